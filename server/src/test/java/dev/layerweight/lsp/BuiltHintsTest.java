package dev.layerweight.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuiltLayers.Built;
import dev.layerweight.catalog.BuiltLayers.BuiltLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was really built beside what is estimated. */
class BuiltHintsTest {

  private static final String TEXT =
      """
      FROM a
      RUN install 323MB
      COPY 50MB /x
      RUN download
      COPY 7MB /y
      RUN last 10MB
      """;

  /** Bytes of the instructions when they were built, by their keywords and first words. */
  private static final Map<String, Long> BUILT =
      Map.of(
          "RUN install 323MB", 321_000_000L,
          "COPY 50MB /x", 50_000_000L,
          "RUN download", 53_600_000L,
          "COPY 7MB /y", 6_000_000L,
          "RUN last 10MB", 12_000_000L);

  private static TestClient client() throws Exception {
    TestClient client = TestClient.started(Profiles.VS_CODE);
    client.built =
        (stage, _) -> {
          List<BuiltLayer> layers = new ArrayList<>();
          for (PlacedInstruction placed : stage.instructions()) {
            Optional.ofNullable(BUILT.get(placed.instruction().head().source().strip()))
                .ifPresent(bytes -> layers.add(new BuiltLayer(placed, Estimate.exact(bytes))));
          }
          return Optional.of(new Built("app:latest", "sha256:1", 1_795_000_000L, true, layers));
        };
    return client;
  }

  @Test
  void whatWasBuiltFromTheSameTextAndFilesIsTheHint() throws Exception {
    try (TestClient client = client()) {
      client.open(TEXT);
      assertEquals(
          List.of(
              "0:6 119 MB · 43.2 MB to pull",
              "1:17 +321 MB (built)",
              "2:12 +50 MB (built)",
              "3:12 +53.6 MB (built)",
              "4:11 +7 MB (built: 6 MB)",
              "5:13 +10 MB (built: 12 MB)"),
          client.hints());
    }
  }

  @Test
  void theHoverPrintsBothAndTheErrorOfTheFile() throws Exception {
    try (TestClient client = client()) {
      client.open(TEXT);
      String card = client.hover(1, 2).getContents().getRight().getValue().replace("\\", "");
      assertTrue(card.startsWith("**+321 MB** on disk"), card);
      assertTrue(
          card.contains(
              "Measured in the build of 2026-11-18, image app:latest: 321 MB; estimated: 323 MB\n"),
          card);
      assertTrue(
          card.contains("This file: estimate 0.5 % above the last build of 2026-11-18"), card);
      String changed = client.hover(4, 2).getContents().getRight().getValue().replace("\\", "");
      assertTrue(changed.startsWith("**+7 MB** on disk"), changed);
      assertTrue(changed.contains("what it reads may have changed since"), changed);
    }
  }

  @Test
  void aBuildThatIsNotKnownChangesNothing() throws Exception {
    try (TestClient client = TestClient.started(Profiles.VS_CODE)) {
      client.open("FROM a\nRUN install 323MB\n");
      assertTrue(client.hints().contains("1:17 +323 MB"));
    }
  }
}
