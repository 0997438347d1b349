package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.eclipse.lsp4j.CodeAction;
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
import org.junit.jupiter.api.io.TempDir;

class CodeActionsTest {

  private static final List<String> QUICK = List.of("quickfix");
  private static final List<String> ALL = List.of("source.fixAll");

  @Test
  void carryTheirEditForClientsThatDoNotResolve() throws Exception {
    try (TestClient client = TestClient.started(Profiles.YCM)) {
      client.open("FROM a\nRUN \\\n  bloat \\\n  pytest\n");
      List<CodeAction> actions = client.actions(TestClient.URI, 3, QUICK);
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
    try (TestClient client = TestClient.started(Profiles.SAYS_NOTHING)) {
      client.open("FROM a\nRUN x pytest\n");
      CodeAction action = client.actions(TestClient.URI, 1, QUICK).getFirst();
      assertEquals(
          List.of(new TextEdit(new Range(new Position(1, 5), new Position(1, 12)), "")),
          action.getEdit().getChanges().get(TestClient.URI));
    }
  }

  @Test
  void areResolvedWithAnnotationsWhereTheClientCan() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN x pytest\n");
      CodeAction offered = client.actions(TestClient.URI, 1, QUICK).getFirst();
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
      CodeAction offered = client.actions(TestClient.URI, 1, QUICK).getFirst();
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
      assertEquals(List.of(), client.actions(TestClient.URI, 1, QUICK));
      assertEquals(List.of(), client.actions(TestClient.URI, 2, QUICK));
    }
  }

  @Test
  void changeFilesBesideTheDockerfile(@TempDir Path folder) throws Exception {
    Path requirements = Files.writeString(folder.resolve("requirements.txt"), "é\nmypy\nx\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, folder))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\n");
      TextDocumentEdit edit =
          client
              .actions(uri, 1, QUICK)
              .getFirst()
              .getEdit()
              .getDocumentChanges()
              .getFirst()
              .getLeft();
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
      CodeAction action = client.actions(uri, 1, QUICK).getFirst();
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
      assertEquals(List.of(), client.actions(uri, 1, QUICK));
    }
  }

  @Test
  void leaveFilesOutsideOfTheWorkspaceAlone(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("requirements.txt"), "mypy\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, elsewhere))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\nRUN x pytest\n");
      assertEquals(List.of(), client.actions(uri, 1, QUICK));
      // The document itself is open in the editor, wherever it lies.
      assertNotNull(client.actions(uri, 2, QUICK).getFirst().getEdit());
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
      assertEquals(List.of(), client.actions(uri, 1, QUICK));
    }
  }

  @Test
  void followTheFoldersOfTheWorkspace(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("requirements.txt"), "mypy\n");
    String uri = folder.resolve("Dockerfile").toUri().toString();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (TestClient client = TestClient.started(inFolder(Profiles.YCM, elsewhere))) {
      client.open(uri, "dockerfile", "FROM a\nCOPY . .\n");
      assertEquals(List.of(), client.actions(uri, 1, QUICK));
      client
          .server()
          .getWorkspaceService()
          .didChangeWorkspaceFolders(
              new DidChangeWorkspaceFoldersParams(
                  new WorkspaceFoldersChangeEvent(
                      List.of(new WorkspaceFolder(folder.toUri().toString(), "added")),
                      List.of())));
      assertEquals(1, client.actions(uri, 1, QUICK).size());
    }
  }

  private static InitializeParams inFolder(Profiles profile, Path folder) {
    InitializeParams params = profile.params();
    params.setWorkspaceFolders(
        List.of(new WorkspaceFolder(folder.toUri().toString(), "workspace")));
    return params;
  }
}
