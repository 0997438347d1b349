package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts resolved packages and what installers write beside them into the file tree of a step. */
final class NodeModules {

  static final Provenance RULE = new Provenance("measured rule for npm");
  private static final int NAMED = 8;

  private final Step step;
  private final TextRange range;
  private final KnownPackages known;
  private final PackageSizes sizes;

  NodeModules(Step step, TextRange range, KnownPackages known) {
    this.step = step;
    this.range = range;
    this.known = known;
    this.sizes = new PackageSizes(known);
  }

  PackageSizes sizes() {
    return sizes;
  }

  KnownPackages known() {
    return known;
  }

  /** Packages of a command that have no size, by name. */
  private final Map<String, List<Entry>> unknown = new LinkedHashMap<>();

  /**
   * Adds packages that are not there yet.
   *
   * @return those that were added
   */
  List<PlacedPackage> add(String project, Collection<PlacedPackage> packages, boolean scripts) {
    Map<String, List<Entry>> present = new HashMap<>();
    for (Entry entry : step.files().below(project)) {
      if (entry.lump() && entry.kind() == PartKind.NPM) {
        present.computeIfAbsent(entry.path(), _ -> new ArrayList<>()).add(entry);
      }
    }
    List<PlacedPackage> added = new ArrayList<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (PlacedPackage one : packages) {
      if (one.bundled()) {
        continue;
      }
      String path = NodePaths.join(project, one.path());
      List<Entry> here = present.getOrDefault(path, List.of());
      if (here.stream().anyMatch(entry -> entry.owner().equals(one.owner()))) {
        continue;
      }
      here.forEach(step.files()::remove);
      added.add(one);
      if (scripts) {
        InstallScripts.reason(one, step.environment()).ifPresent(reasons::add);
      }
      Optional<PackageSizes.Size> size = one.registry() ? sizes.of(one) : Optional.empty();
      size.ifPresentOrElse(
          known ->
              step.files()
                  .add(
                      Entry.lump(
                          path,
                          one.owner(),
                          PartKind.NPM,
                          known.weight(),
                          known.fileCount(),
                          known.provenance())),
          () -> {
            // It stays in the tree without a size, so that copying it is known to be incomplete.
            Entry entry =
                Entry.lump(
                    path,
                    one.owner(),
                    PartKind.NPM,
                    Weight.unknown(one.name() + " is not in the tables"),
                    0,
                    RULE);
            step.files().add(entry);
            unknown.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(entry);
          });
    }
    reasons.forEach(reason -> step.unknown(reason, range));
    return added;
  }

  /** Says once which packages could not be weighed; wherever one of them goes it says the same. */
  void tellUnknown() {
    if (unknown.isEmpty()) {
      return;
    }
    List<String> names = unknown.keySet().stream().limit(NAMED).toList();
    String list = String.join(", ", names) + (unknown.size() > NAMED ? " ..." : "");
    String reason =
        unknown.size() == 1
            ? "1 package is not in the tables: " + list
            : unknown.size() + " packages are not in the tables: " + list;
    step.unknown(reason, range);
    unknown.values().stream()
        .flatMap(List::stream)
        .map(entry -> entry.withWeight(Weight.unknown(reason)))
        .forEach(step.files()::add);
    unknown.clear();
  }

  /** Notes the packages for advice: what the runtime needs, and what only development needs. */
  void note(NodeTree tree, List<PlacedPackage> added, String file, List<Fact.Requested> asked) {
    Map<String, PlacedPackage> byPath = new HashMap<>();
    tree.packages().forEach(one -> byPath.put(one.path(), one));
    Set<String> paths = new HashSet<>();
    added.forEach(one -> paths.add(one.path()));
    for (boolean dev : new boolean[] {false, true}) {
      Map<String, List<String>> installed = new LinkedHashMap<>();
      for (PlacedPackage one : added) {
        if (one.dev() == dev) {
          List<String> needs =
              one.needs().stream()
                  .filter(byPath::containsKey)
                  .map(path -> byPath.get(path).owner())
                  .distinct()
                  .toList();
          installed.merge(one.owner(), needs, NodeModules::union);
        }
      }
      List<Fact.Requested> requested = new ArrayList<>();
      for (NodeTree.Direct direct : tree.direct()) {
        PlacedPackage one = byPath.get(direct.path());
        if (direct.dev() == dev && one != null && paths.contains(one.path())) {
          Optional<Fact.Requested> written =
              asked.stream()
                  .filter(a -> a.written().replaceFirst("(?<=.)@.*", "").equals(direct.name()))
                  .findFirst();
          requested.add(
              written
                  .map(a -> new Fact.Requested(one.owner(), a.written(), a.file(), a.range()))
                  .orElseGet(() -> new Fact.Requested(one.owner(), direct.name(), file, range)));
        }
      }
      if (!installed.isEmpty()) {
        step.note(new Fact.Installed(range, dev ? "npm-dev" : "npm", requested, installed));
      }
    }
  }

  private static List<String> union(List<String> one, List<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return List.copyOf(both);
  }

  /** A file of computed length; JSON and YAML of names and digests shrink to about a quarter. */
  void file(String path, long bytes, double relativeError) {
    step.files()
        .add(
            Entry.file(
                path,
                new Weight(
                    Estimate.within(bytes, relativeError, Basis.COMPUTED),
                    Estimate.within(Math.round(bytes * 0.24), 0.3, Basis.COMPUTED)),
                RULE));
  }

  /** Writes a file that is there again with the same content. */
  void rewrite(String path) {
    step.files().at(path).ifPresent(entry -> step.files().add(entry));
  }

  /**
   * Adds to a lump that grows, such as logs. What an earlier layer holds of it stays there, so that
   * the addition gets a name of its own.
   */
  void grow(String path, String owner, PartKind kind, Weight weight, long files) {
    List<Entry> current =
        step.files().belowInCurrentLayer(path).stream()
            .filter(entry -> entry.lump() && entry.path().equals(path))
            .toList();
    String name = owner;
    for (int i = 2; i < 1000 && isOnlyBelow(path, name, current); i++) {
      name = owner + " " + i;
    }
    String chosen = name;
    Entry entry =
        current.stream()
            .filter(one -> one.owner().equals(chosen))
            .findFirst()
            .map(one ->
                Entry.lump(
                    path,
                    chosen,
                    kind,
                    Weight.sum(List.of(one.weight(), weight)),
                    one.fileCount() + files,
                    RULE))
            .orElseGet(() -> Entry.lump(path, chosen, kind, weight, files, RULE));
    step.files().add(entry);
  }

  private boolean isOnlyBelow(String path, String owner, List<Entry> current) {
    return current.stream().noneMatch(entry -> entry.owner().equals(owner))
        && step.files().below(path).stream()
            .anyMatch(
                entry -> entry.lump() && entry.path().equals(path) && entry.owner().equals(owner));
  }

  /**
   * Adds a log of about {@code bytes} bytes; repeated lines shrink to a tenth, the frame hardly.
   */
  void log(String folder, long bytes) {
    grow(
        NodePaths.join(folder, "_logs"),
        "npm logs",
        PartKind.OTHER,
        new Weight(
            Estimate.within(bytes, 0.25, Basis.COMPUTED),
            Estimate.within(300 + Math.round(bytes * 0.1), 0.5, Basis.COMPUTED)),
        1);
  }
}
