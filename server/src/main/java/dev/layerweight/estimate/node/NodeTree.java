package dev.layerweight.estimate.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The packages of a project at their places.
 *
 * @param packages all that a lock file or a resolution holds for this machine, development included
 * @param direct what the project itself asks for
 * @param lockHeadBytes what the lock file holds beside the packages' entries
 * @param rootEntryBytes what the project's own entries take in the lock file
 * @param problems parts that could not be followed, in the user's terms
 */
record NodeTree(
    List<PlacedPackage> packages,
    List<Direct> direct,
    long lockHeadBytes,
    long rootEntryBytes,
    List<String> problems) {

  /**
   * A dependency that a manifest names.
   *
   * @param path where it was placed; empty where it is not installed
   */
  record Direct(String name, String range, boolean dev, String path) {}

  /** What is left without the kinds of dependencies that an install leaves out. */
  List<PlacedPackage> installed(Omit omit) {
    return packages.stream().filter(omit::keeps).toList();
  }

  /** The same packages, with what only development needs found out by who asks for them. */
  NodeTree withDevelopmentTold() {
    Set<String> runtime = reached(one -> !one.dev());
    List<PlacedPackage> told =
        packages.stream().map(one -> one.withDev(!runtime.contains(one.path()))).toList();
    return new NodeTree(told, direct, lockHeadBytes, rootEntryBytes, problems);
  }

  private Set<String> reached(Predicate<Direct> from) {
    Map<String, PlacedPackage> byPath = new HashMap<>();
    packages.forEach(one -> byPath.put(one.path(), one));
    Set<String> reached = new HashSet<>();
    ArrayDeque<String> waiting = new ArrayDeque<>();
    direct.stream().filter(from).map(Direct::path).forEach(waiting::add);
    while (!waiting.isEmpty()) {
      String path = waiting.poll();
      PlacedPackage one = byPath.get(path);
      if (one != null && reached.add(path)) {
        waiting.addAll(one.needs());
      }
    }
    return reached;
  }

  /** Only what the given direct dependencies reach. */
  NodeTree reachedBy(Set<String> names) {
    Set<String> reached = reached(one -> names.contains(one.name()));
    return new NodeTree(
        packages.stream().filter(one -> reached.contains(one.path())).toList(),
        direct.stream().filter(d -> names.contains(d.name())).toList(),
        lockHeadBytes,
        rootEntryBytes,
        problems);
  }

  /** Two trees in one, the first one's places preferred. */
  NodeTree plus(NodeTree other) {
    Set<String> paths = new HashSet<>();
    List<PlacedPackage> all = new ArrayList<>();
    for (PlacedPackage one : packages) {
      paths.add(one.path());
      all.add(one);
    }
    other.packages().stream().filter(one -> paths.add(one.path())).forEach(all::add);
    List<Direct> both = new ArrayList<>(direct);
    both.addAll(other.direct());
    List<String> said = new ArrayList<>(problems);
    said.addAll(other.problems());
    return new NodeTree(all, both, lockHeadBytes, rootEntryBytes, said);
  }

  /** Kinds of dependencies that are not installed. */
  record Omit(boolean dev, boolean optional, boolean peer) {

    static final Omit NOTHING = new Omit(false, false, false);

    boolean keeps(PlacedPackage one) {
      return !(one.dev() && dev || one.optional() && optional || one.peer() && peer);
    }
  }
}
