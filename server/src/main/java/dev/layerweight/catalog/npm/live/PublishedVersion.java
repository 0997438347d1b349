package dev.layerweight.catalog.npm.live;

import dev.layerweight.catalog.NodePackage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A version as a registry describes it; its size may be missing, as it does for those published
 * before 2018.
 *
 * @param tarball its address
 * @param integrity the tarball's hash, empty where there is none
 */
record PublishedVersion(
    String version,
    OptionalLong unpackedBytes,
    long fileCount,
    Map<String, String> dependencies,
    Map<String, String> optionalDependencies,
    Map<String, String> peerDependencies,
    Set<String> optionalPeers,
    List<String> os,
    List<String> cpu,
    List<String> libc,
    boolean installScript,
    String tarball,
    String integrity) {

  private static final Pattern TAB = Pattern.compile("\t");
  private static final Pattern SEMICOLON = Pattern.compile(";");
  private static final int COLUMNS = 13;

  /** Empty where the size is neither published nor counted. */
  Optional<NodePackage> sized(String name, Optional<TarballFacts> counted) {
    if (unpackedBytes.isEmpty() && counted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NodePackage(
            name,
            version,
            unpackedBytes.orElseGet(() -> counted.orElseThrow().unpackedBytes()),
            counted.map(one -> OptionalLong.of(one.packedBytes())).orElse(OptionalLong.empty()),
            unpackedBytes.isPresent() ? fileCount : counted.orElseThrow().fileCount(),
            dependencies,
            optionalDependencies,
            peerDependencies,
            optionalPeers,
            true,
            os,
            cpu,
            libc,
            installScript));
  }

  /** Columns separated by tabs, one line, the version first. */
  String line() {
    return String.join(
        "\t",
        clean(version),
        unpackedBytes.isPresent() ? Long.toString(unpackedBytes.getAsLong()) : "",
        Long.toString(fileCount),
        column(dependencies),
        column(optionalDependencies),
        column(peerDependencies),
        column(optionalPeers.stream().sorted().toList()),
        column(os),
        column(cpu),
        column(libc),
        installScript ? "i" : "",
        clean(tarball),
        clean(integrity));
  }

  /** Empty where the line is damaged. */
  static Optional<PublishedVersion> of(String line) {
    String[] fields = TAB.split(line, -1);
    if (fields.length != COLUMNS || !fields[1].matches("\\d{0,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new PublishedVersion(
            fields[0],
            fields[1].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[1])),
            fields[2].matches("\\d{1,18}") ? Long.parseLong(fields[2]) : 0,
            ranges(fields[3]),
            ranges(fields[4]),
            ranges(fields[5]),
            Set.copyOf(list(fields[6])),
            list(fields[7]),
            list(fields[8]),
            list(fields[9]),
            fields[10].equals("i"),
            fields[11],
            fields[12]));
  }

  private static String clean(String text) {
    return text.replaceAll("[\\t\\r\\n;]", " ").strip();
  }

  private static String column(List<String> values) {
    return String.join(";", values.stream().map(PublishedVersion::clean).distinct().toList());
  }

  private static String column(Map<String, String> ranges) {
    List<String> parts = new ArrayList<>();
    ranges.forEach((name, range) -> {
      if (!name.isBlank() && name.indexOf(' ') < 0) {
        parts.add(clean(name) + " " + clean(range));
      }
    });
    return String.join(";", parts);
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
      } else if (!part.isEmpty()) {
        // An empty range takes any version.
        ranges.put(part, "");
      }
    }
    return Collections.unmodifiableMap(ranges);
  }
}
