package dev.layerweight.estimate.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of YAML that pnpm and yarn write into their lock files: nested mappings by
 * indentation, lists of plain values, {@code {a: b}} and {@code [a, b]} on one line, quoted names.
 * Lines that are none of these are passed over, so that a newer file still gives what it can.
 */
final class SimpleYaml {

  private static final int DEPTH_LIMIT = 100;
  private static final int LIMIT_CHARACTERS = 32 << 20;

  private record Line(int indentation, String text) {}

  private final List<Line> lines = new ArrayList<>();
  private int at;

  private SimpleYaml(String text) {
    text.lines()
        .forEach(line -> {
          String content = line.strip();
          if (!content.isEmpty() && !content.startsWith("#") && !content.equals("---")) {
            lines.add(new Line(indentation(line), content));
          }
        });
  }

  /** The mapping in {@code text}; nothing where it is too long. */
  static Optional<Json> read(String text) {
    return text.length() > LIMIT_CHARACTERS
        ? Optional.empty()
        : Optional.of(new SimpleYaml(text).mapping(-1, 0));
  }

  private static int indentation(String line) {
    int spaces = 0;
    while (spaces < line.length() && line.charAt(spaces) == ' ') {
      spaces++;
    }
    return spaces;
  }

  private Json mapping(int parentIndentation, int depth) {
    LinkedHashMap<String, Json> values = new LinkedHashMap<>();
    while (at < lines.size() && lines.get(at).indentation() > parentIndentation) {
      Line line = lines.get(at++);
      int colon = colon(line.text());
      if (colon < 0 || depth > DEPTH_LIMIT) {
        continue;
      }
      String name = unquoted(line.text().substring(0, colon).strip());
      String rest = line.text().substring(colon + 1).strip();
      values.put(
          name.startsWith("? ") ? unquoted(name.substring(2).strip()) : name,
          rest.isEmpty() ? block(line.indentation(), depth) : inline(rest, depth));
    }
    return new Json.Members(values);
  }

  private Json block(int indentation, int depth) {
    if (at < lines.size()
        && lines.get(at).text().startsWith("- ")
        && lines.get(at).indentation() >= indentation) {
      List<Json> items = new ArrayList<>();
      int own = lines.get(at).indentation();
      while (at < lines.size()
          && lines.get(at).indentation() >= own
          && (lines.get(at).indentation() > own || lines.get(at).text().startsWith("- "))) {
        Line line = lines.get(at++);
        if (line.text().startsWith("- ")) {
          items.add(inline(line.text().substring(2).strip(), depth + 1));
        }
      }
      return new Json.Items(items);
    }
    return mapping(indentation, depth + 1);
  }

  private static Json inline(String text, int depth) {
    if (depth < DEPTH_LIMIT && text.startsWith("{") && text.endsWith("}")) {
      LinkedHashMap<String, Json> values = new LinkedHashMap<>();
      for (String part : parts(text.substring(1, text.length() - 1))) {
        int colon = colon(part);
        if (colon >= 0) {
          values.put(
              unquoted(part.substring(0, colon).strip()),
              inline(part.substring(colon + 1).strip(), depth + 1));
        }
      }
      return new Json.Members(values);
    }
    if (depth < DEPTH_LIMIT && text.startsWith("[") && text.endsWith("]")) {
      final int inner = depth + 1;
      return new Json.Items(
          parts(text.substring(1, text.length() - 1)).stream().map(p -> inline(p, inner)).toList());
    }
    return switch (text) {
      case "true", "false", "null" -> new Json.Literal(text);
      default -> new Json.Text(unquoted(text));
    };
  }

  /** Splits at commas outside of quotes and brackets. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int open = 0;
    int start = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '{' || c == '[') {
        open++;
      } else if (c == '}' || c == ']') {
        open--;
      } else if (c == ',' && open == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts.stream().filter(part -> !part.isEmpty()).toList();
  }

  /** Where the colon after a name stands: one at the end or before a space, outside of quotes. */
  private static int colon(String text) {
    int start = 0;
    if (text.startsWith("'") || text.startsWith("\"")) {
      start = text.indexOf(text.charAt(0), 1) + 1;
      if (start == 0) {
        return -1;
      }
    }
    for (int i = text.indexOf(':', start); i >= 0; i = text.indexOf(':', i + 1)) {
      if (i + 1 == text.length() || text.charAt(i + 1) == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.startsWith("'") && text.endsWith("'")
                || text.startsWith("\"") && text.endsWith("\""));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
