package dev.layerweight.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All Java is formatted by google-java-format; {@code -Dlayerweight.format=true} formats it. This
 * is a test and not a Maven plugin because Maven itself may run on a JDK that cannot read Java 25.
 */
class JavaFormatTest {

  @Test
  void everyFileIsFormatted() throws IOException {
    boolean rewrites = Boolean.getBoolean("layerweight.format");
    List<String> options =
        rewrites ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed");
    List<String> arguments = Stream.concat(options.stream(), sources().stream()).toList();
    StringWriter changed = new StringWriter();
    StringWriter errors = new StringWriter();
    int result =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(
                new PrintWriter(changed, true),
                new PrintWriter(errors, true),
                arguments.toArray(String[]::new));
    assertEquals("", errors.toString().lines().findFirst().orElse(""));
    assertEquals("", changed.toString(), "not formatted; -Dlayerweight.format=true formats");
    assertEquals(0, result);
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList();
    }
  }
}
