package dev.layerweight.catalog.apt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What apt's {@code sources.list} and {@code *.sources} files name: which suites of which archives.
 */
final class AptSources {

  private static final int LIMIT_LINES = 5000;

  private AptSources() {}

  /**
   * One suite of an archive.
   *
   * @param uri of the archive, without a slash at the end
   * @param suite such as {@code bookworm-security}
   */
  record Source(String uri, String suite, List<String> components) {

    /** The code name without {@code -updates}, {@code -security}, {@code -backports}. */
    String release() {
      int dash = suite.indexOf('-');
      int slash = suite.indexOf('/');
      int end = dash < 0 ? slash : slash < 0 ? dash : Math.min(dash, slash);
      return end < 0 ? suite : suite.substring(0, end);
    }

    /** {@code main}, {@code updates}, {@code security}, or what else stands after the code name. */
    String kind() {
      String rest = suite.substring(release().length());
      return rest.isEmpty() ? "main" : rest.substring(1);
    }

    /**
     * How apt names the list of a component in its lists folder, without the compression's suffix.
     */
    String listName(String component, String architecture) {
      String noScheme = uri.replaceFirst("^[a-z+]+:/*", "");
      return (noScheme
              + "/dists/"
              + suite
              + "/"
              + component
              + "/binary-"
              + architecture
              + "/Packages")
          .replace("_", "%5f")
          .replace('/', '_');
    }

    Source of(String otherRelease) {
      return new Source(uri, otherRelease + suite.substring(release().length()), components);
    }
  }

  /** Reads the one-line format: {@code deb [options] uri suite component...}. */
  static List<Source> oneLine(String text) {
    List<Source> found = new ArrayList<>();
    text.lines()
        .limit(LIMIT_LINES)
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> line.startsWith("deb ") || line.startsWith("deb\t"))
        .map(line -> line.substring(3).strip().replaceFirst("^\\[[^\\]]*\\]\\s*", ""))
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length >= 3)
        .forEach(words ->
            found.add(
                new Source(trimmed(words[0]), words[1], List.of(words).subList(2, words.length))));
    return found;
  }

  /** Reads the deb822 format: stanzas of {@code Types}, {@code URIs}, {@code Suites}, ... */
  static List<Source> deb822(String text) {
    List<Source> found = new ArrayList<>();
    for (String stanza : text.split("\\R\\s*\\R")) {
      Map<String, String> fields = new HashMap<>();
      String last = "";
      for (String line : stanza.lines().limit(LIMIT_LINES).toList()) {
        if (line.startsWith("#")) {
          continue;
        }
        int colon = line.indexOf(':');
        if (!line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
          fields.merge(last, line.strip(), (before, more) -> before + " " + more);
        } else if (colon > 0) {
          last = line.substring(0, colon).toLowerCase(Locale.ROOT);
          fields.put(last, line.substring(colon + 1).strip());
        }
      }
      boolean binary = List.of(words(fields, "types")).contains("deb");
      boolean enabled = !fields.getOrDefault("enabled", "yes").equalsIgnoreCase("no");
      if (!binary || !enabled) {
        continue;
      }
      for (String uri : words(fields, "uris")) {
        for (String suite : words(fields, "suites")) {
          if (!uri.isEmpty() && !suite.isEmpty()) {
            found.add(new Source(trimmed(uri), suite, List.of(words(fields, "components"))));
          }
        }
      }
    }
    return found;
  }

  /** The code names, in the order in which they are named. */
  static Set<String> releases(List<Source> sources) {
    Set<String> releases = new LinkedHashSet<>();
    sources.forEach(source -> releases.add(source.release()));
    return releases;
  }

  /** The sources of another release on the same archives, where there are some of a known one. */
  static Optional<List<Source>> sameArchives(List<Source> sources, String release) {
    List<Source> others =
        AptSources.releases(sources).stream()
            .findFirst()
            .map(known ->
                sources.stream()
                    .filter(source -> source.release().equals(known))
                    .map(source -> source.of(release))
                    .toList())
            .orElse(List.of());
    return others.isEmpty() ? Optional.empty() : Optional.of(others);
  }

  private static String[] words(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "").strip().split("\\s+");
  }

  private static String trimmed(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }
}
