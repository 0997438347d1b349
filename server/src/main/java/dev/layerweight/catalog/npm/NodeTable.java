package dev.layerweight.catalog.npm;

import dev.layerweight.catalog.NodePackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text form of a table of npm packages: comment lines with source and date, one line a package
 * with its packument's bytes, under it one line a version. Columns are separated by tabs.
 *
 * <p>Lines are found by name and read only when they are asked for, so that opening the table costs
 * one pass over its text.
 */
final class NodeTable {

  static final String MAGIC = "#layerweight-npm 1";

  private static final Pattern TAB = Pattern.compile("\t");
  private static final Pattern SEMICOLON = Pattern.compile(";");
  private static final int VERSION_COLUMNS = 14;

  private final String text;
  private final Map<String, Integer> starts;
  private final String source;

  private NodeTable(String text, Map<String, Integer> starts, String source) {
    this.text = text;
    this.starts = starts;
    this.source = source;
  }

  /** The table in {@code text}; empty where it is cut or not such a table. */
  static Optional<NodeTable> read(String text) {
    if (!text.startsWith(MAGIC + "\n") || !text.endsWith("\n#end\n")) {
      return Optional.empty();
    }
    Map<String, Integer> starts = new HashMap<>(8192);
    String source = "";
    int declared = -1;
    int versions = 0;
    for (int at = 0; at < text.length(); at = text.indexOf('\n', at) + 1) {
      switch (text.charAt(at)) {
        case '#' -> {
          String comment = text.substring(at, text.indexOf('\n', at));
          if (comment.startsWith("#source ")) {
            source = comment.substring("#source ".length());
          } else if (comment.matches("#versions \\d{1,9}")) {
            declared = Integer.parseInt(comment.substring("#versions ".length()));
          }
        }
        case '\t' -> versions++;
        default -> {
          int tab = text.indexOf('\t', at);
          if (tab < 0) {
            return Optional.empty();
          }
          starts.put(text.substring(at, tab), at);
        }
      }
    }
    return declared == versions
        ? Optional.of(new NodeTable(text, starts, source))
        : Optional.empty();
  }

  String source() {
    return source;
  }

  int packageCount() {
    return starts.size();
  }

  Set<String> names() {
    return starts.keySet();
  }

  OptionalLong packumentBytes(String name) {
    Integer start = starts.get(name);
    if (start == null) {
      return OptionalLong.empty();
    }
    return number(text.substring(start + name.length() + 1, text.indexOf('\n', start)));
  }

  List<NodePackage> versions(String name) {
    Integer start = starts.get(name);
    if (start == null) {
      return List.of();
    }
    List<NodePackage> found = new ArrayList<>();
    int at = text.indexOf('\n', start) + 1;
    while (at < text.length() && text.charAt(at) == '\t') {
      int end = text.indexOf('\n', at);
      String[] columns = TAB.split(text.substring(at, end), -1);
      if (columns.length == VERSION_COLUMNS) {
        found.add(version(name, columns));
      }
      at = end + 1;
    }
    return List.copyOf(found);
  }

  private static NodePackage version(String name, String[] columns) {
    return new NodePackage(
        name,
        columns[1],
        number(columns[2]).orElse(0),
        number(columns[3]),
        number(columns[4]).orElse(0),
        ranges(columns[5]),
        ranges(columns[6]),
        ranges(columns[7]),
        Set.copyOf(list(columns[8])),
        columns[9].contains("p"),
        list(columns[10]),
        list(columns[11]),
        list(columns[12]),
        columns[9].contains("i"));
  }

  private static OptionalLong number(String digits) {
    return digits.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  private static List<String> list(String column) {
    return column.isEmpty() ? List.of() : List.of(SEMICOLON.split(column));
  }

  private static Map<String, String> ranges(String column) {
    Map<String, String> ranges = new LinkedHashMap<>();
    for (String part : list(column)) {
      int space = part.indexOf(' ');
      if (space > 0) {
        ranges.put(part.substring(0, space), part.substring(space + 1));
      }
    }
    return java.util.Collections.unmodifiableMap(ranges);
  }

  /**
   * Writes a table that {@link #read} understands.
   *
   * @param packuments bytes of the packuments that are known
   */
  static String write(String source, List<NodePackage> packages, Map<String, Long> packuments) {
    Map<String, List<NodePackage>> byName = new TreeMap<>();
    for (NodePackage one : packages) {
      byName.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one);
    }
    // npm asks about packages that it does not install, such as those for other machines.
    packuments.keySet().forEach(name -> byName.computeIfAbsent(name, _ -> List.of()));
    StringBuilder out = new StringBuilder(1 << 20);
    out.append(MAGIC).append('\n');
    out.append("#source ").append(source).append('\n');
    out.append("#versions ").append(packages.size()).append('\n');
    byName.forEach((name, versions) -> {
      Long packument = packuments.get(name);
      out.append(name).append('\t').append(packument == null ? "" : packument).append('\n');
      versions.forEach(version -> out.append(line(version)).append('\n'));
    });
    return out.append("#end\n").toString();
  }

  private static String line(NodePackage one) {
    return String.join(
        "\t",
        "",
        one.version(),
        Long.toString(one.unpackedBytes()),
        one.packedBytes().isPresent() ? Long.toString(one.packedBytes().getAsLong()) : "",
        Long.toString(one.fileCount()),
        column(one.dependencies()),
        column(one.optionalDependencies()),
        column(one.peerDependencies()),
        String.join(";", new TreeSet<>(one.optionalPeers())),
        (one.peersAreSorted() ? "p" : "") + (one.installScript() ? "i" : ""),
        String.join(";", one.os()),
        String.join(";", one.cpu()),
        String.join(";", one.libc()),
        "");
  }

  private static String column(Map<String, String> ranges) {
    return ranges.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(";"));
  }
}
