package dev.layerweight.estimate.node;

import dev.layerweight.catalog.NodePackage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What npm asks about although nothing installs it: packages that those of a tree accept as their
 * peers, optional ones too, the peers of these, and optional dependencies for other machines. It
 * looks whether they would fit, and their packuments stay in its cache.
 *
 * <p>Read off the cache of npm 11.19 after an install of jest 29 and mongoose 8 without a lock: all
 * 16 packuments beyond those of the tree's 360 packages are of this kind, 15.9 of 65 MB, most of it
 * typescript's for ts-node, which jest-config accepts.
 */
final class ConsideredPeers {

  /** No tree comes near it. */
  private static final int LIMIT = 2_000;

  private ConsideredPeers() {}

  /** Names with the version that npm would take. */
  static Map<String, String> of(NodeTree tree, KnownPackages known) {
    Set<String> installed =
        tree.packages().stream().map(PlacedPackage::name).collect(Collectors.toSet());
    Map<String, String> considered = new LinkedHashMap<>();
    Deque<NodePackage> open = new ArrayDeque<>();
    tree.packages().stream()
        .flatMap(one -> known.exact(one.name(), one.version()).stream())
        .forEach(open::add);
    while (!open.isEmpty() && considered.size() < LIMIT) {
      NodePackage one = open.removeFirst();
      Map<String, String> asked = new LinkedHashMap<>(one.peerDependencies());
      if (installed.contains(one.name())) {
        asked.putAll(one.optionalDependencies());
      }
      asked.forEach((name, range) -> {
        if (!installed.contains(name) && !considered.containsKey(name)) {
          Optional<NodePackage> peer = known.newest(name, range).or(() -> known.newest(name, ""));
          considered.put(name, peer.map(NodePackage::version).orElse(""));
          peer.ifPresent(open::add);
        }
      });
    }
    return considered;
  }
}
