package dev.layerweight.refactor;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dependencies in a pyproject.toml that Poetry reads from tables, one a line, with their
 * places, so that some can move to a group and everything else stays as it is written.
 */
public final class PoetryText {

  private static final String MAIN = "tool.poetry.dependencies";
  private static final String OLD_GROUP = "tool.poetry.dev-dependencies";

  private static final Pattern TABLE = Pattern.compile("\\s*\\[{1,2}([^\\[\\]]+)]{1,2}\\s*(#.*)?");

  private static final Pattern GROUP =
      Pattern.compile("tool\\.poetry\\.group\\.([\\w-]+)\\.dependencies");

  private static final Pattern ENTRY =
      Pattern.compile("\\s*(?:\"([\\w.-]+)\"|'([\\w.-]+)'|([\\w-]+))\\s*=\\s*(.*)", Pattern.DOTALL);

  private static final Pattern OPTIONAL = Pattern.compile("\\boptional\\s*=\\s*true\\b");

  private final String text;
  private final LineIndex lines;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Header> headers = new ArrayList<>();

  /**
   * A dependency.
   *
   * @param project in its normal form
   * @param first of its lines
   * @param last of its lines
   * @param movable whether it stands in one piece on lines of its own and is not optional
   */
  private record Entry(String table, String project, int first, int last, boolean movable) {}

  private record Header(String table, int line) {}

  private PoetryText(String text) {
    this.text = text;
    this.lines = LineIndex.of(text);
    read();
  }

  /** The projects that the program itself depends on, optional ones left out. */
  public static Set<String> dependencies(String text) {
    return new PoetryText(text)
        .entries.stream()
            .filter(entry -> entry.table().equals(MAIN) && !entry.project().equals("python"))
            .filter(Entry::movable)
            .map(Entry::project)
            .collect(Collectors.toSet());
  }

  /** The projects of a group. */
  public static Set<String> group(String text, String name) {
    return new PoetryText(text)
        .entries.stream()
            .filter(entry -> isGroup(entry.table(), name::equals))
            .map(Entry::project)
            .collect(Collectors.toSet());
  }

  /**
   * Moves dependencies of the program to a group for development: to one that is there, else to a
   * new group {@code dev}.
   *
   * @param projects in their normal form; those that are not there are passed over
   * @param isDevelopment of the name of a group
   */
  public static List<TextEdit> toDevelopment(
      String text, Set<String> projects, Predicate<String> isDevelopment) {
    return new PoetryText(text).moved(projects, isDevelopment);
  }

  private List<TextEdit> moved(Set<String> projects, Predicate<String> isDevelopment) {
    List<Entry> moved =
        entries.stream()
            .filter(entry -> entry.table().equals(MAIN) && entry.movable())
            .filter(entry -> projects.contains(entry.project()))
            .toList();
    if (moved.isEmpty()) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    moved.forEach(entry -> edits.add(new TextEdit(range(entry), "")));
    Optional<Header> group =
        headers.stream().filter(header -> isGroup(header.table(), isDevelopment)).findFirst();
    Set<String> there =
        entries.stream()
            .filter(entry -> isGroup(entry.table(), isDevelopment))
            .map(Entry::project)
            .collect(Collectors.toSet());
    String ending = text.contains("\r\n") ? "\r\n" : "\n";
    String added =
        moved.stream()
            .filter(entry -> !there.contains(entry.project()))
            .map(entry -> range(entry).of(text).stripTrailing() + ending)
            .collect(Collectors.joining());
    if (!added.isEmpty()) {
      edits.add(
          group
              .map(header -> insertion(lastLine(header), added))
              .orElseGet(() ->
                  insertion(
                      lastLine(header(MAIN)),
                      ending + "[tool.poetry.group.dev.dependencies]" + ending + added)));
    }
    return edits;
  }

  private Header header(String table) {
    return headers.stream().filter(one -> one.table().equals(table)).findFirst().orElseThrow();
  }

  private static boolean isGroup(String table, Predicate<String> isDevelopment) {
    Matcher group = GROUP.matcher(table);
    return table.equals(OLD_GROUP) || group.matches() && isDevelopment.test(group.group(1));
  }

  /** The last line of a table that is not empty. */
  private int lastLine(Header header) {
    return Stream.concat(
            Stream.of(header.line()),
            entries.stream().filter(entry -> entry.table().equals(header.table())).map(Entry::last))
        .max(Integer::compare)
        .orElseThrow();
  }

  private TextEdit insertion(int behind, String written) {
    int end = lines.endOf(behind);
    boolean broken = end == text.length() && !text.endsWith("\n");
    String start = !broken ? "" : text.contains("\r\n") ? "\r\n" : "\n";
    return new TextEdit(new TextRange(end, end), start + written);
  }

  private TextRange range(Entry entry) {
    return new TextRange(lines.startOf(entry.first()), lines.endOf(entry.last()));
  }

  private String line(int line) {
    return text.substring(lines.startOf(line), lines.endOf(line));
  }

  private void read() {
    String table = "";
    for (int line = 0; line < lines.lineCount(); line++) {
      Matcher header = TABLE.matcher(line(line).stripTrailing());
      if (header.matches()) {
        table = header.group(1).strip();
        headers.add(new Header(table, line));
        continue;
      }
      int last = lastOfValue(line);
      Matcher entry = ENTRY.matcher(line(line));
      if (entry.matches()) {
        String name =
            Stream.of(1, 2, 3)
                .flatMap(group -> Optional.ofNullable(entry.group(group)).stream())
                .findFirst()
                .orElseThrow();
        String value = text.substring(lines.startOf(line), lines.endOf(last));
        boolean movable = !OPTIONAL.matcher(value).find();
        entries.add(new Entry(table, PythonProject.normalised(name), line, last, movable));
      }
      line = last;
    }
  }

  /** Where a value ends that begins on a line: brackets and long strings span several. */
  private int lastOfValue(int first) {
    int depth = 0;
    String open = "";
    for (int line = first; line < lines.lineCount(); line++) {
      String written = line(line);
      int at = 0;
      while (at < written.length()) {
        char c = written.charAt(at);
        String three = written.substring(at, Math.min(written.length(), at + 3));
        if (!open.isEmpty()) {
          boolean closes = written.startsWith(open, at);
          at += closes ? open.length() : c == '\\' && open.startsWith("\"") ? 2 : 1;
          open = closes ? "" : open;
          continue;
        }
        if (c == '#') {
          break;
        }
        if (three.equals("\"\"\"") || three.equals("'''")) {
          open = three;
          at += 3;
          continue;
        }
        if (c == '"' || c == '\'') {
          open = String.valueOf(c);
        }
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        at++;
      }
      // A short string ends with its line, whatever it looks like.
      open = open.length() == 1 ? "" : open;
      if (depth <= 0 && open.isEmpty()) {
        return line;
      }
    }
    return lines.lineCount() - 1;
  }
}
