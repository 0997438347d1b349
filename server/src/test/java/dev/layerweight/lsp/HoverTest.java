package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.Test;

class HoverTest {

  private static final String TEXT =
      "FROM a\n# remark\nRUN 70MB 60MB 50MB 40MB 30MB 20MB 10MB bloat download ~\n";

  @Test
  void aCardTellsWhatTheLayerIsMadeOf() throws Exception {
    try (TestClient client = TestClient.started(Profiles.LSP4IJ)) {
      client.open(TEXT);
      Hover hover = client.hover(2, 1);
      assertEquals(MarkupKind.MARKDOWN, hover.getContents().getRight().getKind());
      assertEquals(
          """
          **≥ 280 MB** on disk · ≥ 70 MB compressed · 70 % of the image

          | what | size | share | |
          |---|---:|---:|---|
          | p0 | \\~70\u00a0MB | 25 % | can go |
          | p1 | \\~60\u00a0MB | 21 % |  |
          | p2 | \\~50\u00a0MB | 18 % |  |
          | p3 | \\~40\u00a0MB | 14 % |  |
          | p4 | \\~30\u00a0MB | 11 % |  |
          | and 2 more | \\~30\u00a0MB | 11 % |  |

          **Up to 60 MB can go**: bloat is not \\*needed\\* — *Remove bloat (up to −60 MB)*

          Not weighed\\: runs a downloaded script

          index of \\| bookworm · 7 packages · ± 8 %
          """,
          hover.getContents().getRight().getValue());
      assertEquals(new Range(new Position(2, 0), new Position(2, 55)), hover.getRange());
    }
  }

  @Test
  void aPackageTellsWhatItPullsIn() throws Exception {
    try (TestClient client = TestClient.started(Profiles.LSP4IJ)) {
      client.open(TEXT);
      Hover hover = client.hover(2, 10);
      String card = hover.getContents().getRight().getValue();
      assertTrue(card.startsWith("**p1** · \\~60 MB on disk · \\~15 MB compressed\n"), card);
      assertTrue(card.contains("With the 6 packages it needs\\: \\~280 MB on disk"), card);
      assertEquals(new Range(new Position(2, 9), new Position(2, 13)), hover.getRange());
    }
  }

  @Test
  void theBaseHasACardToo() throws Exception {
    try (TestClient client = TestClient.started(Profiles.LSP4IJ)) {
      client.open(TEXT);
      assertEquals(
          """
          **119 MB** on disk · 43.2 MB to pull · 30 % of the image

          The whole stage\\: ≥ 399 MB on disk

          table of base images
          """,
          client.hover(0, 2).getContents().getRight().getValue());
    }
  }

  @Test
  void nothingIsSaidBetweenInstructions() throws Exception {
    try (TestClient client = TestClient.started(Profiles.LSP4IJ)) {
      client.open(TEXT);
      assertNull(client.hover(1, 3));
      assertNull(client.hover(50, 3));
    }
  }

  @Test
  void clientsWithoutMarkdownGetPlainText() throws Exception {
    try (TestClient client = TestClient.started(Profiles.SAYS_NOTHING)) {
      client.open("FROM a\nRUN 8MB bloat\n");
      Hover hover = client.hover(1, 0);
      assertEquals(MarkupKind.PLAINTEXT, hover.getContents().getRight().getKind());
      assertEquals(
          """
          +8 MB on disk · 2 MB compressed · 6.3 % of the image
          8 MB p0 (can go)
          Up to 60 MB can go: bloat is not *needed* — Remove bloat (up to −60 MB)
          index of | bookworm\
          """,
          hover.getContents().getRight().getValue());
    }
  }

  @Test
  void onlyClientsThatShowReportsGetALinkToThem() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN 8MB\n");
      String card = client.hover(1, 0).getContents().getRight().getValue();
      assertTrue(
          card.contains(
              "[the whole report](command:layerweight.showReport?%5B%22file%3A%2F%2F%2F"
                  + "workspace%2FDockerfile%22%2C1%5D)"),
          card);
    }
  }
}
