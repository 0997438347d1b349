package dev.layerweight.refactor;

import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Edits pnpm-lock.yaml in the form that pnpm writes, so that {@code --frozen-lockfile} takes it
 * after a change of package.json.
 *
 * <p>Checked with pnpm 8 and 9: they compare the lists of the project, and find out anew who needs
 * a package.
 */
public final class PnpmLockText {

  private static final String RUNTIME = "dependencies:";
  private static final String DEVELOPMENT = "devDependencies:";

  private final String text;
  private final LineIndex lines;

  /**
   * A list of the project, such as its {@code dependencies}.
   *
   * @param end the line behind it
   * @param entries first line and line behind of each entry by its name
   */
  private record Section(int start, int end, Map<String, Lines> entries) {}

  private record Lines(int start, int end) {}

  private PnpmLockText(String text) {
    this.text = text;
    this.lines = LineIndex.of(text);
  }

  /**
   * Moves dependencies of the project at the root to those of its development.
   *
   * @return empty where one of them is not there, or where the text is not in pnpm's form
   */
  public static List<TextEdit> toDevelopment(String text, Set<String> names) {
    return new PnpmLockText(text).moved(names);
  }

  private List<TextEdit> moved(Set<String> names) {
    Optional<Lines> root = root();
    if (root.isEmpty()) {
      return List.of();
    }
    String indent = root.get().start() == 0 ? "" : "    ";
    Optional<Section> runtime = section(root.get(), indent, RUNTIME);
    if (names.isEmpty() || runtime.filter(one -> holds(one, names)).isEmpty()) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    Map<String, String> moved = new LinkedHashMap<>();
    Section from = runtime.get();
    from.entries()
        .forEach((name, place) -> {
          if (names.contains(name)) {
            moved.put(name, range(place.start(), place.end()).of(text));
          }
        });
    Optional<Section> development = section(root.get(), indent, DEVELOPMENT);
    if (moved.size() == from.entries().size() && development.isEmpty()) {
      int title = lines.startOf(from.start()) + indent.length();
      TextRange written = new TextRange(title, title + RUNTIME.length());
      return List.of(new TextEdit(written, DEVELOPMENT));
    }
    if (moved.size() == from.entries().size()) {
      edits.add(new TextEdit(range(from.start(), withGap(from, indent, root.get())), ""));
    } else {
      from.entries().entrySet().stream()
          .filter(entry -> names.contains(entry.getKey()))
          .forEach(entry ->
              edits.add(new TextEdit(range(entry.getValue().start(), entry.getValue().end()), "")));
    }
    development.ifPresentOrElse(
        list -> edits.addAll(sorted(list, moved)),
        () -> edits.add(newSection(from, indent, moved)));
    return edits;
  }

  /** Top-level sections stand apart by an empty line, which goes with the section. */
  private int withGap(Section section, String indent, Lines root) {
    boolean gap = indent.isEmpty() && section.end() < root.end() && line(section.end()).isBlank();
    return gap ? section.end() + 1 : section.end();
  }

  private static boolean holds(Section section, Set<String> names) {
    return section.entries().keySet().containsAll(names);
  }

  private List<TextEdit> sorted(Section list, Map<String, String> moved) {
    Map<Integer, StringBuilder> byLine = new LinkedHashMap<>();
    moved.forEach((name, entry) -> {
      int place =
          list.entries().entrySet().stream()
              .filter(other -> other.getKey().compareTo(name) > 0)
              .mapToInt(other -> other.getValue().start())
              .findFirst()
              .orElse(list.end());
      if (!list.entries().containsKey(name)) {
        byLine.computeIfAbsent(place, _ -> new StringBuilder()).append(entry);
      }
    });
    return byLine.entrySet().stream()
        .map(entry -> insertion(entry.getKey(), entry.getValue().toString()))
        .toList();
  }

  private TextEdit newSection(Section from, String indent, Map<String, String> moved) {
    String ending = text.contains("\r\n") ? "\r\n" : "\n";
    String gap = indent.isEmpty() ? ending : "";
    String entries = moved.values().stream().collect(Collectors.joining());
    return insertion(from.end(), gap + indent + DEVELOPMENT + ending + entries);
  }

  private TextEdit insertion(int line, String written) {
    int offset = line < lines.lineCount() ? lines.startOf(line) : text.length();
    return new TextEdit(new TextRange(offset, offset), written);
  }

  private TextRange range(int start, int end) {
    return new TextRange(
        lines.startOf(start), end < lines.lineCount() ? lines.startOf(end) : text.length());
  }

  private String line(int line) {
    return text.substring(lines.startOf(line), lines.endOf(line));
  }

  /** Where the lists of the project at the root stand. */
  private Optional<Lines> root() {
    Optional<Integer> importers = find("importers:", 0, lines.lineCount());
    if (importers.isEmpty()) {
      return Optional.of(new Lines(0, lines.lineCount()));
    }
    int end = behind(importers.get(), "", lines.lineCount());
    return find("  .:", importers.get(), end)
        .map(start -> new Lines(start + 1, behind(start, "  ", end)));
  }

  private Optional<Integer> find(String wanted, int from, int to) {
    for (int line = from; line < to; line++) {
      if (line(line).stripTrailing().equals(wanted)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** The line behind all that is indented deeper than {@code indent}, without empty lines. */
  private int behind(int start, String indent, int limit) {
    int end = start + 1;
    for (int line = start + 1; line < limit; line++) {
      if (line(line).isBlank()) {
        continue;
      }
      if (!line(line).startsWith(indent + " ")) {
        break;
      }
      end = line + 1;
    }
    return end;
  }

  private Optional<Section> section(Lines root, String indent, String title) {
    return find(indent + title, root.start(), root.end())
        .map(start -> {
          int end = behind(start, indent, root.end());
          Map<String, Lines> entries = new LinkedHashMap<>();
          for (int line = start + 1; line < end; line = behind(line, indent + "  ", end)) {
            String name =
                line(line).strip().replaceFirst(":.*", "").replaceAll("^['\"]|['\"]$", "");
            entries.put(name, new Lines(line, behind(line, indent + "  ", end)));
          }
          return new Section(start, end, entries);
        });
  }
}
