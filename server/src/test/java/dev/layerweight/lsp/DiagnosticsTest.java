package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

  private static final Map<String, Object> ALL = Map.of("minimumBytes", 0);

  @Test
  void tellWhatCanGoWithItsSaving() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.settings = _ -> ALL;
      client.open("FROM a\nRUN 900MB pytest\nRUN bloat\nRUN broken\n");
      List<Diagnostic> diagnostics = TestClient.next(client.diagnostics).getDiagnostics();
      Diagnostic pytest = diagnostics.get(0);
      assertEquals("pytest is not *needed* (−9.4 MB)", pytest.getMessage().getLeft());
      assertEquals("pytest-rule", pytest.getCode().getLeft());
      assertEquals("layerweight", pytest.getSource());
      assertEquals(new Range(new Position(1, 10), new Position(1, 16)), pytest.getRange());
      assertEquals(DiagnosticSeverity.Hint, pytest.getSeverity());
      assertEquals(List.of(DiagnosticTag.Unnecessary), pytest.getTags());
      assertEquals(
          "bloat is not *needed* (up to −60 MB)", diagnostics.get(1).getMessage().getLeft());
      assertEquals(DiagnosticSeverity.Information, diagnostics.get(1).getSeverity());
      assertEquals("broken is not *needed*", diagnostics.get(2).getMessage().getLeft());
      assertEquals(DiagnosticSeverity.Warning, diagnostics.get(2).getSeverity());
      assertNull(diagnostics.get(2).getTags());
    }
  }

  @Test
  void syntaxProblemsAreWarnings() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.open("FROM a\nRUNN x\n");
      Diagnostic problem = TestClient.next(client.diagnostics).getDiagnostics().getFirst();
      assertEquals("syntax", problem.getCode().getLeft());
      assertEquals(DiagnosticSeverity.Warning, problem.getSeverity());
      assertEquals(1, problem.getRange().getStart().getLine());
    }
  }

  @Test
  void versionsAndTagsOnlyForThoseWhoTakeThem() throws Exception {
    try (TestClient client = TestClient.started(Profiles.HELIX)) {
      client.open("FROM a\nRUN pytest\n");
      PublishDiagnosticsParams published = TestClient.next(client.diagnostics);
      assertEquals(1, published.getVersion());
    }
    try (TestClient client = TestClient.started(Profiles.SAYS_NOTHING)) {
      client.open("FROM a\nRUN pytest\n");
      PublishDiagnosticsParams published = TestClient.next(client.diagnostics);
      assertNull(published.getVersion());
      assertNull(published.getDiagnostics().getFirst().getTags());
    }
  }

  @Test
  void areFetchedByClientsThatDoSo() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN pytest\n");
      List<Diagnostic> items =
          TestClient.get(
                  client
                      .server()
                      .getTextDocumentService()
                      .diagnostic(
                          new DocumentDiagnosticParams(new TextDocumentIdentifier(TestClient.URI))))
              .getRelatedFullDocumentDiagnosticReport()
              .getItems();
      assertEquals(1, items.size());
      TestClient.next(client.summaries);
      assertTrue(client.diagnostics.isEmpty());
    }
  }

  @Test
  void goAwayWithTheDocument() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.open("FROM a\nRUN pytest\n");
      assertEquals(1, TestClient.next(client.diagnostics).getDiagnostics().size());
      client.closeDocument();
      assertEquals(List.of(), TestClient.next(client.diagnostics).getDiagnostics());
    }
  }

  @Test
  void summariesGoToThoseWhoAskedForThem() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a AS run`time\nRUN 100MB pytest\n");
      LayerweightClient.Summary summary = TestClient.next(client.summaries);
      assertEquals("219 MB", summary.text());
      assertEquals(
          "**219 MB on disk** · 68.2 MB to pull · 9.4 MB can go\n\n"
              + "linux/amd64 · stage ``run`time``",
          summary.tooltip());
      client.closeDocument();
      assertEquals("", TestClient.next(client.summaries).text());
    }
  }
}
