package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Facet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the Node commands of a stage remember.
 *
 * @param trees what was installed in each project folder
 * @param cached {@code FOLDER name@version} of what lies in a cache
 * @param corepack whether yarn and pnpm run through corepack
 * @param managers package managers that corepack has fetched
 */
record NodeState(
    Map<String, NodeTree> trees, Set<String> cached, boolean corepack, Set<String> managers)
    implements Facet {

  static NodeState initial() {
    return new NodeState(Map.of(), Set.of(), false, Set.of());
  }

  NodeState withTree(String folder, NodeTree tree) {
    Map<String, NodeTree> more = new HashMap<>(trees);
    more.put(folder, tree);
    return new NodeState(Map.copyOf(more), cached, corepack, managers);
  }

  NodeState withCached(Set<String> keys) {
    Set<String> more = new HashSet<>(cached);
    more.addAll(keys);
    return new NodeState(trees, Set.copyOf(more), corepack, managers);
  }

  NodeState withoutCached(String folder) {
    Set<String> fewer = new HashSet<>(cached);
    fewer.removeIf(key -> key.startsWith(folder + " "));
    return new NodeState(trees, Set.copyOf(fewer), corepack, managers);
  }

  NodeState withCorepack(boolean enabled) {
    return new NodeState(trees, cached, enabled, managers);
  }

  NodeState withManager(String manager) {
    Set<String> more = new HashSet<>(managers);
    more.add(manager);
    return new NodeState(trees, cached, corepack, Set.copyOf(more));
  }
}
