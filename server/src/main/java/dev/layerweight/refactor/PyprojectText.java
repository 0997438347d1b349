package dev.layerweight.refactor;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lists of requirements in a pyproject.toml, with their places, so that one can go and
 * everything else stays as it is written.
 *
 * <p>It reads strings in arrays and nothing more: that is how requirements are written. What it
 * does not understand it leaves alone.
 */
public final class PyprojectText {

  private static final int LIMIT_ITEMS = 5_000;
  private static final Pattern TABLE = Pattern.compile("\\s*\\[([^\\[\\]]+)]\\s*(#.*)?");
  private static final Pattern KEY =
      Pattern.compile("\\s*([A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*')\\s*=\\s*");
  private static final Pattern NAME =
      Pattern.compile("\\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?).*", Pattern.DOTALL);

  /** Lists whose last name says whether they are for development. */
  private static final Pattern DEVELOPMENT_LISTS =
      Pattern.compile(
          "(dependency-groups|project\\.optional-dependencies|tool\\.pdm\\.dev-dependencies)\\.[^.]+"
              + "|tool\\.uv\\.dev-dependencies");

  private static final Pattern DEFAULT_GROUPS =
      Pattern.compile(
          "dependency-groups\\.dev|tool\\.pdm\\.dev-dependencies\\.[^.]+"
              + "|tool\\.uv\\.dev-dependencies");

  private static final Pattern GROUPS_TABLE =
      Pattern.compile("(?m)^[ \\t]*\\[dependency-groups][ \\t]*(#.*)?\\r?\\n");

  private static final Pattern SOURCES_TABLE =
      Pattern.compile("(?m)^[ \\t]*\\[tool\\.uv\\.sources][ \\t]*(#.*)?(\\r?\\n|\\z)");

  private final String text;
  private final List<Item> items = new ArrayList<>();

  /**
   * A string in an array.
   *
   * @param list dotted name of the array, such as {@code project.optional-dependencies.ml}
   * @param project the requirement's name in its normal form
   * @param range quotes included
   * @param index of the array in the file: two items with the same index are of one array
   */
  public record Item(String list, String project, TextRange range, int index) {}

  private PyprojectText(String text) {
    this.text = text;
  }

  public static PyprojectText of(String text) {
    PyprojectText read = new PyprojectText(text);
    read.read();
    return read;
  }

  public List<Item> items() {
    return List.copyOf(items);
  }

  private void read() {
    String table = "";
    int array = 0;
    int at = 0;
    while (at < text.length() && items.size() < LIMIT_ITEMS) {
      int end = lineEnd(at);
      String line = text.substring(at, end);
      Matcher header = TABLE.matcher(line.stripTrailing());
      Matcher key = KEY.matcher(line);
      if (header.matches()) {
        table = header.group(1).strip();
        at = end + 1;
      } else if (key.lookingAt()) {
        int value = at + key.end();
        String name = (table.isEmpty() ? "" : table + ".") + unquoted(key.group(1));
        if (value < text.length() && text.charAt(value) == '[') {
          at = array(value, name.replace("\"", "").replace("'", ""), array++);
        } else if (text.startsWith("\"\"\"", value) || text.startsWith("'''", value)) {
          int close = text.indexOf(text.substring(value, value + 3), value + 3);
          at = close < 0 ? text.length() : close + 3;
        } else {
          at = end + 1;
        }
      } else {
        at = end + 1;
      }
    }
  }

  /** Reads an array from its bracket on; returns the offset behind it. */
  private int array(int open, String name, int index) {
    int depth = 0;
    int at = open;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '[', '{' -> depth++;
        case ']', '}' -> {
          depth--;
          if (depth == 0) {
            return at + 1;
          }
        }
        case '#' -> at = lineEnd(at);
        case '"', '\'' -> {
          int close = stringEnd(at);
          if (depth == 1) {
            item(name, at, close, index);
          }
          at = close - 1;
        }
        default -> {}
      }
      at++;
    }
    return at;
  }

  private void item(String list, int start, int end, int index) {
    if (end - start < 2 || items.size() >= LIMIT_ITEMS) {
      return;
    }
    Matcher name = NAME.matcher(text.substring(start + 1, end - 1));
    if (name.matches()) {
      items.add(
          new Item(
              list, PythonProject.normalised(name.group(1)), new TextRange(start, end), index));
    }
  }

  private int stringEnd(int start) {
    char quote = text.charAt(start);
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + 1);
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private static String unquoted(String key) {
    return key.replaceAll("[\"']", "");
  }

  /** The projects that the extra asks for. */
  public List<Item> extra(String extra) {
    return list("project.optional-dependencies." + extra);
  }

  /** The projects of {@code project.dependencies}. */
  public List<Item> dependencies() {
    return list("project.dependencies");
  }

  private List<Item> list(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return items.stream()
        .filter(item -> item.list().toLowerCase(Locale.ROOT).replace('_', '-').equals(wanted))
        .toList();
  }

  /**
   * Puts requirements into a list for development: into one that is there, else into a dependency
   * group {@code dev}. What such a list holds already is not added again.
   *
   * @param moved items of other lists
   * @param isDevelopment of the name of an extra or group
   */
  public Optional<TextEdit> adding(List<Item> moved, Predicate<String> isDevelopment) {
    List<Item> development =
        items.stream()
            .filter(item -> DEVELOPMENT_LISTS.matcher(item.list()).matches())
            .filter(item ->
                item.list().equals("tool.uv.dev-dependencies")
                    || isDevelopment.test(item.list().substring(item.list().lastIndexOf('.') + 1)))
            .toList();
    return added(moved, development);
  }

  private Optional<TextEdit> added(List<Item> moved, List<Item> development) {
    List<String> wanted =
        moved.stream()
            .filter(item ->
                development.stream().noneMatch(other -> other.project().equals(item.project())))
            .map(item -> item.range().of(text))
            .distinct()
            .toList();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(development.isEmpty() ? newGroup(wanted) : appended(development, wanted));
  }

  /**
   * As {@link #adding}, but only to lists that a manager leaves out when it is told to install
   * nothing for development: never to an extra.
   */
  public Optional<TextEdit> addingToGroup(List<Item> moved) {
    List<Item> development =
        items.stream().filter(item -> DEFAULT_GROUPS.matcher(item.list()).matches()).toList();
    return added(moved, development);
  }

  /** Behind the last item of the first list, in the way that list is written. */
  private TextEdit appended(List<Item> development, List<String> wanted) {
    int index = development.getFirst().index();
    TextRange last =
        development.stream().filter(item -> item.index() == index).toList().getLast().range();
    String before = text.substring(text.lastIndexOf('\n', last.start()) + 1, last.start());
    String separator = before.isBlank() ? "," + ending() + before : ", ";
    return new TextEdit(
        new TextRange(last.end(), last.end()), separator + String.join(separator, wanted));
  }

  private TextEdit newGroup(List<String> wanted) {
    String ending = ending();
    String list =
        "dev = ["
            + ending
            + wanted.stream().map(one -> "    " + one + "," + ending).collect(Collectors.joining())
            + "]"
            + ending;
    Matcher table = GROUPS_TABLE.matcher(text);
    if (table.find()) {
      return new TextEdit(new TextRange(table.end(), table.end()), list);
    }
    String gap = text.endsWith("\n") ? ending : ending + ending;
    return new TextEdit(
        new TextRange(text.length(), text.length()), gap + "[dependency-groups]" + ending + list);
  }

  private String ending() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /**
   * Lets uv take one project from an index of its own. Empty where the manifest says already where
   * it comes from, or has an index of that name.
   *
   * @param project in its normal form
   */
  public Optional<List<TextEdit>> takingFromIndex(String project, String index, String address) {
    boolean named =
        Pattern.compile("(?m)^[ \\t]*\"?" + Pattern.quote(project) + "\"?[ \\t]*=")
                .matcher(text)
                .find()
            || text.contains("tool.uv.sources." + project)
            || text.contains('"' + index + '"')
            || Pattern.compile("(?m)^[ \\t]*\\[tool\\.uv]").matcher(text).find()
                && Pattern.compile("(?m)^[ \\t]*(sources|index)\\b").matcher(text).find();
    if (named) {
      return Optional.empty();
    }
    String ending = ending();
    String source = project + " = { index = \"" + index + "\" }" + ending;
    String entry =
        String.join(
            ending,
            "",
            "[[tool.uv.index]]",
            "name = \"" + index + "\"",
            "url = \"" + address + "\"",
            "explicit = true",
            "");
    String gap = text.endsWith("\n") ? "" : ending;
    TextRange end = new TextRange(text.length(), text.length());
    Matcher table = SOURCES_TABLE.matcher(text);
    if (table.find()) {
      String broken = table.end() == text.length() ? gap : "";
      TextRange behind = new TextRange(table.end(), table.end());
      return Optional.of(
          table.end() == text.length()
              ? List.of(new TextEdit(end, broken + source + entry))
              : List.of(new TextEdit(behind, source), new TextEdit(end, gap + entry)));
    }
    return Optional.of(
        List.of(new TextEdit(end, gap + ending + "[tool.uv.sources]" + ending + source + entry)));
  }

  /** Takes items out of their arrays: with their line where they have one to themselves. */
  public List<TextEdit> without(Predicate<Item> goes) {
    List<TextEdit> edits = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    for (Item item : items) {
      if (done.add(item.index())) {
        List<Item> array = items.stream().filter(other -> other.index() == item.index()).toList();
        edits.addAll(without(array, goes));
      }
    }
    return edits;
  }

  private List<TextEdit> without(List<Item> array, Predicate<Item> goes) {
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!goes.test(array.get(i))) {
        continue;
      }
      TextRange range = array.get(i).range();
      if (ownsLine(range)) {
        int start = text.lastIndexOf('\n', range.start()) + 1;
        edits.add(deletion(start, Math.min(text.length(), lineEnd(range.end()) + 1)));
        continue;
      }
      int last = i;
      while (last + 1 < array.size()
          && goes.test(array.get(last + 1))
          && !ownsLine(array.get(last + 1).range())) {
        last++;
      }
      TextRange lastRange = array.get(last).range();
      if (last + 1 < array.size()) {
        edits.add(deletion(range.start(), array.get(last + 1).range().start()));
      } else if (i > 0 && !goes.test(array.get(i - 1))) {
        edits.add(deletion(array.get(i - 1).range().end(), lastRange.end()));
      } else {
        edits.add(deletion(range.start(), behindComma(lastRange.end())));
      }
      i = last;
    }
    return edits;
  }

  private boolean ownsLine(TextRange range) {
    int start = text.lastIndexOf('\n', range.start()) + 1;
    String before = text.substring(start, range.start());
    String after = text.substring(range.end(), lineEnd(range.end())).strip();
    return before.isBlank() && after.matches(",?\\s*(#.*)?");
  }

  private int behindComma(int offset) {
    int at = offset;
    while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static TextEdit deletion(int start, int end) {
    return new TextEdit(new TextRange(start, end), "");
  }
}
