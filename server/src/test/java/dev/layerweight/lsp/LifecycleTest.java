package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {

  private static int errorCode(CompletableFuture<?> answer) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> TestClient.get(answer));
    return ((ResponseErrorException) failed.getCause()).getResponseError().getCode();
  }

  @Test
  void endsWithZeroAfterShutdown() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN 1MB\n");
      assertNull(TestClient.get(client.server().shutdown()));
      assertEquals(ResponseErrorCode.InvalidRequest.getValue(), errorCode(client.askHints()));
      client.server().exit();
      assertEquals(0, client.exitCode());
    }
  }

  @Test
  void endsWithOneWithoutShutdown() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.server().exit();
      assertEquals(1, client.exitCode());
    }
    TestClient gone = TestClient.started(Profiles.VS_CODE);
    gone.close();
    assertEquals(1, gone.exitCode());
  }

  @Test
  void refusesRequestsBeforeAndASecondInitialize() throws Exception {
    try (TestClient client = new TestClient()) {
      assertEquals(ResponseErrorCode.ServerNotInitialized.getValue(), errorCode(client.askHints()));
      client.initialize(Profiles.YCM.params());
      assertEquals(
          ResponseErrorCode.InvalidRequest.getValue(),
          errorCode(client.server().initialize(Profiles.YCM.params())));
      client.open("FROM a\nRUN 1MB\n");
      assertFalse(client.hints().isEmpty());
    }
  }

  @Test
  void survivesGarbageAndBrokenParameters() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      for (String body :
          List.of(
              "no json",
              "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{}}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":[]}",
              "{\"jsonrpc\":\"2.0\",\"id\":\"x1\",\"method\":\"textDocument/hover\",\"params\":{}}",
              "{\"jsonrpc\":\"2.0\",\"id\":\"x2\",\"method\":\"unknown/method\"}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"$/unknown\"}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"workspace/didChangeConfiguration\"}")) {
        client
            .rawStream()
            .write(
                ("Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
      }
      client.rawStream().write("garbage\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.open("FROM a\nRUN 1MB\n");
      assertEquals(2, client.hints().size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void offersWhatTheClientCanUse(Profiles profile) throws Exception {
    try (TestClient client = new TestClient()) {
      InitializeResult result = client.initialize(profile.params());
      ServerCapabilities can = result.getCapabilities();
      assertEquals("1.2.3", result.getServerInfo().getVersion());
      assertEquals(
          switch (profile) {
            case VS_CODE, LSP4IJ, YCM, FIRST, SAYS_NOTHING -> "utf-16";
            case EGLOT, EGLOT_PLAIN -> "utf-32";
            case NEOVIM, HELIX, KAKOUNE -> "utf-8";
          },
          can.getPositionEncoding());
      boolean pulls = Set.of(Profiles.VS_CODE, Profiles.LSP4IJ, Profiles.NEOVIM).contains(profile);
      assertEquals(pulls, can.getDiagnosticProvider() != null);
      assertEquals(profile != Profiles.VS_CODE, can.getExecuteCommandProvider() != null);
      boolean resolves =
          !Set.of(Profiles.YCM, Profiles.FIRST, Profiles.SAYS_NOTHING).contains(profile);
      assertEquals(resolves, can.getCodeActionProvider().getRight().getResolveProvider());
    }
  }

  @Test
  void theCommandOfTheLensesWorksWhereTheClientHasNone() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.open("FROM a\nRUN 5MB\nRUN 50MB\n");
      var command = client.lenses().getFirst().getCommand();
      TestClient.get(
          client
              .server()
              .getWorkspaceService()
              .executeCommand(
                  new ExecuteCommandParams(command.getCommand(), command.getArguments())));
      assertEquals(
          "Dockerfile: 174 MB on disk · 57 MB to pull. Biggest: line 3 50 MB, line 2 5 MB",
          TestClient.next(client.messages).getMessage());
      assertEquals(
          ResponseErrorCode.InvalidParams.getValue(),
          errorCode(
              client
                  .server()
                  .getWorkspaceService()
                  .executeCommand(new ExecuteCommandParams("other", List.of()))));
    }
  }

  @Test
  void reportsComeInTheFormatAskedFor() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN 5MB\n");
      for (String format : List.of("markdown", "text", "json")) {
        var answer =
            TestClient.get(
                client
                    .server()
                    .report(
                        new LayerweightServer.ReportParams(
                            new TextDocumentIdentifier(TestClient.URI), format)));
        assertEquals(
            format.toUpperCase(java.util.Locale.ROOT) + " of Dockerfile, 1 stages\n",
            answer.content());
      }
    }
  }

  @Test
  void changedSettingsAreTakenAtOnce() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.settings = _ -> Map.of("platform", "linux/arm64", "minimumBytes", 7);
      client.open("FROM a\nRUN 40MB\n");
      assertEquals(2, client.hints().size());
      assertEquals(Platform.LINUX_ARM64, client.advisor.lastOptions.platform());
      assertEquals(7, client.advisor.lastPolicy.minimumBytes());
      client.settings = _ -> Map.of("inlayHints", false);
      client
          .server()
          .getWorkspaceService()
          .didChangeConfiguration(new DidChangeConfigurationParams(Map.of()));
      assertEquals(
          Set.of("hints", "lenses", "diagnostics"),
          Set.of(
              TestClient.next(client.refreshes),
              TestClient.next(client.refreshes),
              TestClient.next(client.refreshes)));
      assertEquals(List.of(), client.hints());
      assertEquals(1, client.lenses().size());
    }
  }

  @Test
  void pushedSettingsDoWhereTheClientAnswersNone() throws Exception {
    try (TestClient client = TestClient.started(Profiles.SAYS_NOTHING)) {
      client.open("FROM a\nRUN pytest 40MB\n");
      assertEquals(1, TestClient.next(client.diagnostics).getDiagnostics().size());
      client
          .server()
          .getWorkspaceService()
          .didChangeConfiguration(
              new DidChangeConfigurationParams(Map.of("layerweight", Map.of("enabled", false))));
      assertEquals(List.of(), TestClient.next(client.diagnostics).getDiagnostics());
      assertEquals(List.of(), client.hints());
      assertEquals(List.of(), client.lenses());
      assertNull(client.hover(1, 0));
    }
  }

  @Test
  void filesThatMatterAreWatchedAndLeadToANewAnalysis() throws Exception {
    try (TestClient client = TestClient.started(Profiles.LSP4IJ)) {
      assertEquals(
          "workspace/didChangeWatchedFiles", TestClient.next(client.registrations).getMethod());
      client.open("FROM a\nRUN 1MB\n");
      client.hints();
      client
          .server()
          .getWorkspaceService()
          .didChangeWatchedFiles(
              new DidChangeWatchedFilesParams(
                  List.of(
                      new FileEvent("file:///workspace/package.json", FileChangeType.Changed))));
      TestClient.next(client.refreshes);
      client.hints();
      assertEquals(1, client.contexts.invalidated.get());
      assertEquals(2, client.advisor.analyses.get());
    }
  }

  @Test
  void savingAndAContextThatIsReadyLeadToANewAnalysis() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.open("FROM a\nRUN 1MB\n");
      TestClient.next(client.diagnostics);
      client
          .server()
          .getTextDocumentService()
          .didSave(new DidSaveTextDocumentParams(new TextDocumentIdentifier(TestClient.URI)));
      TestClient.next(client.diagnostics);
      assertEquals(1, client.contexts.invalidated.get());
      client.contexts.whenReady.run();
      TestClient.next(client.diagnostics);
      assertEquals(3, client.advisor.analyses.get());
      assertTrue(client.refreshes.isEmpty());
    }
  }
}
