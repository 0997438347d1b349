package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of which all or a part is made by a test. With {@code -Dlayerweight.update=true} it is
 * written, otherwise compared.
 */
record Page(Path file) {

  static final Path FOLDER = Path.of("docs");
  static final boolean UPDATES = Boolean.getBoolean("layerweight.update");

  private static final String ADVICE = ": -Dlayerweight.update=true writes the page anew";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  static Page of(String name) {
    return new Page(FOLDER.resolve(name));
  }

  /** The page is this text and nothing else. */
  void is(String text) throws IOException {
    if (UPDATES) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return;
    }
    assertTrue(Files.exists(file), () -> file + " is missing" + ADVICE);
    assertEquals(text, Files.readString(file), () -> file + ADVICE);
  }

  /** Between the two comments that name the part there is this text; around them, prose. */
  void holds(String part, String text) throws IOException {
    String page = Files.readString(file);
    String begin = "<!-- made of " + part + " -->\n\n";
    String end = "\n<!-- end of " + part + " -->";
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end, from);
    assertTrue(page.contains(begin) && to >= from, () -> file + " has no part " + part);
    if (UPDATES) {
      Files.writeString(file, page.substring(0, from) + text + page.substring(to));
      return;
    }
    assertEquals(text, page.substring(from, to), () -> file + ADVICE);
  }

  /** The first cells of the rows that name something: those that are code. */
  List<String> rows() throws IOException {
    List<String> names = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(file));
    while (row.find()) {
      names.add(row.group(1));
    }
    return names;
  }

  static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** Text that may stand in a cell. */
  static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
  }
}
