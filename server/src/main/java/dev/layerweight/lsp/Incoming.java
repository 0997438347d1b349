package dev.layerweight.lsp;

import dev.layerweight.lsp.LayerweightServer.CompareParams;
import dev.layerweight.lsp.LayerweightServer.ReportParams;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/**
 * What a client may say, each with its type and who takes it. The library finds the same by
 * reflection over all that any server could take, with a proxy for each annotation, and a start
 * would wait for it.
 */
final class Incoming implements Endpoint {

  private final Map<String, JsonRpcMethod> types = new HashMap<>();
  private final Map<String, Function<Object, CompletableFuture<?>>> requests = new HashMap<>();
  private final Map<String, Consumer<Object>> notifications = new HashMap<>();

  Incoming(LayerweightServer server) {
    request("initialize", InitializeParams.class, server::initialize);
    notification("initialized", InitializedParams.class, server::initialized);
    types.put("shutdown", JsonRpcMethod.request("shutdown", Object.class));
    requests.put("shutdown", _ -> server.shutdown());
    plain("exit", server::exit);
    notification("$/setTrace", SetTraceParams.class, server::setTrace);
    notification(
        "window/workDoneProgress/cancel",
        WorkDoneProgressCancelParams.class,
        server::cancelProgress);
    request("layerweight/report", ReportParams.class, server::report);
    request("layerweight/compare", CompareParams.class, server::compare);
    plain("layerweight/trusted", server::trusted);
    documents(server.getTextDocumentService());
    workspace(server.getWorkspaceService());
  }

  private void documents(TextDocumentService documents) {
    notification("textDocument/didOpen", DidOpenTextDocumentParams.class, documents::didOpen);
    notification("textDocument/didChange", DidChangeTextDocumentParams.class, documents::didChange);
    notification("textDocument/didClose", DidCloseTextDocumentParams.class, documents::didClose);
    notification("textDocument/didSave", DidSaveTextDocumentParams.class, documents::didSave);
    request("textDocument/inlayHint", InlayHintParams.class, documents::inlayHint);
    request("textDocument/hover", HoverParams.class, documents::hover);
    request("textDocument/codeLens", CodeLensParams.class, documents::codeLens);
    request("textDocument/codeAction", CodeActionParams.class, documents::codeAction);
    request("codeAction/resolve", CodeAction.class, documents::resolveCodeAction);
    request("textDocument/diagnostic", DocumentDiagnosticParams.class, documents::diagnostic);
  }

  private void workspace(WorkspaceService workspace) {
    notification(
        "workspace/didChangeConfiguration",
        DidChangeConfigurationParams.class,
        workspace::didChangeConfiguration);
    notification(
        "workspace/didChangeWatchedFiles",
        DidChangeWatchedFilesParams.class,
        workspace::didChangeWatchedFiles);
    notification(
        "workspace/didChangeWorkspaceFolders",
        DidChangeWorkspaceFoldersParams.class,
        workspace::didChangeWorkspaceFolders);
    request("workspace/executeCommand", ExecuteCommandParams.class, workspace::executeCommand);
  }

  /** The types of all messages, by the names of the protocol. */
  Map<String, JsonRpcMethod> types() {
    return types;
  }

  private <P> void request(
      String name, Class<P> parameters, Function<P, CompletableFuture<?>> taker) {
    types.put(name, JsonRpcMethod.request(name, Object.class, parameters));
    requests.put(name, given -> taker.apply(parameters.cast(given)));
  }

  private <P> void notification(String name, Class<P> parameters, Consumer<P> taker) {
    types.put(name, JsonRpcMethod.notification(name, parameters));
    notifications.put(name, given -> taker.accept(parameters.cast(given)));
  }

  private void plain(String name, Runnable taker) {
    types.put(name, JsonRpcMethod.notification(name));
    notifications.put(name, _ -> taker.run());
  }

  @Override
  public CompletableFuture<?> request(String method, Object parameter) {
    Function<Object, CompletableFuture<?>> taker = requests.get(method);
    return taker == null
        ? CompletableFuture.failedFuture(
            Guard.error(ResponseErrorCode.MethodNotFound, "there is no request " + method))
        : taker.apply(parameter);
  }

  /** What nobody takes is passed over, as the protocol wishes. */
  @Override
  public void notify(String method, Object parameter) {
    Consumer<Object> taker = notifications.get(method);
    if (taker != null) {
      taker.accept(parameter);
    }
  }
}
