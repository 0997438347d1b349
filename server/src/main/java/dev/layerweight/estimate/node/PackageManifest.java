package dev.layerweight.estimate.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a {@code package.json} says of dependencies.
 *
 * @param workspaces folder patterns
 * @param packageManager such as {@code pnpm@9.1.0}, empty where not named
 */
record PackageManifest(
    String name,
    String version,
    Map<String, String> dependencies,
    Map<String, String> devDependencies,
    Map<String, String> optionalDependencies,
    Map<String, String> peerDependencies,
    Set<String> optionalPeers,
    List<String> workspaces,
    String packageManager) {

  static PackageManifest of(Json json) {
    List<String> workspaces = json.list("workspaces");
    return new PackageManifest(
        json.text("name").orElse(""),
        json.text("version").orElse(""),
        json.texts("dependencies"),
        json.texts("devDependencies"),
        json.texts("optionalDependencies"),
        json.texts("peerDependencies"),
        optionalPeers(json),
        workspaces.isEmpty()
            ? json.get("workspaces").map(w -> w.list("packages")).orElse(List.of())
            : workspaces,
        json.text("packageManager").orElse(""));
  }

  static Set<String> optionalPeers(Json json) {
    return json.get("peerDependenciesMeta").map(Json::members).orElse(Map.of()).entrySet().stream()
        .filter(entry -> entry.getValue().isTrue("optional"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  Set<String> requiredPeers() {
    return peerDependencies.keySet().stream()
        .filter(peer -> !optionalPeers.contains(peer))
        .collect(Collectors.toSet());
  }

  /** Everything that an install of the project itself brings, the runtime's first. */
  Map<String, String> all(boolean withDevelopment) {
    Map<String, String> all = new LinkedHashMap<>(dependencies);
    all.putAll(optionalDependencies);
    if (withDevelopment) {
      devDependencies.forEach(all::putIfAbsent);
    }
    return all;
  }

  boolean isDevelopment(String dependency) {
    return devDependencies.containsKey(dependency)
        && !dependencies.containsKey(dependency)
        && !optionalDependencies.containsKey(dependency);
  }

  boolean isEmpty() {
    return dependencies.isEmpty()
        && devDependencies.isEmpty()
        && optionalDependencies.isEmpty()
        && peerDependencies.isEmpty();
  }
}
