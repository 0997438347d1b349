package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.AptSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads apt's {@code sources.list} and {@code *.sources} files, see sources.list(5): which suites
 * of which archives they name. What cannot be read is left out.
 */
public final class AptSources {

  private static final int LIMIT_CHARS = 1 << 20;
  private static final int LIMIT_LINES = 5000;
  private static final int LIMIT_SOURCES = 500;

  private static final Pattern LINE = Pattern.compile("deb\\s+(?:\\[([^\\]]*)\\]\\s*)?(\\S.*)");

  private AptSources() {}

  /** Reads a file by the format that its name tells; none of another name. */
  public static List<AptSource> of(String fileName, String text) {
    if (text.length() > LIMIT_CHARS) {
      return List.of();
    }
    if (fileName.endsWith(".sources")) {
      return deb822(text);
    }
    return fileName.endsWith(".list") ? oneLine(text) : List.of();
  }

  /** Reads the one-line format: {@code deb [options] uri suite component...}. */
  public static List<AptSource> oneLine(String text) {
    List<AptSource> found = new ArrayList<>();
    text.lines()
        .limit(LIMIT_LINES)
        .map(line -> line.replaceFirst("#.*", "").strip())
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .limit(LIMIT_SOURCES)
        .forEach(line ->
            source(
                    List.of(line.group(2).split("\\s+")),
                    architectures(Optional.ofNullable(line.group(1)).orElse("")))
                .ifPresent(found::add));
    return List.copyOf(found);
  }

  private static Optional<AptSource> source(List<String> words, List<String> architectures) {
    boolean flat = words.size() == 2 && words.get(1).endsWith("/");
    return flat || words.size() >= 3
        ? Optional.of(
            new AptSource(
                trimmed(words.get(0)), words.get(1), words.subList(2, words.size()), architectures))
        : Optional.empty();
  }

  private static List<String> architectures(String options) {
    return Arrays.stream(options.strip().split("\\s+"))
        .filter(option -> option.startsWith("arch="))
        .flatMap(option -> Arrays.stream(option.substring("arch=".length()).split(",")))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Reads the deb822 format: stanzas of {@code Types}, {@code URIs}, {@code Suites}, ... */
  public static List<AptSource> deb822(String text) {
    List<AptSource> found = new ArrayList<>();
    for (String stanza : text.split("\\R[ \\t]*\\R", LIMIT_SOURCES)) {
      Map<String, String> fields = fields(stanza);
      boolean binary = words(fields, "types").contains("deb");
      boolean enabled = !fields.getOrDefault("enabled", "yes").equalsIgnoreCase("no");
      if (!binary || !enabled) {
        continue;
      }
      List<String> components = words(fields, "components");
      for (String uri : words(fields, "uris")) {
        for (String suite : words(fields, "suites")) {
          boolean whole = components.isEmpty() == suite.endsWith("/");
          if (whole && found.size() < LIMIT_SOURCES) {
            found.add(
                new AptSource(trimmed(uri), suite, components, words(fields, "architectures")));
          }
        }
      }
    }
    return List.copyOf(found);
  }

  private static Map<String, String> fields(String stanza) {
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
    return fields;
  }

  private static List<String> words(Map<String, String> fields, String name) {
    return Arrays.stream(fields.getOrDefault(name, "").strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String trimmed(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }
}
