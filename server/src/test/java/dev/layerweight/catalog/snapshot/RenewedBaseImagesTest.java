package dev.layerweight.catalog.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImage.BaseLayer;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Weight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewedBaseImagesTest {

  private static final BaseImages SHIPPED = (_, _) -> new Answer.Missing<>("shipped");

  private static final BaseImage IMAGE =
      new BaseImage(
          "python:3.12-slim",
          Optional.of("sha256:" + "a".repeat(64)),
          List.of(
              new BaseLayer(
                  "root", "/", new Weight(Estimate.exact(78_000_000), Estimate.exact(28_000_000))),
              new BaseLayer(
                  "python",
                  "/usr/local",
                  new Weight(
                      Estimate.within(40_000_000, 0.01, Estimate.Basis.COMPUTED),
                      new Estimate.Unknown("not stated")))),
          "debian",
          "trixie",
          true,
          Map.of("PYTHON_VERSION", "3.12.11"),
          "",
          "/app",
          List.of("ca-certificates"),
          false,
          Optional.of("3.12.11"),
          Optional.empty());

  @TempDir Path folder;

  private static ImageReference reference(String text) {
    return ImageReference.parse(text).orElseThrow();
  }

  private BaseImages renewed() {
    return RenewedBaseImages.of(Optional.of(folder), SHIPPED);
  }

  private void write() throws IOException {
    Files.write(
        folder.resolve(RenewedBaseImages.FILE),
        RenewedBaseImages.file(Map.of(reference("python:3.12-slim"), IMAGE), "2026-11-22"));
  }

  @Test
  void anImageComesBackAsItWas() throws IOException {
    write();
    for (String text : List.of("python:3.12-slim", "docker.io/library/python:3.12-slim")) {
      Answer.Found<BaseImage> found =
          (Answer.Found<BaseImage>) renewed().find(reference(text), Platform.LINUX_AMD64);
      assertEquals(IMAGE, found.value());
      assertEquals("registry figures of 2026-11-22", found.provenance().source());
    }
  }

  @Test
  void allElseIsAskedOfTheShippedTables() throws IOException {
    write();
    Answer<BaseImage> shipped = new Answer.Missing<>("shipped");
    assertEquals(shipped, renewed().find(reference("python:3.12"), Platform.LINUX_AMD64));
    assertEquals(shipped, renewed().find(reference("python:3.12-slim"), Platform.LINUX_ARM64));
    assertEquals(
        shipped,
        renewed()
            .find(reference("python:3.12-slim@sha256:" + "b".repeat(64)), Platform.LINUX_AMD64));
  }

  @Test
  void aDamagedFileCountsAsNone() throws IOException {
    assertSame(SHIPPED, renewed());
    write();
    Path file = folder.resolve(RenewedBaseImages.FILE);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertSame(SHIPPED, renewed(), "cut at " + length);
    }
    Files.write(file, "[1, 2".getBytes(StandardCharsets.UTF_8));
    assertSame(SHIPPED, renewed());
  }
}
