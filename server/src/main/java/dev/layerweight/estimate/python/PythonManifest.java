package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.text.CompactToml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * What a project says of itself in pyproject.toml, setup.cfg or setup.py, or in a Pipfile.
 *
 * @param name in its normal form, empty where it is not said
 * @param extras by their normal form
 * @param groups of development dependencies by name
 * @param optionalGroups those that are installed only when asked for
 * @param requirementFiles files that hold the dependencies, relative to the project
 * @param packages that setuptools is told to install, where listed one by one
 * @param buildRequirements of the isolated build
 * @param uvConstraints of {@code [tool.uv]}
 * @param uvTorchIndexes addresses of the indexes that {@code [tool.uv]} names for torch
 * @param problems in the user's terms, such as "pyproject.toml cannot be read"
 */
public record PythonManifest(
    String name,
    List<PythonRequirement> dependencies,
    Map<String, List<PythonRequirement>> extras,
    Map<String, List<PythonRequirement>> groups,
    Set<String> optionalGroups,
    List<String> requirementFiles,
    Optional<List<String>> packages,
    List<PythonRequirement> buildRequirements,
    List<PythonRequirement> uvConstraints,
    List<String> uvTorchIndexes,
    List<String> problems) {

  private static final int LIMIT_CHARACTERS = 1 << 20;
  private static final int LIMIT_DEPTH = 50;
  private static final int LIMIT_ENTRIES = 5000;

  private static final List<PythonRequirement> USUAL_BUILD =
      List.of(PythonRequirement.named("setuptools"));

  /** A project of which nothing is known, and why. */
  public static PythonManifest unreadable(String problem) {
    return new PythonManifest(
        "",
        List.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        USUAL_BUILD,
        List.of(),
        List.of(),
        List.of(problem));
  }

  /** Reads pyproject.toml; what cannot be read is a problem of the result. */
  public static PythonManifest ofPyproject(String text) {
    Optional<TomlTable> toml = table(text);
    return toml.map(PythonManifest::ofToml)
        .orElseGet(() -> unreadable("pyproject.toml cannot be read"));
  }

  private static Optional<TomlTable> table(String text) {
    if (text.length() > LIMIT_CHARACTERS || isDeep(text)) {
      return Optional.empty();
    }
    TomlParseResult result = Toml.parse(CompactToml.of(text));
    return result.hasErrors() && result.isEmpty() ? Optional.empty() : Optional.of(result);
  }

  /** The parser descends by recursion, so that deep nesting is kept from it. */
  private static boolean isDeep(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth = Math.max(0, depth - 1);
      } else if (c == '\n' && depth < LIMIT_DEPTH / 2) {
        // An unbalanced bracket in a string must not add up over the file.
        depth = Math.min(depth, 4);
      }
      if (depth > LIMIT_DEPTH) {
        return true;
      }
    }
    return false;
  }

  private static PythonManifest ofToml(TomlTable toml) {
    List<String> problems = new ArrayList<>();
    List<PythonRequirement> dependencies =
        new ArrayList<>(requirements(toml, "project.dependencies", problems));
    Map<String, List<PythonRequirement>> extras = new LinkedHashMap<>();
    table(toml, "project.optional-dependencies")
        .ifPresent(table ->
            keys(table)
                .forEach(key ->
                    extras.put(
                        PythonProject.normalised(key),
                        requirements(table.get(List.of(key)), problems))));
    Map<String, List<PythonRequirement>> groups = new LinkedHashMap<>();
    table(toml, "dependency-groups")
        .ifPresent(table ->
            keys(table)
                .forEach(key ->
                    groups.put(
                        PythonProject.normalised(key),
                        group(table, key, new HashSet<>(), problems))));
    List<PythonRequirement> uvDevelopment =
        requirements(toml, "tool.uv.dev-dependencies", problems);
    if (!uvDevelopment.isEmpty()) {
      groups.merge("dev", uvDevelopment, PythonManifest::joined);
    }
    table(toml, "tool.pdm.dev-dependencies")
        .ifPresent(table ->
            keys(table)
                .forEach(key ->
                    groups.put(
                        PythonProject.normalised(key),
                        requirements(table.get(List.of(key)), problems))));
    Set<String> optional = new HashSet<>();
    table(toml, "tool.poetry")
        .ifPresent(
            poetry -> PoetryTables.read(poetry, dependencies, extras, groups, optional, problems));
    List<PythonRequirement> build =
        table(toml, "build-system").isPresent()
            ? requirements(toml, "build-system.requires", problems)
            : USUAL_BUILD;
    return new PythonManifest(
        PythonProject.normalised(
            string(toml, "project.name").or(() -> string(toml, "tool.poetry.name")).orElse("")),
        List.copyOf(dependencies),
        Map.copyOf(extras),
        Map.copyOf(groups),
        Set.copyOf(optional),
        dynamicFiles(toml),
        setuptoolsPackages(toml),
        build,
        requirements(toml, "tool.uv.constraint-dependencies", problems),
        uvTorchIndexes(toml),
        List.copyOf(problems));
  }

  /** The index that torch's source names, and those that serve all packages. */
  private static List<String> uvTorchIndexes(TomlTable toml) {
    Set<String> named = new HashSet<>();
    switch (get(toml, "tool.uv.sources.torch")) {
      case TomlTable source -> string(source, "index").ifPresent(named::add);
      case TomlArray sources ->
          tables(sources).forEach(source -> string(source, "index").ifPresent(named::add));
      case null, default -> {}
    }
    return get(toml, "tool.uv.index") instanceof TomlArray indexes
        ? tables(indexes).stream()
            .filter(index ->
                named.contains(string(index, "name").orElse(""))
                    || !Boolean.TRUE.equals(index.get(List.of("explicit"))))
            .flatMap(index -> string(index, "url").stream())
            .toList()
        : List.of();
  }

  private static List<TomlTable> tables(TomlArray array) {
    List<TomlTable> result = new ArrayList<>();
    for (int i = 0; i < Math.min(array.size(), LIMIT_ENTRIES); i++) {
      if (array.get(i) instanceof TomlTable table) {
        result.add(table);
      }
    }
    return result;
  }

  /** Reads a Pipfile. */
  public static PythonManifest ofPipfile(String text) {
    Optional<TomlTable> toml = table(text);
    if (toml.isEmpty()) {
      return unreadable("Pipfile cannot be read");
    }
    List<String> problems = new ArrayList<>();
    List<PythonRequirement> development = PoetryTables.of(toml.get(), "dev-packages", problems);
    return new PythonManifest(
        "",
        PoetryTables.of(toml.get(), "packages", problems),
        Map.of(),
        Map.of("dev", development),
        Set.of("dev"),
        List.of(),
        Optional.empty(),
        USUAL_BUILD,
        List.of(),
        List.of(),
        List.copyOf(problems));
  }

  private static List<String> dynamicFiles(TomlTable toml) {
    Object files = get(toml, "tool.setuptools.dynamic.dependencies.file");
    return switch (files) {
      case String file -> List.of(file);
      case TomlArray array -> strings(array);
      case null, default -> List.of();
    };
  }

  private static Optional<List<String>> setuptoolsPackages(TomlTable toml) {
    return get(toml, "tool.setuptools.packages") instanceof TomlArray array
        ? Optional.of(strings(array))
        : Optional.empty();
  }

  private static List<PythonRequirement> group(
      TomlTable table, String key, Set<String> seen, List<String> problems) {
    List<PythonRequirement> result = new ArrayList<>();
    if (!seen.add(key) || !(table.get(List.of(key)) instanceof TomlArray array)) {
      return result;
    }
    for (int i = 0; i < Math.min(array.size(), LIMIT_ENTRIES); i++) {
      switch (array.get(i)) {
        case String text -> add(result, text, problems);
        case TomlTable include -> {
          if (include.get(List.of("include-group")) instanceof String other) {
            keys(table).stream()
                .filter(
                    name -> PythonProject.normalised(name).equals(PythonProject.normalised(other)))
                .findFirst()
                .ifPresent(name -> result.addAll(group(table, name, seen, problems)));
          }
        }
        case null, default -> {}
      }
    }
    return result;
  }

  static List<String> keys(TomlTable table) {
    return table.keySet().stream().limit(LIMIT_ENTRIES).toList();
  }

  /** The value at a dotted path, whatever it is; null where there is none. */
  private static Object get(TomlTable table, String path) {
    Object at = table;
    for (String key : path.split("\\.")) {
      if (!(at instanceof TomlTable inner)) {
        return null;
      }
      at = inner.get(List.of(key));
    }
    return at;
  }

  static Optional<TomlTable> table(TomlTable toml, String path) {
    return get(toml, path) instanceof TomlTable table ? Optional.of(table) : Optional.empty();
  }

  private static Optional<String> string(TomlTable toml, String path) {
    return get(toml, path) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  static List<String> strings(TomlArray array) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < Math.min(array.size(), LIMIT_ENTRIES); i++) {
      if (array.get(i) instanceof String text) {
        result.add(text);
      }
    }
    return result;
  }

  private static List<PythonRequirement> requirements(
      TomlTable toml, String path, List<String> problems) {
    return requirements(get(toml, path), problems);
  }

  private static List<PythonRequirement> requirements(Object value, List<String> problems) {
    List<PythonRequirement> result = new ArrayList<>();
    if (value instanceof TomlArray array) {
      strings(array).forEach(text -> add(result, text, problems));
    }
    return result;
  }

  private static void add(List<PythonRequirement> result, String text, List<String> problems) {
    PythonRequirement.parse(text)
        .ifPresentOrElse(
            result::add, () -> problems.add("\"" + text + "\" is no requirement that can be read"));
  }

  static List<PythonRequirement> joined(
      List<PythonRequirement> left, List<PythonRequirement> right) {
    List<PythonRequirement> result = new ArrayList<>(left);
    result.addAll(right);
    return result;
  }

  private static final Pattern QUOTED = Pattern.compile("\"([^\"\\n]*)\"|'([^'\\n]*)'");

  /** Reads the literal {@code install_requires} of a setup.py; anything else in it is a program. */
  public static PythonManifest ofSetupPy(String text) {
    String bounded = text.substring(0, Math.min(text.length(), 200_000));
    if (!bounded.contains("install_requires")) {
      return bounded.contains("setup(")
          ? ofLists(bounded, "")
          : unreadable("setup.py is a program");
    }
    int key = bounded.indexOf("install_requires");
    int start = key + "install_requires".length();
    while (start < bounded.length() && " =\t\n\r".indexOf(bounded.charAt(start)) >= 0) {
      start++;
    }
    if (start >= bounded.length() || bounded.charAt(start) != '[') {
      return unreadable("what setup.py requires is computed by it");
    }
    int depth = 0;
    int end = start;
    for (; end < bounded.length(); end++) {
      depth += bounded.charAt(end) == '[' ? 1 : bounded.charAt(end) == ']' ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    return ofLists(bounded, bounded.substring(start, end));
  }

  private static PythonManifest ofLists(String text, String list) {
    List<String> problems = new ArrayList<>();
    List<PythonRequirement> dependencies = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(list);
    while (quoted.find()) {
      add(dependencies, quoted.group(1) != null ? quoted.group(1) : quoted.group(2), problems);
    }
    Matcher name = Pattern.compile("\\bname\\s*=\\s*[\"']([\\w.-]+)[\"']").matcher(text);
    return plain(name.find() ? name.group(1) : "", dependencies, Map.of(), problems);
  }

  /** Reads a setup.cfg. */
  public static PythonManifest ofSetupCfg(String text) {
    String section = "";
    String key = "";
    String name = "";
    List<String> problems = new ArrayList<>();
    List<PythonRequirement> dependencies = new ArrayList<>();
    Map<String, List<PythonRequirement>> extras = new LinkedHashMap<>();
    for (String line : text.substring(0, Math.min(text.length(), 200_000)).split("\n")) {
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
        continue;
      }
      String value = stripped;
      if (!Character.isWhitespace(line.charAt(0))) {
        int equals = stripped.indexOf('=');
        if (stripped.startsWith("[")) {
          section = stripped.replaceAll("[\\[\\]]", "");
          continue;
        }
        key = equals < 0 ? stripped : stripped.substring(0, equals).strip();
        value = equals < 0 ? "" : stripped.substring(equals + 1).strip();
      }
      if (value.isEmpty()) {
        continue;
      }
      if (section.equals("metadata") && key.equals("name")) {
        name = value;
      } else if (section.equals("options") && key.equals("install_requires")) {
        add(dependencies, value, problems);
      } else if (section.equals("options.extras_require")) {
        add(
            extras.computeIfAbsent(PythonProject.normalised(key), _ -> new ArrayList<>()),
            value,
            problems);
      }
    }
    return plain(name, dependencies, extras, problems);
  }

  private static PythonManifest plain(
      String name,
      List<PythonRequirement> dependencies,
      Map<String, List<PythonRequirement>> extras,
      List<String> problems) {
    return new PythonManifest(
        PythonProject.normalised(name),
        List.copyOf(dependencies),
        Map.copyOf(extras),
        Map.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        USUAL_BUILD,
        List.of(),
        List.of(),
        List.copyOf(problems));
  }
}
