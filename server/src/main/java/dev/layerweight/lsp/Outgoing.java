package dev.layerweight.lsp;

import com.google.gson.reflect.TypeToken;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.ApplyWorkspaceEditResponse;
import org.eclipse.lsp4j.ConfigurationParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;

/**
 * The client at the other end of the stream: each call is a message. The library's own is a proxy
 * that looks at annotations, and a start would wait for it.
 */
final class Outgoing implements LayerweightClient {

  private static final Type VALUES = TypeToken.getParameterized(List.class, Object.class).getType();

  private final Endpoint remote;

  Outgoing(Endpoint remote) {
    this.remote = remote;
  }

  /** The types of what is sent and of the answers to it, by the names of the protocol. */
  static Map<String, JsonRpcMethod> types() {
    return Stream.of(
            JsonRpcMethod.request("workspace/configuration", VALUES, ConfigurationParams.class),
            JsonRpcMethod.request(
                "workspace/applyEdit",
                ApplyWorkspaceEditResponse.class,
                ApplyWorkspaceEditParams.class),
            JsonRpcMethod.request(
                "client/registerCapability", Void.class, RegistrationParams.class),
            JsonRpcMethod.request(
                "window/workDoneProgress/create", Void.class, WorkDoneProgressCreateParams.class),
            JsonRpcMethod.request("workspace/inlayHint/refresh", Void.class),
            JsonRpcMethod.request("workspace/codeLens/refresh", Void.class),
            JsonRpcMethod.request("workspace/diagnostic/refresh", Void.class),
            JsonRpcMethod.notification("$/progress", ProgressParams.class),
            JsonRpcMethod.notification("window/showMessage", MessageParams.class),
            JsonRpcMethod.notification("window/logMessage", MessageParams.class),
            JsonRpcMethod.notification(
                "textDocument/publishDiagnostics", PublishDiagnosticsParams.class),
            JsonRpcMethod.notification("layerweight/summary", Summary.class),
            JsonRpcMethod.notification("layerweight/network", NetworkStatus.class))
        .collect(Collectors.toMap(JsonRpcMethod::getMethodName, Function.identity()));
  }

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    remote.notify("textDocument/publishDiagnostics", diagnostics);
  }

  @Override
  public void showMessage(MessageParams message) {
    remote.notify("window/showMessage", message);
  }

  @Override
  public void logMessage(MessageParams message) {
    remote.notify("window/logMessage", message);
  }

  @Override
  public void notifyProgress(ProgressParams progress) {
    remote.notify("$/progress", progress);
  }

  @Override
  public void summary(Summary summary) {
    remote.notify("layerweight/summary", summary);
  }

  @Override
  public void network(NetworkStatus status) {
    remote.notify("layerweight/network", status);
  }

  @Override
  public CompletableFuture<List<Object>> configuration(ConfigurationParams asked) {
    return ask("workspace/configuration", asked);
  }

  @Override
  public CompletableFuture<ApplyWorkspaceEditResponse> applyEdit(ApplyWorkspaceEditParams edit) {
    return ask("workspace/applyEdit", edit);
  }

  @Override
  public CompletableFuture<Void> registerCapability(RegistrationParams wanted) {
    return ask("client/registerCapability", wanted);
  }

  @Override
  public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams progress) {
    return ask("window/workDoneProgress/create", progress);
  }

  @Override
  public CompletableFuture<Void> refreshInlayHints() {
    return ask("workspace/inlayHint/refresh", null);
  }

  @Override
  public CompletableFuture<Void> refreshCodeLenses() {
    return ask("workspace/codeLens/refresh", null);
  }

  @Override
  public CompletableFuture<Void> refreshDiagnostics() {
    return ask("workspace/diagnostic/refresh", null);
  }

  /** The answer is read as the type in {@link #types}. */
  @SuppressWarnings("unchecked")
  private <T> CompletableFuture<T> ask(String method, Object parameters) {
    return (CompletableFuture<T>) remote.request(method, parameters);
  }

  @Override
  public void telemetryEvent(Object event) {
    throw new UnsupportedOperationException("nothing is sent about the user");
  }

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams asked) {
    throw new UnsupportedOperationException("nobody is asked anything");
  }
}
