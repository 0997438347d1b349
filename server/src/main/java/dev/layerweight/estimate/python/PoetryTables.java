package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * Reads dependencies as tables, {@code name = "^1.2"} or {@code name = {version = "^1.2", extras =
 * ["x"]}}, as Poetry and Pipfile write them.
 */
final class PoetryTables {

  private PoetryTables() {}

  /** Adds what the table {@code [tool.poetry]} says to what {@code [project]} said. */
  static void read(
      TomlTable poetry,
      List<PythonRequirement> dependencies,
      Map<String, List<PythonRequirement>> extras,
      Map<String, List<PythonRequirement>> groups,
      Set<String> optionalGroups,
      List<String> problems) {
    Map<String, PythonRequirement> optional = new LinkedHashMap<>();
    Optional<TomlTable> table = PythonManifest.table(poetry, "dependencies");
    for (PythonRequirement requirement : of(poetry, "dependencies", problems)) {
      boolean isOptional =
          table
              .flatMap(all -> Optional.ofNullable(all.get(List.of(requirement.written()))))
              .filter(TomlTable.class::isInstance)
              .map(TomlTable.class::cast)
              .map(one -> Boolean.TRUE.equals(one.get(List.of("optional"))))
              .orElse(false);
      if (isOptional) {
        optional.put(requirement.name(), requirement);
      } else if (dependencies.stream().noneMatch(d -> d.name().equals(requirement.name()))) {
        dependencies.add(requirement);
      }
    }
    PythonManifest.table(poetry, "extras")
        .ifPresent(all -> {
          for (String key : PythonManifest.keys(all)) {
            if (all.get(List.of(key)) instanceof TomlArray names) {
              extras.put(
                  PythonProject.normalised(key),
                  PythonManifest.strings(names).stream()
                      .map(PythonProject::normalised)
                      .filter(optional::containsKey)
                      .map(optional::get)
                      .toList());
            }
          }
        });
    List<PythonRequirement> old = of(poetry, "dev-dependencies", problems);
    if (!old.isEmpty()) {
      groups.put("dev", old);
    }
    PythonManifest.table(poetry, "group")
        .ifPresent(all -> {
          for (String key : PythonManifest.keys(all)) {
            PythonManifest.table(all, key)
                .ifPresent(group -> {
                  groups.put(PythonProject.normalised(key), of(group, "dependencies", problems));
                  if (Boolean.TRUE.equals(group.get(List.of("optional")))) {
                    optionalGroups.add(PythonProject.normalised(key));
                  }
                });
          }
        });
  }

  /** The requirements of one table; {@code python} is none. Written is the table's key. */
  static List<PythonRequirement> of(TomlTable parent, String path, List<String> problems) {
    List<PythonRequirement> result = new ArrayList<>();
    PythonManifest.table(parent, path)
        .ifPresent(table -> {
          for (String key : PythonManifest.keys(table)) {
            if (!key.equals("python")) {
              one(key, table.get(List.of(key)), problems).ifPresent(result::add);
            }
          }
        });
    return result;
  }

  private static Optional<PythonRequirement> one(String key, Object value, List<String> problems) {
    Object first = value instanceof TomlArray array && !array.isEmpty() ? array.get(0) : value;
    PythonRequirement plain = PythonRequirement.named(key);
    if (first instanceof String text) {
      return Optional.of(plain.with(specifier(key, text, problems)));
    }
    if (!(first instanceof TomlTable table)) {
      return Optional.empty();
    }
    for (String source : List.of("git", "path", "url", "file")) {
      if (table.get(List.of(source)) instanceof String place) {
        return Optional.of(
            new PythonRequirement(
                plain.name(), Set.of(), PythonSpecifier.ANY, place, PythonMarker.ALWAYS, key));
      }
    }
    Set<String> extras =
        table.get(List.of("extras")) instanceof TomlArray names
            ? PythonManifest.strings(names).stream()
                .map(PythonProject::normalised)
                .collect(Collectors.toCollection(LinkedHashSet::new))
            : Set.of();
    PythonSpecifier specifier =
        table.get(List.of("version")) instanceof String text
            ? specifier(key, text, problems)
            : PythonSpecifier.ANY;
    PythonMarker marker =
        table.get(List.of("markers")) instanceof String text
            ? PythonMarker.parse(text).orElse(PythonMarker.ALWAYS)
            : PythonMarker.ALWAYS;
    return Optional.of(plain.with(specifier).withExtras(extras).with(marker));
  }

  private static PythonSpecifier specifier(String key, String text, List<String> problems) {
    return PythonSpecifier.parsePoetry(text)
        .orElseGet(() -> {
          problems.add("the version of " + key + " cannot be read: " + text);
          return PythonSpecifier.ANY;
        });
  }
}
