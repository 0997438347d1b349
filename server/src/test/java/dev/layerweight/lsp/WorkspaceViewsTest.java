package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.lsp.LayerweightServer.CompareParams;
import dev.layerweight.lsp.LayerweightServer.ReportParams;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor's views ask for beyond one open document. */
class WorkspaceViewsTest {

  @TempDir private Path folder;

  @Test
  void anOpenDocumentIsComparedWithAnotherText() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN 120MB\n");
      assertEquals("+115 MB", change(client, "FROM a\nRUN 5MB\n"));
      assertEquals("−80 MB", change(client, "FROM a\nRUN 200MB\n"));
      assertEquals("", change(client, "FROM a\nRUN 120MB\n"));
    }
  }

  @Test
  void aFileThatIsNotOpenIsWeighedAsItIsOnDisk() throws Exception {
    Path file = Files.writeString(folder.resolve("Dockerfile"), "FROM a\nFROM b\n");
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\n");
      assertTrue(report(client, file).endsWith("Dockerfile, 2 stages\n"), report(client, file));
      assertEquals(
          "There is no report of this document.\n", report(client, folder.resolve("missing")));
      assertEquals("There is no report of this document.\n", report(client, folder));
    }
  }

  private static String change(TestClient client, String text) throws Exception {
    return TestClient.get(client.server().compare(new CompareParams(id(TestClient.URI), text)))
        .change();
  }

  private static String report(TestClient client, Path file) throws Exception {
    ReportParams params = new ReportParams(id(file.toUri().toString()), "json");
    return TestClient.get(client.server().report(params)).content();
  }

  private static TextDocumentIdentifier id(String uri) {
    return new TextDocumentIdentifier(uri);
  }
}
