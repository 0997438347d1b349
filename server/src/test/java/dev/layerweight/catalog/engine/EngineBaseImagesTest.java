package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineBaseImagesTest {

  private static final BaseImages NOTHING = (_, _) -> new Answer.Missing<>("nothing is known");

  /** The lines of the official python:3.12-slim-bookworm, sizes as Docker prints them. */
  private static final String PYTHON =
      """
      74800000 # debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600' | debuerreotype 0.15
      0 ENV PATH=/usr/local/bin:/usr/bin | buildkit.dockerfile.v0
      9240000 RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates netbase tzdata ; rm -rf /var/lib/apt/lists/* # buildkit | buildkit.dockerfile.v0
      0 ENV PYTHON_VERSION=3.12.11 | buildkit.dockerfile.v0
      41000000 RUN /bin/sh -c set -eux; savedAptMark="$(apt-mark showmanual)"; apt-get install -y --no-install-recommends dpkg-dev gcc ; make; apt-mark auto '.*' > /dev/null; find /usr/local -type f -executable -exec ldd '{}' ';' | sort -u | xargs -r apt-mark manual ; apt-get purge -y --auto-remove; python3 --version # buildkit |
      36 RUN /bin/sh -c set -eux; for src in idle3 pip3; do ln -s $src $dst; done # buildkit |
      0 CMD ["python3"] | buildkit.dockerfile.v0
      """;

  private Instant now = Instant.ofEpochSecond(1_000_000_020);
  private final FakeEngine engine = new FakeEngine();
  private final EngineImages images = new EngineImages(engine, engine, () -> now);

  @Test
  void aLocalImageHasExactLayersAndItsOwnConfiguration() {
    engine.add(
        "python:3.12-slim", Map.of("PYTHON_VERSION", "3.12.11", "USER", "app"), PYTHON, "a", "b");
    BaseImages base = new EngineBaseImages(images, NOTHING);
    assertInstanceOf(Answer.Missing.class, base.find(python(), Platform.LINUX_AMD64));
    engine.runLookUps();

    BaseImage image = base.find(python(), Platform.LINUX_AMD64).found().orElseThrow();
    assertEquals(
        List.of(74_800_000L, 9_240_000L, 41_000_000L, 36L),
        image.layers().stream().map(layer -> layer.weight().unpacked().likely()).toList());
    assertEquals(new Estimate.Exact(125_040_036), image.weight().unpacked());
    assertEquals("debian bookworm", image.os() + " " + image.release());
    assertTrue(image.slim());
    assertTrue(image.keepsMore());
    assertTrue(image.packages().containsAll(List.of("ca-certificates", "netbase", "tzdata")));
    assertEquals(Optional.of("3.12.11"), image.python());
    assertEquals("app", image.user());
    assertEquals("/", image.workingDirectory());
  }

  @Test
  void theNextSourceSaysWhatAnEngineDoesNotKnow() {
    engine.add("python:3.12-slim", Map.of(), PYTHON, "a", "b");
    SnapshotBaseImages shipped = new SnapshotBaseImages();
    BaseImages base = new EngineBaseImages(images, shipped);
    BaseImage before = base.find(python(), Platform.LINUX_AMD64).found().orElseThrow();
    engine.runLookUps();
    BaseImage after = base.find(python(), Platform.LINUX_AMD64).found().orElseThrow();
    assertEquals(125_040_036, after.weight().unpacked().likely());
    double ratioBefore = ratio(before);
    assertEquals(ratioBefore, ratio(after), 0.3);
    assertFalse(after.weight().compressed() instanceof Estimate.Exact);
  }

  private static double ratio(BaseImage image) {
    return (double) image.weight().unpacked().likely() / image.weight().compressed().likely();
  }

  @Test
  void anImageOfAnotherPlatformIsAnotherImage() {
    engine.add("python:3.12-slim", Map.of(), PYTHON, "a");
    BaseImages base = new EngineBaseImages(images, NOTHING);
    base.find(python(), Platform.LINUX_ARM64);
    engine.runLookUps();
    assertInstanceOf(Answer.Missing.class, base.find(python(), Platform.LINUX_ARM64));
  }

  @Test
  void anAnswerIsAskedForAgainAfterAMinuteAndHoldsUntilThen() {
    LocalImage image = engine.add("python:3.12-slim", Map.of(), PYTHON, "a");
    BaseImages base = new EngineBaseImages(images, NOTHING);
    base.find(python(), Platform.LINUX_AMD64);
    engine.runLookUps();
    base.find(python(), Platform.LINUX_AMD64);
    assertEquals(1, engine.asked().size());

    engine.remove(image);
    now = now.plusSeconds(60);
    assertInstanceOf(Answer.Found.class, base.find(python(), Platform.LINUX_AMD64));
    assertEquals(2, engine.asked().size());
    engine.runLookUps();
    assertInstanceOf(Answer.Missing.class, base.find(python(), Platform.LINUX_AMD64));
  }

  @Test
  void aStoppedEngineLeavesTheNextSource() {
    engine.stop();
    BaseImages base = new EngineBaseImages(images, NOTHING);
    base.find(python(), Platform.LINUX_AMD64);
    engine.runLookUps();
    assertInstanceOf(Answer.Missing.class, base.find(python(), Platform.LINUX_AMD64));
  }

  @Test
  void namesOfPodmanAreFoundAsPodmanFindsThem() {
    assertTrue(LocalName.isOf(reference("small:1"), "localhost/small:1"));
    assertTrue(LocalName.isOf(reference("debian:12"), "docker.io/library/debian:12"));
    assertFalse(LocalName.isOf(reference("debian:12"), "quay.io/library/debian:12"));
    assertFalse(LocalName.isOf(reference("debian:12"), "debian:13"));
    String digest = "@sha256:" + "a".repeat(64);
    assertTrue(LocalName.isOf(reference("debian:12" + digest), "debian" + digest));
    assertFalse(LocalName.isOf(reference("debian:12" + digest), "debian:12"));
  }

  private static ImageReference python() {
    return reference("python:3.12-slim");
  }

  private static ImageReference reference(String text) {
    return ImageReference.parse(text).orElseThrow();
  }
}
