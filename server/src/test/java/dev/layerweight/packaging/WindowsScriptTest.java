package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What breaks a script of cmd.exe without being seen on the machine that it was written on. */
class WindowsScriptTest {

  private static final Path SCRIPT = Path.of("src/main/dist/bin/layerweight.cmd");

  /** A value as it is put in before the line is read: {@code %NAME%}. */
  private static final Pattern VALUE = Pattern.compile("%([A-Z_a-z]+)%");

  /** Lists of options, a number, and the system's folder, which has no blank by definition. */
  private static final Set<String> NO_PATHS =
      Set.of("LW_HEAP", "LW_CACHE", "LAYERWEIGHT_JAVA_OPTS", "ERRORLEVEL", "LW_SYSTEM");

  private static List<String> lines() throws IOException {
    return Files.readAllLines(SCRIPT).stream().filter(line -> !line.startsWith("rem ")).toList();
  }

  /** A path may have blanks, "&" and ")" in it: {@code C:\Program Files (x86)\R&D}. */
  @Test
  void pathsAreOnlyPutInWithinQuotes() throws IOException {
    List<String> bare = new ArrayList<>();
    for (String line : lines()) {
      for (Matcher value = VALUE.matcher(line); value.find(); ) {
        long quotesBefore = line.substring(0, value.start()).chars().filter(c -> c == '"').count();
        if (quotesBefore % 2 == 0 && !NO_PATHS.contains(value.group(1))) {
          bare.add(line);
        }
      }
    }
    assertEquals(List.of(), bare);
  }

  @Test
  void everyLabelThatIsGoneToIsThere() throws IOException {
    List<String> lines = lines();
    Pattern jump = Pattern.compile("(?:goto |call :)(\\w+)");
    for (String line : lines) {
      for (Matcher target = jump.matcher(line); target.find(); ) {
        assertTrue(lines.contains(":" + target.group(1)), line);
      }
    }
  }

  /** The current folder may be a stranger's project, and cmd looks for programs there first. */
  @Test
  void programsAreStartedByTheirWholePath() throws IOException {
    Pattern started = Pattern.compile("\\(['`]([^ ]+)");
    for (String line : lines()) {
      for (Matcher program = started.matcher(line); program.find(); ) {
        assertTrue(program.group(1).startsWith("%LW_SYSTEM%\\"), line);
      }
    }
  }
}
