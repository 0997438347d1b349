package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuiltLayers.Built;
import dev.layerweight.catalog.BuiltLayers.BuiltLayer;
import dev.layerweight.catalog.BuiltStage;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Builds images with real engines and reads them back. Says what is missing, and skips. */
class EngineIT {

  private static final long BIG_BYTES = 1_000_000;
  private static final long SMALL_BYTES = 12_345;

  private static final String SMALL =
      """
      FROM scratch
      COPY big.bin /data/
      ENV A=b C="d e"
      WORKDIR /app
      ARG V=3
      ADD folder ./folder
      COPY --chown=1:1 big.bin folder/x /two/
      USER 1000
      CMD ["/x", "y"]
      """;

  private static final String APP =
      """
      FROM small:1 AS one
      COPY big.bin /from
      FROM small:1
      ARG V=5
      COPY --from=one /from /to
      LABEL about="an app"
      COPY folder/x ${A}/$V
      ENTRYPOINT ["/bin/go"]
      """;

  /** Asks at once: the test is the background. */
  private static final LookUps AT_ONCE =
      new LookUps() {
        @Override
        public <T> Optional<T> ask(String key, Supplier<Optional<T>> slow) {
          return slow.get();
        }
      };

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path folder;

  private final List<String> log = new ArrayList<>();

  @Test
  void podman() throws Exception {
    assumeTrue(RealEngine.has("podman"), "podman is not installed (Debian package podman)");
    try (RealEngine engine = RealEngine.podman(folder)) {
      assumeTrue(engine.isUp(), () -> "podman's service does not start here: " + serviceLog());
      check(engine, LayerMeasure.TAR_BYTES);
    }
  }

  @Test
  void dockersClassicBuilder() throws Exception {
    docker(false);
  }

  @Test
  void dockersBuildKit() throws Exception {
    docker(true);
  }

  private void docker(boolean buildKit) throws Exception {
    assumeTrue(
        RealEngine.has("dockerd") && RealEngine.has("docker"),
        "dockerd is not installed (Debian package docker.io)");
    try (RealEngine engine = RealEngine.docker(folder, buildKit)) {
      assumeTrue(engine.isUp(), () -> "dockerd does not start here: " + serviceLog());
      check(engine, LayerMeasure.FILE_BYTES);
    }
  }

  private String serviceLog() {
    try {
      return Files.readString(folder.resolve("service.log")).lines().reduce("", (_, last) -> last);
    } catch (java.io.IOException _) {
      return "it says nothing";
    }
  }

  private void check(RealEngine engine, LayerMeasure measure) throws Exception {
    Path context = Files.createDirectories(folder.resolve("context"));
    Files.createDirectories(context.resolve("folder"));
    Files.write(context.resolve("big.bin"), new byte[(int) BIG_BYTES]);
    Files.write(context.resolve("folder/x"), new byte[(int) SMALL_BYTES]);
    Files.write(context.resolve("folder/y"), new byte[1]);
    build(engine, context, "small:1", SMALL);
    build(engine, context, "app:1", APP);

    EngineImages images =
        new EngineImages(Map.of("DOCKER_HOST", engine.socket()), folder, false, AT_ONCE, log::add);
    sizesAreTheRealOnes(images, measure);
    theBuildIsFound(images);
    changesEndTheMatch(images);
    assertEquals(List.of(), log);
  }

  private void build(RealEngine engine, Path context, String tag, String text) throws Exception {
    Path dockerfile = folder.resolve("Dockerfile." + tag.substring(0, tag.indexOf(':')));
    Files.writeString(dockerfile, text);
    engine.build(tag, context, dockerfile);
  }

  private static void sizesAreTheRealOnes(EngineImages images, LayerMeasure measure) {
    LocalImage small = images.find(reference("small:1"), Platform.LINUX_AMD64).orElseThrow();
    assertEquals(measure, small.measure());
    // What an archive holds besides the files: a header each, padding, and the end.
    List<Long> real =
        measure == LayerMeasure.TAR_BYTES
            ? List.of(
                2 * 512 + padded(BIG_BYTES) + 1024,
                4 * 512 + padded(SMALL_BYTES) + padded(1) + 1024,
                3 * 512 + padded(BIG_BYTES) + padded(SMALL_BYTES) + 1024)
            : List.of(BIG_BYTES, SMALL_BYTES + 1, BIG_BYTES + SMALL_BYTES);
    assertEquals(
        real,
        small.history().stream()
            .map(step -> step.line().bytes())
            .filter(bytes -> bytes > 0)
            .toList());

    EngineBaseImages bases =
        new EngineBaseImages(images, (_, _) -> new Answer.Missing<>("nothing else is known"));
    BaseImage base = bases.find(reference("small:1"), Platform.LINUX_AMD64).found().orElseThrow();
    assertEquals(3, base.layers().size());
    assertHolds(base.layers().getFirst().weight().unpacked(), BIG_BYTES);
    assertEquals("1000", base.user());
    assertEquals("/app", base.workingDirectory());
    assertEquals("d e", base.environment().get("C"));
    assertTrue(
        bases.find(reference("small:1"), Platform.LINUX_ARM64)
            instanceof Answer.Missing<BaseImage>);
    assertTrue(
        bases.find(reference("none:1"), Platform.LINUX_AMD64) instanceof Answer.Missing<BaseImage>);
  }

  private static long padded(long bytes) {
    return (bytes + 511) / 512 * 512;
  }

  private static void theBuildIsFound(EngineImages images) {
    Built small = find(images, SMALL, 0).orElseThrow();
    assertTrue(small.complete());
    assertTrue(small.image().endsWith("small:1"), small::image);
    assertTrue(small.createdEpochSeconds() > 1_700_000_000L);
    assertHold(small, List.of(BIG_BYTES, SMALL_BYTES + 1, BIG_BYTES + SMALL_BYTES));

    Built app = find(images, APP, 1).orElseThrow();
    assertTrue(app.complete());
    assertTrue(app.image().endsWith("app:1"), app::image);
    assertHold(app, List.of(BIG_BYTES, SMALL_BYTES));
  }

  private static void changesEndTheMatch(EngineImages images) {
    Built changed = find(images, SMALL.replace("/two/", "/three/"), 0).orElseThrow();
    assertFalse(changed.complete());
    assertHold(changed, List.of(BIG_BYTES, SMALL_BYTES + 1));
    assertEquals(Optional.empty(), find(images, SMALL.replace("/data/", "/other/"), 0));
    assertEquals(Optional.empty(), find(images, APP.replace("small:1", "scratch"), 1));
  }

  private static Optional<Built> find(EngineImages images, String dockerfile, int target) {
    BuiltStage stage =
        BuiltStage.of(new DockerfileParser().parse(dockerfile), target, Map.of()).orElseThrow();
    return new BuiltImages(images).find(stage, Platform.LINUX_AMD64);
  }

  private static void assertHold(Built built, List<Long> bytes) {
    List<BuiltLayer> layers = built.layers();
    assertEquals(bytes.size(), layers.size());
    for (int i = 0; i < bytes.size(); i++) {
      assertHolds(layers.get(i).unpacked(), bytes.get(i));
    }
  }

  private static void assertHolds(Estimate estimate, long bytes) {
    assertTrue(
        estimate.low() <= bytes && bytes <= estimate.high(),
        () -> estimate + " should hold " + bytes);
  }

  private static ImageReference reference(String text) {
    return ImageReference.parse(text).orElseThrow();
  }
}
