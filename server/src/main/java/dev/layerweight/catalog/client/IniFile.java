package dev.layerweight.catalog.client;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sections, keys and values as pip.conf has them: {@code key = value} or {@code key: value},
 * further lines of a value indented, whole lines of comments behind {@code #} or {@code ;}.
 */
final class IniFile {

  private final Map<String, Map<String, String>> sections = new HashMap<>();

  private IniFile() {}

  /** Reads what can be read; a line that is neither is passed over. */
  static IniFile parse(String text) {
    IniFile file = new IniFile();
    Map<String, String> section = new HashMap<>();
    String key = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String bare = line.strip();
      if (bare.startsWith("#") || bare.startsWith(";")) {
        continue;
      }
      if (bare.isEmpty()) {
        key = "";
      } else if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
        section.merge(key, bare, (before, more) -> (before + "\n" + more).strip());
      } else if (bare.startsWith("[") && bare.endsWith("]")) {
        section =
            file.sections.computeIfAbsent(
                bare.substring(1, bare.length() - 1).strip(), _ -> new HashMap<>());
        key = "";
      } else {
        int at = separator(bare);
        key = at < 0 ? "" : normal(bare.substring(0, at));
        if (!key.isEmpty()) {
          section.put(key, bare.substring(at + 1).strip());
        }
      }
    }
    return file;
  }

  private static int separator(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '=' || line.charAt(i) == ':') {
        return i;
      }
    }
    return -1;
  }

  /** pip takes {@code index_url}, {@code --index-url} and {@code Index-Url} for the same. */
  private static String normal(String key) {
    String name = key.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return name.startsWith("--") ? name.substring(2) : name;
  }

  Optional<String> value(String section, String key) {
    return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(key))
        .filter(value -> !value.isBlank());
  }
}
