package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuiltLayers.Built;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltImagesTest {

  private static final String ROOT = "70 # debian.sh --arch 'amd64' out/ 'bookworm' '@1' |\n";
  private static final String TEXT = "FROM debian:12\nRUN a\nRUN b\nRUN c\n";

  private final FakeEngine engine = new FakeEngine();
  private final BuiltImages built =
      new BuiltImages(new EngineImages(engine, engine, InstantSource.system()));

  @Test
  void theLongestMatchWinsAndOfEqualOnesTheNewest() {
    engine.add("old:1", Map.of(), ROOT + run("a", 1) + run("b", 2) + run("c", 3), "r", "1");
    engine.add("middle:1", Map.of(), ROOT + run("a", 4) + run("b", 5) + run("c", 6), "r", "2");
    engine.add("", Map.of(), ROOT + run("a", 7) + run("x", 8), "r", "3");
    Built found = find(TEXT).orElseThrow();
    assertEquals("middle:1", found.image());
    assertTrue(found.complete());
    assertEquals(List.of(4L, 5L, 6L), bytes(found));
    assertEquals(
        Optional.of(new Estimate.Exact(5)),
        found.unpacked(HistoryMatchTest.stage(TEXT).instructions().get(1)));
  }

  @Test
  void anImageThatWasMadeFromTheBuildIsNotTheBuild() {
    String app = ROOT + run("a", 1) + run("b", 2) + run("c", 3);
    engine.add("app:1", Map.of(), app, "r", "1");
    engine.add("derived:1", Map.of(), app + run("d", 4), "r", "1", "2");
    assertEquals("app:1", find(TEXT).orElseThrow().image());
  }

  @Test
  void theFirstChangedInstructionAndAllAboveItHaveNoMeasuredSize() {
    engine.add("app:1", Map.of(), ROOT + run("a", 1) + run("b", 2) + run("c", 3), "r", "1");
    Built found = find(TEXT.replace("RUN b", "RUN d")).orElseThrow();
    assertFalse(found.complete());
    assertEquals(List.of(1L), bytes(found));
    assertEquals(
        Optional.empty(), found.unpacked(HistoryMatchTest.stage(TEXT).instructions().get(2)));
  }

  @Test
  void whereTheBaseImageIsHereTheBuildMustStandOnIt() {
    engine.add("debian:12", Map.of(), ROOT, "r2");
    engine.add("app:1", Map.of(), ROOT + run("a", 1), "r1", "1");
    assertEquals(Optional.empty(), find(TEXT));
    engine.add("app:2", Map.of(), ROOT + run("a", 2), "r2", "2");
    EngineImages later = new EngineImages(engine, engine, () -> java.time.Instant.EPOCH);
    BuiltImages again = new BuiltImages(later);
    ask(again, TEXT);
    assertEquals(List.of(2L), bytes(ask(again, TEXT).orElseThrow()));
  }

  @Test
  void withoutAnEngineNothingWasBuilt() {
    engine.stop();
    assertEquals(Optional.empty(), find(TEXT));
  }

  @Test
  void anArchivesLengthIsNotItsFiles() {
    // Measured: 12 MB in one file; 120 files; an apt layer; an npm layer.
    for (long[] measured :
        new long[][] {
          {12_002_304, 12_000_000},
          {3_688_960, 3_600_000},
          {226_161_664, 225_244_793},
          {80_523_264, 73_070_252},
          {42_496, 28_088},
          {24_576, 9_391},
          {2_048, 32},
          {1_536, 0},
          {1_024, 0}
        }) {
      Estimate estimate = LayerMeasure.TAR_BYTES.fileBytes(measured[0]);
      assertTrue(
          estimate.low() <= measured[1] && measured[1] <= estimate.high(),
          () -> estimate + " should hold " + measured[1]);
    }
  }

  private Optional<Built> find(String dockerfile) {
    ask(built, dockerfile);
    return ask(built, dockerfile);
  }

  /** Asks, and lets the engine answer. The base image is asked for only where there are others. */
  private Optional<Built> ask(BuiltImages images, String dockerfile) {
    images.find(HistoryMatchTest.stage(dockerfile), Platform.LINUX_AMD64);
    engine.runLookUps();
    images.find(HistoryMatchTest.stage(dockerfile), Platform.LINUX_AMD64);
    engine.runLookUps();
    return images.find(HistoryMatchTest.stage(dockerfile), Platform.LINUX_AMD64);
  }

  private static List<Long> bytes(Built built) {
    return built.layers().stream().map(layer -> layer.unpacked().likely()).toList();
  }

  private static String run(String command, long bytes) {
    return bytes + " RUN /bin/sh -c " + command + " # buildkit | buildkit.dockerfile.v0\n";
  }
}
