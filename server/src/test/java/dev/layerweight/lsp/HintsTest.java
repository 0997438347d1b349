package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintLabelPart;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.Test;

class HintsTest {

  private static final String TEXT =
      """
      FROM python:3.12-slim AS build
      RUN make 312MB

      FROM python:3.12-slim
      WORKDIR /app
      RUN install 300MB \\
          and 23MB
      RUN download
      RUN download 12MB
      RUN about ~7MB
      RUN <<EOF
      echo 1MB
      EOF
      """;

  @Test
  void standAtTheEndOfEachInstructionThatAddsSomething() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open(TEXT);
      assertEquals(
          List.of(
              "0:30 119 MB · 43.2 MB to pull (not in the image)",
              "1:14 +312 MB (not in the image)",
              "3:21 119 MB · 43.2 MB to pull",
              "6:12 +323 MB",
              "7:12 ≥ 0 B (unknown: runs a downloaded script)",
              "8:17 ≥ 12 MB",
              "9:14 ~7 MB",
              "10:9 +1 MB"),
          client.hints());
    }
  }

  @Test
  void arePartsWithPlainTooltipsAndPaddingCompleteWithoutResolve() throws Exception {
    try (TestClient client = TestClient.started(Profiles.LSP4IJ)) {
      client.open("FROM a\nRUN x 8MB pytest 2MB\n");
      // Hints do not wait for findings; a hover does, so that they are known after it.
      client.hover(1, 2);
      InlayHint hint = TestClient.get(client.askHints()).get(1);
      InlayHintLabelPart part = hint.getLabel().getRight().getFirst();
      assertEquals(
          """
          +10 MB on disk · 2.5 MB compressed · 7.8 % of the image
          8 MB p0 (can go)
          2 MB p1
          Remove pytest (−9.4 MB)\
          """,
          part.getTooltip().getLeft());
      assertTrue(hint.getPaddingLeft());
      assertEquals(1, hint.getLabel().getRight().size());
    }
  }

  @Test
  void sayHowHeavyTheirLayersAreToClientsThatColourThem() throws Exception {
    String text = "FROM a AS b\nRUN 9MB\nFROM a\nRUN 9MB\nRUN 1MB\nRUN 60MB\nRUN 800MB\n";
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open(text);
      List<String> weights =
          TestClient.get(client.askHints()).stream()
              .map(hint -> String.valueOf(hint.getData()))
              .toList();
      String light = "{\"weight\":\"light\"}";
      String medium = "{\"weight\":\"medium\"}";
      String heavy = "{\"weight\":\"heavy\"}";
      assertEquals(List.of("null", "null", heavy, light, light, medium, heavy), weights);
    }
    try (TestClient client = TestClient.started(Profiles.NEOVIM)) {
      client.open(text);
      assertTrue(
          TestClient.get(client.askHints()).stream().allMatch(hint -> hint.getData() == null));
    }
  }

  @Test
  void aLayerIsHeavyByItsBytesAndByItsShare() {
    assertEquals(HintWeight.LIGHT, HintWeight.of(9_999_999, 1_000_000_000));
    assertEquals(HintWeight.MEDIUM, HintWeight.of(10_000_000, 1_000_000_000));
    assertEquals(HintWeight.MEDIUM, HintWeight.of(40_000_000, 50_000_000));
    assertEquals(HintWeight.HEAVY, HintWeight.of(50_000_000, 500_000_000));
    assertEquals(HintWeight.MEDIUM, HintWeight.of(99_999_999, 1_000_000_000));
    assertEquals(HintWeight.MEDIUM, HintWeight.of(1_000, 1_000));
    assertEquals(HintWeight.MEDIUM, HintWeight.of(0, 0));
  }

  @Test
  void onlyThoseOfTheRangeAskedFor() throws Exception {
    try (TestClient client = TestClient.started(Profiles.NEOVIM)) {
      client.open(TEXT);
      Range range = new Range(new Position(3, 0), new Position(6, 12));
      assertEquals(
          List.of("3:21 119 MB · 43.2 MB to pull", "6:12 +323 MB"),
          TestClient.words(TestClient.get(client.askHints(TestClient.URI, range))));
    }
  }

  @Test
  void basesThatAreNothingOrUnknownSaySo() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM scratch\nRUN 1MB\nFROM mystery\nRUN 2MB\r\n");
      assertEquals(
          List.of(
              "1:7 +1 MB (not in the image)",
              "2:12 (unknown: mystery is in no table)",
              "3:7 +2 MB"),
          client.hints());
    }
  }

  @Test
  void followTheUnit() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.settings = _ -> Map.of("unit", "both");
      client.open("FROM a\nRUN 40MB\n");
      assertEquals(
          List.of("0:6 119 MB · 43.2 MB to pull", "1:8 +40 MB · +10 MB compressed"),
          client.hints());
    }
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.settings = _ -> Map.of("unit", "compressed");
      client.open("FROM a\nRUN 40MB\n");
      assertEquals(List.of("0:6 43.2 MB to pull", "1:8 +10 MB compressed"), client.hints());
    }
  }

  @Test
  void lensesNameTheImageOverTheTargetAndTheOtherStagesOverTheirs() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a AS build\nRUN 312MB\nFROM a\nRUN pytest 100MB\n");
      List<? extends CodeLens> lenses = client.lenses();
      assertEquals(
          List.of(
              "431 MB · not in the image",
              "219 MB on disk · 68.2 MB to pull · 9.4 MB can go: show"),
          lenses.stream().map(lens -> lens.getCommand().getTitle()).toList());
      assertEquals("layerweight.showReport", lenses.get(1).getCommand().getCommand());
      assertEquals(2, lenses.get(1).getRange().getStart().getLine());
      assertEquals(2, lenses.get(1).getCommand().getArguments().size());
    }
  }

  @Test
  void whatIsNoDockerfileOrTooLongHasNone() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      Range all = new Range(new Position(0, 0), new Position(9, 0));
      client.open("file:///workspace/notes.txt", "plaintext", "FROM a\nRUN 1MB\n");
      assertEquals(List.of(), TestClient.get(client.askHints("file:///workspace/notes.txt", all)));
      assertEquals(0, client.advisor.analyses.get());
      client.open("FROM a\nRUN " + "x".repeat(5_000_001));
      assertEquals(List.of(), client.hints());
      assertEquals(0, client.advisor.analyses.get());
      client.awaitLog("longer than 5000000 characters");
    }
  }

  @Test
  void documentsThatAreNotOnDiskWorkWithoutAContext() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      Range all = new Range(new Position(0, 0), new Position(9, 0));
      for (String uri : List.of("untitled:Untitled-1", "vscode-vfs://host/x/Dockerfile")) {
        client.open(uri, "dockerfile", "FROM a\nRUN 1MB\n");
        assertFalse(TestClient.get(client.askHints(uri, all)).isEmpty());
      }
      assertEquals(0, client.contexts.opened.get());
    }
  }
}
