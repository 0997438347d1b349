package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.DebianIndex.Comparison;
import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.DependencyKind;
import dev.layerweight.catalog.DebianIndex.Provided;
import dev.layerweight.catalog.DebianIndex.Relation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the stanzas of a {@code Packages} or {@code status} file, one after the other. */
public final class ControlFile {

  private static final int LIMIT_LINE_CHARS = 1 << 20;
  private static final int LIMIT_STANZAS = 500_000;
  private static final int LIMIT_RELATIONS = 20_000;

  /** Fields that the index has a use for; descriptions and checksums are most of a file. */
  private static final Set<String> WANTED =
      Set.of(
          "package",
          "version",
          "architecture",
          "priority",
          "section",
          "essential",
          "protected",
          "important",
          "installed-size",
          "size",
          "multi-arch",
          "source",
          "suite",
          "status",
          "provides",
          "pre-depends",
          "depends",
          "conflicts",
          "breaks",
          "recommends",
          "suggests",
          "replaces");

  private ControlFile() {}

  /** One stanza; field names are in lower case. */
  public record Stanza(Map<String, String> fields) {

    /** Empty where the stanza has no such field. */
    public String get(String field) {
      return fields.getOrDefault(field, "");
    }

    boolean isYes(String field) {
      return get(field).equalsIgnoreCase("yes");
    }

    long number(String field) {
      String text = get(field).strip();
      if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(Character::isDigit)) {
        return 0;
      }
      return Long.parseLong(text);
    }

    List<Dependency> dependencies(String nativeArchitecture) {
      List<Dependency> all = new ArrayList<>();
      for (DependencyKind kind : DependencyKind.values()) {
        String field = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        for (String group : split(get(field), ',')) {
          List<Relation> alternatives = new ArrayList<>();
          for (String alternative : split(group, '|')) {
            relation(alternative, nativeArchitecture).ifPresent(alternatives::add);
          }
          if (!alternatives.isEmpty() && all.size() < LIMIT_RELATIONS) {
            all.add(new Dependency(kind, List.copyOf(alternatives)));
          }
        }
      }
      return List.copyOf(all);
    }

    List<Provided> provides(String nativeArchitecture) {
      List<Provided> all = new ArrayList<>();
      for (String text : split(get("provides"), ',')) {
        relation(text, nativeArchitecture)
            .ifPresent(relation ->
                all.add(
                    new Provided(
                        relation.name(),
                        relation.comparison() == Comparison.EQUAL
                            ? Optional.of(relation.version())
                            : Optional.empty())));
      }
      return List.copyOf(all);
    }
  }

  /** Calls {@code each} for every stanza that has a name. */
  public static void read(Reader source, Consumer<Stanza> each) throws IOException {
    BufferedReader reader =
        source instanceof BufferedReader buffered ? buffered : new BufferedReader(source, 1 << 16);
    Map<String, String> fields = new HashMap<>();
    String last = "";
    int stanzas = 0;
    String line;
    while ((line = reader.readLine()) != null) {
      if (line.length() > LIMIT_LINE_CHARS) {
        throw new IOException("a line has more than " + LIMIT_LINE_CHARS + " characters");
      }
      if (line.isBlank()) {
        if (fields.containsKey("package")) {
          each.accept(new Stanza(fields));
          if (++stanzas > LIMIT_STANZAS) {
            throw new IOException("more than " + LIMIT_STANZAS + " packages");
          }
        }
        fields = new HashMap<>();
        last = "";
        continue;
      }
      char first = line.charAt(0);
      if (first == ' ' || first == '\t') {
        if (!last.isEmpty()) {
          fields.merge(last, line.strip(), (before, more) -> before + " " + more);
        }
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        continue;
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      last = WANTED.contains(name) ? name : "";
      if (!last.isEmpty()) {
        fields.put(last, line.substring(colon + 1).strip());
      }
    }
    if (fields.containsKey("package")) {
      each.accept(new Stanza(fields));
    }
  }

  private static List<String> split(String text, char separator) {
    if (text.isBlank()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(separator, start);
      if (end < 0) {
        end = text.length();
      }
      String part = text.substring(start, end).strip();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      start = end + 1;
    }
    return parts;
  }

  /**
   * Reads {@code name[:arch] [(op version)]}; what follows in brackets belongs to source packages.
   */
  private static Optional<Relation> relation(String text, String nativeArchitecture) {
    int open = text.indexOf('(');
    String name = (open < 0 ? text : text.substring(0, open)).strip();
    int bracket = name.indexOf('[');
    if (bracket >= 0) {
      name = name.substring(0, bracket).strip();
    }
    if (name.endsWith(":" + nativeArchitecture)) {
      name = name.substring(0, name.length() - nativeArchitecture.length() - 1);
    }
    if (name.isEmpty() || name.indexOf(' ') >= 0) {
      return Optional.empty();
    }
    if (open < 0) {
      return Optional.of(new Relation(name, Comparison.ANY, ""));
    }
    int close = text.indexOf(')', open);
    String condition = text.substring(open + 1, close < 0 ? text.length() : close).strip();
    int digits = 0;
    while (digits < condition.length() && "<>=".indexOf(condition.charAt(digits)) >= 0) {
      digits++;
    }
    String version = condition.substring(digits).strip();
    Comparison comparison =
        switch (condition.substring(0, digits)) {
          case "<<" -> Comparison.LESS;
          case "<=", "<" -> Comparison.LESS_OR_EQUAL;
          case "=", "" -> Comparison.EQUAL;
          case ">=", ">" -> Comparison.GREATER_OR_EQUAL;
          case ">>" -> Comparison.GREATER;
          default -> Comparison.ANY;
        };
    return Optional.of(
        comparison == Comparison.ANY || version.isEmpty()
            ? new Relation(name, Comparison.ANY, "")
            : new Relation(name, comparison, version));
  }
}
