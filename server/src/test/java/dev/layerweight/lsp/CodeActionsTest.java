package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.advice.Refusal;
import dev.layerweight.image.Estimate;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.text.TextRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CreateFile;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class CodeActionsTest {

  private static final List<String> QUICK = List.of("quickfix");
  private static final List<String> ALL = List.of("source.fixAll");

  @Test
  void carryTheirEditForClientsThatDoNotResolve() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.open("FROM a\nRUN \\\n  bloat \\\n  pytest\n");
      List<CodeAction> actions = fixes(client, TestClient.URI, 3);
      assertEquals(
          List.of("Remove bloat (up to −60 MB)", "Remove pytest (−9.4 MB)"),
          actions.stream().map(CodeAction::getTitle).toList());
      assertNull(actions.get(0).getIsPreferred());
      assertTrue(actions.get(1).getIsPreferred());
      TextDocumentEdit edit = actions.get(1).getEdit().getDocumentChanges().getFirst().getLeft();
      assertEquals(1, edit.getTextDocument().getVersion());
      assertEquals(
          new TextEdit(new Range(new Position(3, 1), new Position(3, 8)), ""),
          edit.getEdits().getFirst().getLeft());
    }
  }

  @Test
  void arePlainForClientsWithoutVersionedEdits() throws Exception {
    try (TestClient client = TestClient.started(Profiles.NEOVIM)) {
      client.open("FROM a\nRUN x pytest\n");
      CodeAction offered = fixes(client, TestClient.URI, 1).getFirst();
      CodeAction action =
          TestClient.get(client.server().getTextDocumentService().resolveCodeAction(offered));
      assertEquals(
          List.of(new TextEdit(new Range(new Position(1, 5), new Position(1, 12)), "")),
          action.getEdit().getChanges().get(TestClient.URI));
    }
  }

  @Test
  void areCommandsForClientsThatTakeNoActions() throws Exception {
    try (TestClient client = TestClient.started(Profiles.FIRST)) {
      client.open("FROM a\nRUN x pytest\n");
      Command command = client.offers(TestClient.URI, 1, QUICK).getFirst().getLeft();
      assertEquals("Remove pytest (−9.4 MB)", command.getTitle());
      client.run(command);
      assertEquals(
          Map.of(
              TestClient.URI,
              List.of(new TextEdit(new Range(new Position(1, 5), new Position(1, 12)), ""))),
          TestClient.next(client.applied).getChanges());
    }
  }

  @Test
  void commandsForAnOlderTextOrWithoutSenseAreRefused() throws Exception {
    try (TestClient client = TestClient.started(Profiles.FIRST)) {
      client.open("FROM a\nRUN x pytest\n");
      Command command = client.offers(TestClient.URI, 1, QUICK).getFirst().getLeft();
      client.change("FROM a\n\nRUN x pytest\n");
      assertEquals(
          ResponseErrorCode.ContentModified.getValue(), refusal(() -> client.run(command)));
      for (List<Object> arguments :
          List.<List<Object>>of(
              List.of(),
              List.of(TestClient.URI, 2),
              List.of(TestClient.URI, "2", Map.of()),
              List.of(7, 2, Map.of()),
              List.of(TestClient.URI, 2, Map.of("changes", "none")))) {
        assertEquals(
            ResponseErrorCode.InvalidParams.getValue(),
            refusal(() -> client.run(new Command("", command.getCommand(), arguments))));
      }
      assertTrue(client.applied.isEmpty());
    }
  }

  @Test
  void areResolvedWithAnnotationsWhereTheClientCan() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN x pytest\n");
      CodeAction offered = fixes(client, TestClient.URI, 1).getFirst();
      assertNull(offered.getEdit());
      CodeAction resolved =
          TestClient.get(client.server().getTextDocumentService().resolveCodeAction(offered));
      var annotations = resolved.getEdit().getChangeAnnotations();
      String id = annotations.keySet().iterator().next();
      assertEquals("Remove pytest (−9.4 MB)", annotations.get(id).getLabel());
      assertTrue(client.received().contains("\"annotationId\":\"" + id + "\""));
    }
  }

  @Test
  void offeredForAnOlderTextAreRefused() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN x pytest\n");
      CodeAction offered = fixes(client, TestClient.URI, 1).getFirst();
      client.change("FROM a\n\nRUN x pytest\n");
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () ->
                  TestClient.get(
                      client.server().getTextDocumentService().resolveCodeAction(offered)));
      assertEquals(
          ResponseErrorCode.ContentModified.getValue(),
          ((ResponseErrorException) refused.getCause()).getResponseError().getCode());
    }
  }

  @Test
  void allSafeOnesTogether() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.open("FROM a\nRUN x pytest\nRUN y pytest bloat\n");
      CodeAction action = client.actions(TestClient.URI, 0, ALL).getFirst();
      assertEquals("source.fixAll.layerweight", action.getKind());
      assertEquals("Fix everything that cannot change behaviour (−18.8 MB)", action.getTitle());
      assertEquals(2, action.getEdit().getDocumentChanges().getFirst().getLeft().getEdits().size());
      assertEquals(
          List.of(),
          client.actions(TestClient.URI, 0, List.of("refactor", "source.organizeImports")));
    }
  }

  @Test
  void doNotTouchInstructionsWithASyntaxError() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.open("FROM a\nRUN --unknown=1 x pytest\nRUNN pytest\n");
      assertEquals(List.of(), fixes(client, TestClient.URI, 1));
      assertEquals(List.of(), fixes(client, TestClient.URI, 2));
    }
  }

  @Test
  void changeFilesBesideTheDockerfile(@TempDir Path folder) throws Exception {
    Path requirements = Files.writeString(folder.resolve("requirements.txt"), "é\nmypy\nx\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, folder))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\n");
      TextDocumentEdit edit =
          fixes(client, uri, 1).getFirst().getEdit().getDocumentChanges().getFirst().getLeft();
      assertEquals(requirements.toUri().toString(), edit.getTextDocument().getUri());
      assertNull(edit.getTextDocument().getVersion());
      assertEquals(
          new TextEdit(new Range(new Position(1, 0), new Position(2, 0)), ""),
          edit.getEdits().getFirst().getLeft());
    }
    assertEquals("é\nmypy\nx\n", Files.readString(requirements));
  }

  @Test
  void takeTheVersionOfAFileThatIsOpenAndRefuseUnsavedChanges(@TempDir Path folder)
      throws Exception {
    Path requirements = Files.writeString(folder.resolve("requirements.txt"), "mypy\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, folder))) {
      client.open(requirements.toUri().toString(), "pip-requirements", "mypy\n");
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\n");
      CodeAction action = fixes(client, uri, 1).getFirst();
      assertEquals(
          1,
          action
              .getEdit()
              .getDocumentChanges()
              .getFirst()
              .getLeft()
              .getTextDocument()
              .getVersion());
      client.open(requirements.toUri().toString(), "pip-requirements", "unsaved\nmypy\n");
      assertEquals(List.of(), fixes(client, uri, 1));
    }
  }

  @Test
  void leaveFilesOutsideOfTheWorkspaceAlone(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("requirements.txt"), "mypy\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, elsewhere))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\nRUN x pytest\n");
      assertEquals(List.of(), fixes(client, uri, 1));
      // The document itself is open in the editor, wherever it lies.
      assertNotNull(fixes(client, uri, 2).getFirst().getEdit());
    }
  }

  @Test
  void doNotFollowALinkOutOfTheWorkspace(@TempDir Path folder) throws Exception {
    Path outside = Files.writeString(folder.resolve("outside.txt"), "mypy\n");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("requirements.txt"), outside);
    String uri = inside.resolve("Dockerfile").toUri().toString();
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, inside))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\n");
      assertEquals(List.of(), fixes(client, uri, 1));
    }
  }

  @Test
  void followTheFoldersOfTheWorkspace(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("requirements.txt"), "mypy\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, elsewhere))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\n");
      assertEquals(List.of(), fixes(client, uri, 1));
      client
          .server()
          .getWorkspaceService()
          .didChangeWorkspaceFolders(
              new DidChangeWorkspaceFoldersParams(
                  new WorkspaceFoldersChangeEvent(
                      List.of(new WorkspaceFolder(folder.toUri().toString(), "added")),
                      List.of())));
      assertEquals(1, fixes(client, uri, 1).size());
    }
  }

  private static int refusal(Executable request) {
    ExecutionException refused = assertThrows(ExecutionException.class, request);
    return ((ResponseErrorException) refused.getCause()).getResponseError().getCode();
  }

  /** What is offered besides ignoring. */
  private static List<CodeAction> fixes(TestClient client, String uri, int line) throws Exception {
    return client.actions(uri, line, QUICK).stream()
        .filter(action -> !action.getTitle().startsWith("Ignore here: "))
        .toList();
  }

  @Test
  void allOfOneKindTogether() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN x bloat\nRUN y pytest bloat\nRUN z\n");
      CodeAction all =
          client.actions(TestClient.URI, 2, QUICK).stream()
              .filter(action -> action.getTitle().startsWith("Fix all"))
              .findFirst()
              .orElseThrow();
      assertEquals("Fix all 2 of this kind: bloat-rule (up to −108 MB)", all.getTitle());
      assertNull(all.getIsPreferred());
      CodeAction resolved =
          TestClient.get(client.server().getTextDocumentService().resolveCodeAction(all));
      TextDocumentEdit edit = resolved.getEdit().getDocumentChanges().getFirst().getLeft();
      assertEquals(2, edit.getEdits().size());
      assertEquals(List.of(), fixes(client, TestClient.URI, 3));
    }
  }

  @Test
  void whatCannotBeDoneIsOfferedWithItsReason() throws Exception {
    List<String> refactor = List.of("refactor");
    for (Profiles profile : List.of(Profiles.VS_CODE, Profiles.EGLOT)) {
      try (TestClient client = TestClient.started(profile)) {
        client.advisor.judged = CodeActionsTest::refused;
        client.open("FROM a\nRUN x\n");
        List<CodeAction> offered = client.actions(TestClient.URI, 1, refactor);
        assertEquals(profile == Profiles.VS_CODE ? 1 : 0, offered.size());
        offered.forEach(action -> {
          assertEquals("Split it", action.getTitle());
          assertEquals("line 1 is in the way", action.getDisabled().getReason());
        });
        assertEquals(List.of(), client.actions(TestClient.URI, 0, refactor));
      }
    }
  }

  static Analysis refused(Analysis analysis) {
    return new Analysis(
        analysis.build(),
        analysis.findings(),
        analysis.removable(),
        analysis.judgement(),
        List.of(new Refusal("a-rule", 1, "Split it", "line 1 is in the way")));
  }

  @Test
  void makeAFileThatIsNotThere(@TempDir Path folder) throws Exception {
    String uri = folder.resolve("Dockerfile").toUri().toString();
    String ignore = folder.resolve(".dockerignore").toUri().toString();
    try (TestClient client = TestClient.started(inFolder(Profiles.VS_CODE, folder))) {
      client.advisor.judged = CodeActionsTest::ignoring;
      client.open(uri, "dockerfile", "FROM a\nRUN x\n");
      CodeAction offered = fixes(client, uri, 1).getFirst();
      var changes =
          TestClient.get(client.server().getTextDocumentService().resolveCodeAction(offered))
              .getEdit()
              .getDocumentChanges();
      assertEquals(ignore, ((CreateFile) changes.get(0).getRight()).getUri());
      assertEquals(ignore, changes.get(1).getLeft().getTextDocument().getUri());
      assertEquals("junk\n", changes.get(1).getLeft().getEdits().getFirst().getLeft().getNewText());
    }
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, folder))) {
      client.advisor.judged = CodeActionsTest::ignoring;
      client.open(uri, "dockerfile", "FROM a\nRUN x\n");
      assertEquals(List.of(), fixes(client, uri, 1));
    }
  }

  private static Analysis ignoring(Analysis analysis) {
    FileEdit edit =
        new FileEdit(
            ".dockerignore",
            List.of(new dev.layerweight.text.TextEdit(new TextRange(0, 0), "junk\n")));
    Finding finding =
        new Finding(
            "junk-rule",
            new TextRange(7, 10),
            1,
            1,
            "junk is copied",
            Estimate.exact(30_000_000),
            List.of(),
            Optional.of(new Fix("Ignore junk", List.of(edit), true)),
            false);
    return new Analysis(analysis.build(), List.of(finding), analysis.removable());
  }

  private static InitializeParams inFolder(Profiles profile, Path folder) {
    InitializeParams params = profile.params();
    params.setWorkspaceFolders(
        List.of(new WorkspaceFolder(folder.toUri().toString(), "workspace")));
    return params;
  }
}
