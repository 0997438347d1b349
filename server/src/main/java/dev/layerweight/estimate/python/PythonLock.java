package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the lock files of uv, Poetry and pdm (TOML) and of pipenv (JSON) line by line.
 *
 * <p>They are written by programs in one fixed form, and long: a reader of lines needs a hundredth
 * of the time that a parser for the whole language takes.
 */
final class PythonLock {

  private static final int LIMIT_CHARACTERS = 32 << 20;
  private static final int LIMIT_PACKAGES = 10_000;
  private static final int LIMIT_LINE = 20_000;

  private static final Pattern FIELD = Pattern.compile("^([A-Za-z0-9_.\"-]+) ?= ?(.*)$");
  private static final Pattern WHEEL_SIZE =
      Pattern.compile("url = \"[^\"]*?([^\"/]+)\\.whl\".*size = (\\d+)");

  private final Map<String, List<LockedPackage>> packages = new LinkedHashMap<>();

  private String name = "";
  private String version = "";
  private boolean local;
  private OptionalLong wheelBytes = OptionalLong.empty();
  private PythonMarker marker = PythonMarker.ALWAYS;
  private final List<PythonRequirement> requirements = new ArrayList<>();
  private Map<String, String> poetryExtras = new HashMap<>();

  private PythonLock() {}

  /** The packages by name; empty where the text is too long. */
  static Map<String, List<LockedPackage>> read(String text) {
    if (text.length() > LIMIT_CHARACTERS) {
      return Map.of();
    }
    PythonLock lock = new PythonLock();
    return text.stripLeading().startsWith("{") ? lock.pipfile(text) : lock.toml(text);
  }

  private Map<String, List<LockedPackage>> toml(String text) {
    String section = "";
    String list = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || line.length() > LIMIT_LINE) {
        continue;
      }
      if (!list.isEmpty()) {
        if (stripped.startsWith("]")) {
          list = "";
        } else {
          item(section, list, stripped);
        }
        continue;
      }
      if (stripped.startsWith("[")) {
        section = stripped.replaceAll("[\\[\\]]", "");
        if (section.equals("package") || section.equals("metadata") || section.equals("extras")) {
          close();
        }
        continue;
      }
      Matcher field = FIELD.matcher(stripped);
      if (!field.matches()) {
        continue;
      }
      String key = field.group(1).replace("\"", "");
      String value = field.group(2);
      if (value.equals("[")) {
        list = key;
      } else {
        field(section, key, value);
      }
    }
    close();
    return packages;
  }

  private void field(String section, String key, String value) {
    switch (section) {
      case "package" -> {
        switch (key) {
          case "name" -> name = PythonProject.normalised(string(value));
          case "version" -> version = string(value);
          case "marker", "markers" ->
              marker = PythonMarker.parse(string(value)).orElse(PythonMarker.ALWAYS);
          case "source" ->
              local =
                  value.contains("editable = ")
                      || value.contains("virtual = ")
                      || value.contains("directory = ");
          case "dependencies", "files", "wheels" -> {
            if (value.startsWith("[")) {
              items(section, key, value);
            }
          }
          default -> {}
        }
      }
      case "package.dependencies" -> poetryDependency(key, value);
      case "package.extras" -> {
        for (String written : quoted(value)) {
          PythonRequirement.parse(written)
              .ifPresent(requirement ->
                  poetryExtras.merge(
                      requirement.name(),
                      PythonProject.normalised(key),
                      (left, right) -> left + "," + right));
        }
      }
      default -> {
        if (section.startsWith("package.") && value.startsWith("[")) {
          items(section, key, value);
        }
      }
    }
  }

  private void items(String section, String key, String value) {
    String inner = value.substring(1, Math.max(1, value.length() - 1));
    if (inner.contains("{")) {
      for (String item : inner.split("(?<=}), ?")) {
        item(section, key, item);
      }
    } else {
      quoted(inner).forEach(string -> requirement(section, key, string));
    }
  }

  private void item(String section, String list, String item) {
    if (list.equals("wheels") || list.equals("files")) {
      Matcher wheel = WHEEL_SIZE.matcher(item);
      if (wheel.find() && suits(wheel.group(1)) && wheel.group(2).length() < 16) {
        wheelBytes = OptionalLong.of(Long.parseLong(wheel.group(2)));
      }
      return;
    }
    String extra =
        switch (section) {
          case "package.optional-dependencies" -> PythonProject.normalised(list);
          case "package.dev-dependencies" -> "group:" + list;
          default -> "";
        };
    if (section.equals("package") && !list.equals("dependencies")) {
      return;
    }
    if (!section.equals("package") && extra.isEmpty()) {
      return;
    }
    if (item.startsWith("\"")) {
      quoted(item).forEach(string -> requirement(section, list, string));
      return;
    }
    if (!item.startsWith("{")) {
      return;
    }
    Map<String, String> fields = inline(item);
    PythonMarker ofItem =
        PythonMarker.parse(string(fields.getOrDefault("marker", "\"\"")))
            .orElse(PythonMarker.ALWAYS);
    PythonRequirement requirement =
        PythonRequirement.named(string(fields.getOrDefault("name", "\"\"")))
            .withExtras(strings(fields.getOrDefault("extra", "")));
    requirements.add(requirement.with(extra.isEmpty() ? ofItem : both(ofItem, extra)));
  }

  private void requirement(String section, String list, String text) {
    if (section.equals("package") && list.equals("dependencies")) {
      PythonRequirement.parse(text).ifPresent(requirements::add);
    }
  }

  private void poetryDependency(String key, String value) {
    PythonRequirement plain = PythonRequirement.named(key);
    if (value.startsWith("\"")) {
      requirements.add(plain);
      return;
    }
    Map<String, String> fields = inline(value);
    PythonMarker ofItem =
        PythonMarker.parse(string(fields.getOrDefault("markers", "\"\"")))
            .orElse(PythonMarker.ALWAYS);
    PythonRequirement requirement =
        plain.withExtras(strings(fields.getOrDefault("extras", ""))).with(ofItem);
    requirements.add(
        value.contains("optional = true")
            ? new PythonRequirement(
                requirement.name(),
                requirement.extras(),
                requirement.specifier(),
                "",
                ofItem,
                "optional")
            : requirement);
  }

  private void close() {
    Optional<PythonVersion> read =
        version.isEmpty() && local ? PythonVersion.parse("0") : PythonVersion.parse(version);
    if (!name.isEmpty() && read.isPresent() && packages.size() < LIMIT_PACKAGES) {
      List<PythonRequirement> edges =
          requirements.stream().flatMap(edge -> withExtra(edge).stream()).toList();
      packages
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(new LockedPackage(name, read.get(), edges, marker, wheelBytes, local));
    }
    name = "";
    version = "";
    local = false;
    wheelBytes = OptionalLong.empty();
    marker = PythonMarker.ALWAYS;
    requirements.clear();
    poetryExtras = new HashMap<>();
  }

  /** Poetry lists optional dependencies apart from the extras that they belong to. */
  private List<PythonRequirement> withExtra(PythonRequirement edge) {
    if (!edge.written().equals("optional")) {
      return List.of(edge);
    }
    String extras = poetryExtras.getOrDefault(edge.name(), "");
    return extras.isEmpty()
        ? List.of()
        : List.of(extras.split(",")).stream()
            .map(extra -> edge.with(both(edge.marker(), extra)))
            .toList();
  }

  private static PythonMarker both(PythonMarker marker, String extra) {
    return new PythonMarker.All(
        List.of(marker, new PythonMarker.Comparison("extra", false, "==", extra, true)));
  }

  private static boolean suits(String wheel) {
    return wheel.endsWith("-any") || (wheel.contains("manylinux") && wheel.contains("x86_64"));
  }

  /** The fields of an inline table, values as written. */
  private static Map<String, String> inline(String item) {
    Map<String, String> fields = new HashMap<>();
    int at = 0;
    while (at < item.length()) {
      int equals = item.indexOf(" = ", at);
      if (equals < 0) {
        break;
      }
      int keyStart = Math.max(item.lastIndexOf(' ', equals - 1), item.lastIndexOf('{', equals - 1));
      int end = endOfValue(item, equals + 3);
      fields.putIfAbsent(
          item.substring(keyStart + 1, equals), item.substring(equals + 3, end).strip());
      at = end;
    }
    return fields;
  }

  private static int endOfValue(String item, int start) {
    char quote = 0;
    int depth = 0;
    for (int i = start; i < item.length(); i++) {
      char c = item.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      } else if ((c == ',' || c == '}') && depth <= 0) {
        return i;
      }
    }
    return item.length();
  }

  /** Every quoted string of a line, without its escapes. */
  private static List<String> quoted(String line) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < line.length(); i++) {
      char quote = line.charAt(i);
      if (quote != '"' && quote != '\'') {
        continue;
      }
      StringBuilder text = new StringBuilder();
      for (i++; i < line.length() && line.charAt(i) != quote; i++) {
        if (line.charAt(i) == '\\' && quote == '"' && i + 1 < line.length()) {
          i++;
        }
        text.append(line.charAt(i));
      }
      strings.add(text.toString());
    }
    return strings;
  }

  private static Set<String> strings(String list) {
    return quoted(list).stream().map(PythonProject::normalised).collect(Collectors.toSet());
  }

  private static String string(String value) {
    return quoted(value).stream().findFirst().orElse("");
  }

  private static final Pattern PIPFILE_SECTION = Pattern.compile("^ {4}\"([^\"]+)\": \\{");
  private static final Pattern PIPFILE_PACKAGE = Pattern.compile("^ {8}\"([^\"]+)\": \\{");
  private static final Pattern PIPFILE_VERSION =
      Pattern.compile("^ {12}\"version\": \"={2,3}([^\"]+)\"");
  private static final String PIPFILE_MARKER = "            \"markers\": ";

  /** A Pipfile.lock has no edges; development packages carry {@code extra == "group:dev"}. */
  private Map<String, List<LockedPackage>> pipfile(String text) {
    String section = "";
    boolean development = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Matcher matcher;
      if ((matcher = PIPFILE_SECTION.matcher(line)).find()) {
        closePipfile(development);
        section = matcher.group(1);
        development = section.equals("develop");
      } else if (!section.equals("_meta") && (matcher = PIPFILE_PACKAGE.matcher(line)).find()) {
        closePipfile(development);
        name = PythonProject.normalised(matcher.group(1));
      } else if ((matcher = PIPFILE_VERSION.matcher(line)).find()) {
        version = matcher.group(1);
      } else if (line.startsWith(PIPFILE_MARKER) && line.length() < LIMIT_LINE) {
        marker =
            PythonMarker.parse(string(line.substring(PIPFILE_MARKER.length())))
                .orElse(PythonMarker.ALWAYS);
      }
    }
    closePipfile(development);
    return packages;
  }

  private void closePipfile(boolean development) {
    if (development && !packages.containsKey(name)) {
      requirements.add(PythonRequirement.named(name).with(both(PythonMarker.ALWAYS, "group:dev")));
    }
    close();
  }
}
