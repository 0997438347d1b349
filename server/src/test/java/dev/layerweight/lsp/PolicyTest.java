package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.BudgetCheck;
import dev.layerweight.advice.Judgement;
import dev.layerweight.image.Platform;
import dev.layerweight.policy.Level;
import dev.layerweight.policy.PolicyProblem;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.project.SettingsProblem;
import dev.layerweight.text.TextRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.Test;

/** Comments, settings and files that say what is reported, as an editor sees them. */
class PolicyTest {

  private static ProjectSettings settings(long minimumBytes, List<SettingsProblem> problems) {
    return new ProjectSettings(
        Optional.of(Path.of("/workspace/.layerweight.toml")),
        Optional.empty(),
        Optional.of(Platform.LINUX_ARM64),
        OptionalLong.of(minimumBytes),
        Map.of("A", "b"),
        Map.of("pip-cache", Level.ERROR),
        OptionalLong.of(77),
        List.of(),
        problems);
  }

  private static List<String> texts(PublishDiagnosticsParams published) {
    return published.getDiagnostics().stream()
        .map(one -> one.getSeverity() + " " + one.getCode().getLeft() + ": " + message(one))
        .toList();
  }

  private static String message(Diagnostic diagnostic) {
    return diagnostic.getMessage().getLeft();
  }

  @Test
  void budgetsAndWrongCommentsAreDiagnostics() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.advisor.judged =
          analysis ->
              new Analysis(
                  analysis.build(),
                  analysis.findings(),
                  analysis.removable(),
                  new Judgement(
                      Map.of("pytest-rule", Level.ERROR),
                      List.of(),
                      List.of(
                          new BudgetCheck(analysis.build().stages().get(0), false, 5_000_000),
                          new BudgetCheck(analysis.build().stages().get(1), true, 140_000_000)),
                      List.of(
                          new PolicyProblem(
                              PolicyProblem.UNKNOWN_RULE, new TextRange(2, 4), "no rule x"))),
                  List.of());
      client.open("FROM a AS deps\nRUN 12MB\nFROM b\nRUN ~20MB pytest\n");
      PublishDiagnosticsParams published = TestClient.next(client.diagnostics);
      assertEquals(
          List.of(
              "Warning unknown-rule: no rule x",
              "Error budget: stage deps is 126 MB over its budget of 5 MB",
              "Warning budget: the image may exceed its budget of 140 MB: it has 135 MB to 143 MB",
              "Error pytest-rule: pytest is not *needed* (−9.4 MB)"),
          texts(published));
      assertEquals(
          new Range(new Position(2, 0), new Position(2, 6)),
          published.getDiagnostics().get(2).getRange());
    }
  }

  @Test
  void theRepositorysFileIsReadUntilItChanges() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.contexts.project =
          settings(20_000_000, List.of(new SettingsProblem(3, 5, "unknown key x")));
      client.open("FROM a\nRUN pytest\n");
      assertEquals(List.of(), texts(TestClient.next(client.diagnostics)));
      PublishDiagnosticsParams told = TestClient.next(client.diagnostics);
      assertEquals("file:///workspace/.layerweight.toml", told.getUri());
      assertEquals(List.of("Warning settings: unknown key x"), texts(told));
      assertEquals(
          new Range(new Position(2, 4), new Position(3, 0)),
          told.getDiagnostics().getFirst().getRange());
      assertEquals(Platform.LINUX_ARM64, client.advisor.lastOptions.platform());
      assertEquals(Map.of("A", "b"), client.advisor.lastOptions.arguments());
      assertEquals(Map.of("pip-cache", Level.ERROR), client.advisor.lastPolicy.levels());
      assertEquals(OptionalLong.of(77), client.advisor.lastPolicy.budgets().imageBytes());
      client.contexts.project = settings(1, List.of());
      client
          .server()
          .getWorkspaceService()
          .didChangeWatchedFiles(
              new DidChangeWatchedFilesParams(
                  List.of(
                      new FileEvent(
                          "file:///workspace/.layerweight.toml", FileChangeType.Changed))));
      assertEquals(
          List.of("Information pytest-rule: pytest is not *needed* (−9.4 MB)"),
          texts(TestClient.next(client.diagnostics)));
      PublishDiagnosticsParams mended = TestClient.next(client.diagnostics);
      assertEquals("file:///workspace/.layerweight.toml", mended.getUri());
      assertEquals(List.of(), mended.getDiagnostics());
    }
  }

  @Test
  void theRepositorysFileIsToldOnceAndAsLongAsADockerfileOfItIsOpen() {
    SettingsFileDiagnostics told = new SettingsFileDiagnostics();
    ProjectSettings wrong = settings(1, List.of(new SettingsProblem(1, 1, "unknown key x")));
    assertEquals(1, told.analysed("file:///workspace/a", wrong).size());
    assertEquals(List.of(), told.analysed("file:///workspace/a", wrong));
    assertEquals(List.of(), told.analysed("file:///workspace/b", wrong));
    assertEquals(List.of(), told.closed("file:///workspace/a"));
    List<PublishDiagnosticsParams> last = told.closed("file:///workspace/b");
    assertEquals("file:///workspace/.layerweight.toml", last.getFirst().getUri());
    assertEquals(List.of(), last.getFirst().getDiagnostics());
    assertEquals(List.of(), told.closed("file:///workspace/b"));
    assertEquals(1, told.analysed("file:///workspace/a", wrong).size());
    assertEquals(
        List.of(List.of()),
        told.analysed("file:///workspace/a", ProjectSettings.NONE).stream()
            .map(PublishDiagnosticsParams::getDiagnostics)
            .toList());
  }

  @Test
  void theEditorsSettingsWin() throws Exception {
    try (TestClient client = TestClient.started(Profiles.EGLOT)) {
      client.settings =
          _ ->
              Map.of(
                  "minimumBytes",
                  5,
                  "platform",
                  "linux/amd64",
                  "rules",
                  Map.of("pip-cache", "off", "pip-cahce", "off"));
      client.contexts.project = settings(20_000_000, List.of());
      client.open("FROM a\n");
      assertEquals(
          List.of(
              "Warning settings: the setting layerweight.rules: no rule is named pip-cahce (did"
                  + " you mean pip-cache?)"),
          texts(TestClient.next(client.diagnostics)));
      assertEquals(5, client.advisor.lastPolicy.minimumBytes());
      assertEquals(Level.OFF, client.advisor.lastPolicy.levels().get("pip-cache"));
      assertEquals(Platform.LINUX_AMD64, client.advisor.lastOptions.platform());
    }
  }

  @Test
  void ignoringIsOfferedLastAndWritesAComment() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.contexts.project = settings(0, List.of());
      client.open("FROM a\r\n  RUN x \\\r\n pytest bloat\r\nRUN y broken\r\n");
      List<CodeAction> actions = client.actions(TestClient.URI, 2, List.of("quickfix"));
      assertEquals(
          List.of(
              "Remove bloat (up to −60 MB)",
              "Remove pytest (−9.4 MB)",
              "Ignore here: pytest-rule",
              "Ignore here: bloat-rule"),
          actions.stream().map(CodeAction::getTitle).toList());
      CodeAction ignore = actions.get(2);
      assertNull(ignore.getIsPreferred());
      assertEquals(
          new TextEdit(
              new Range(new Position(1, 0), new Position(1, 0)),
              "  # layerweight ignore=pytest-rule\r\n"),
          ignore
              .getEdit()
              .getDocumentChanges()
              .getFirst()
              .getLeft()
              .getEdits()
              .getFirst()
              .getLeft());
      // A finding without a fix can be ignored, too.
      assertEquals(
          List.of("Ignore here: broken-rule"),
          client.actions(TestClient.URI, 3, List.of("quickfix")).stream()
              .map(CodeAction::getTitle)
              .toList());
    }
  }
}
