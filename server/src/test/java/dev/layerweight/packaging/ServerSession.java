package dev.layerweight.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** A language server as its own process, and an editor that tries all that it can do. */
final class ServerSession implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Endpoint server;

  /**
   * @param process a server that speaks the protocol on its standard streams
   */
  ServerSession(Process process) {
    this.process = process;
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(
            new SilentEditor(), process.getInputStream(), process.getOutputStream());
    launcher.startListening();
    server = launcher.getRemoteEndpoint();
  }

  void initialize() throws Exception {
    Map<String, Object> dynamic = Map.of("dynamicRegistration", true);
    request(
        "initialize",
        Map.of(
            "initializationOptions",
            Map.of("summaries", true, "clientCommands", List.of("layerweight.showReport")),
            "capabilities",
            Map.of(
                "textDocument",
                Map.of(
                    "inlayHint",
                    dynamic,
                    "hover",
                    Map.of("contentFormat", List.of("markdown", "plaintext")),
                    "codeAction",
                    Map.of(
                        "codeActionLiteralSupport",
                        Map.of("codeActionKind", Map.of("valueSet", List.of("quickfix"))),
                        "resolveSupport",
                        Map.of("properties", List.of("edit")))))));
    server.notify("initialized", Map.of());
  }

  /** Opens a Dockerfile, types in it and asks for all there is; gives the number of its hints. */
  int use(Path file) throws Exception {
    String text = Files.readString(file);
    long lines = text.lines().count();
    Map<String, Object> document = Map.of("uri", file.toUri().toString());
    server.notify(
        "textDocument/didOpen",
        Map.of(
            "textDocument",
            Map.of(
                "uri",
                file.toUri().toString(),
                "languageId",
                "dockerfile",
                "version",
                1,
                "text",
                text)));
    Map<String, Object> whole = Map.of("start", at(0), "end", at(lines));
    Map<String, Object> hints = Map.of("textDocument", document, "range", whole);
    request("textDocument/inlayHint", hints);
    server.notify(
        "textDocument/didChange",
        Map.of(
            "textDocument",
            Map.of("uri", file.toUri().toString(), "version", 2),
            "contentChanges",
            List.of(Map.of("range", Map.of("start", at(1), "end", at(1)), "text", "# typed\n"))));
    Object answer = List.of();
    for (int tries = 0; tries < 100 && answer instanceof List<?> none && none.isEmpty(); tries++) {
      answer = request("textDocument/inlayHint", hints);
    }
    request("textDocument/codeLens", Map.of("textDocument", document));
    for (long line = 0; line < lines; line++) {
      request("textDocument/hover", Map.of("textDocument", document, "position", at(line)));
    }
    request(
        "textDocument/codeAction",
        Map.of(
            "textDocument", document, "range", whole, "context", Map.of("diagnostics", List.of())));
    for (String format : List.of("markdown", "text", "json")) {
      request("layerweight/report", Map.of("textDocument", document, "format", format));
    }
    return answer instanceof List<?> list ? list.size() : 0;
  }

  private static Map<String, Object> at(long line) {
    return Map.of("line", line, "character", 1);
  }

  private Object request(String method, Object parameters) throws Exception {
    return server.request(method, parameters).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends the server in order and waits for it; the JVM writes its cache only then. */
  int end() throws Exception {
    server.request("shutdown", null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    server.notify("exit", null);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the server did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Public, because the library calls its methods by reflection. */
  public static final class SilentEditor implements LanguageClient {
    @JsonNotification("layerweight/summary")
    public void summary(Object summary) {}

    @Override
    public void telemetryEvent(Object event) {}

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {}

    @Override
    public void showMessage(MessageParams message) {}

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams ask) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void logMessage(MessageParams message) {}
  }
}
