package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares whole reports with the files in the folder of this package. {@code
 * -Dlayerweight.update=true} writes what is there now instead, for a reviewer to read the
 * difference.
 */
final class ReportFixtures {

  private ReportFixtures() {}

  static void assertReport(String file, String actual) {
    if (Boolean.getBoolean("layerweight.update")) {
      write(file, actual);
      return;
    }
    try (InputStream in = ReportFixtures.class.getResourceAsStream(file)) {
      assertNotNull(in, file + " is missing; -Dlayerweight.update=true writes it");
      assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(String file, String text) {
    Path folder = Path.of("src/test/resources/dev/layerweight/report");
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
