package dev.layerweight.estimate.node;

import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * npm's cache, {@code ~/.npm/_cacache}: tarballs as they came, an index of them, and packuments
 * where no lock file said where the tarballs lie.
 */
final class NpmCache {

  /** Share of a packument that gzip leaves, of an express tree's 67. */
  private static final double PACKUMENT_SHARE = 0.13;

  private static final double INDEX_SHARE = 0.35;

  private final Step step;
  private final NodeModules modules;
  private final String folder;

  NpmCache(Step step, NodeModules modules, String folder) {
    this.step = step;
    this.modules = modules;
    this.folder = folder;
  }

  /**
   * Adds what an install fetches.
   *
   * @param fetched packages whose tarballs are fetched
   * @param described packages whose packuments are asked for, with their versions
   */
  void fetch(Collection<PlacedPackage> fetched, Map<String, String> described) {
    String cache = NodePaths.join(folder, "_cacache");
    Set<String> present = present(cache);
    Set<String> added = new HashSet<>();
    List<Weight> weights = new ArrayList<>();
    long files = 0;
    for (PlacedPackage one : fetched) {
      String key = folder + " " + one.name() + "@" + one.version();
      if (one.bundled() || !one.registry() || present.contains(key) || !added.add(key)) {
        continue;
      }
      modules
          .sizes()
          .of(one)
          .ifPresent(size -> weights.add(new Weight(size.tarball(), size.tarball())));
      weights.add(index(NpmText.tarballIndexBytes(one.name(), one.version())));
      files += 2;
    }
    for (Map.Entry<String, String> one : described.entrySet()) {
      String key = folder + " " + one.getKey();
      if (present.contains(key) || !added.add(key)) {
        continue;
      }
      Estimate packument = modules.sizes().packument(one.getKey());
      weights.add(new Weight(packument, packument.times(PACKUMENT_SHARE)));
      weights.add(index(NpmText.unresolvedIndexBytes(one.getKey(), one.getValue())));
      files += 2;
    }
    if (!weights.isEmpty()) {
      modules.grow(cache, "npm cache", PartKind.CACHE, Weight.sum(weights), files);
      step.put(step.facet(NodeState.class, NodeState::initial).withCached(added));
    }
  }

  /** What lies in the cache, if the cache is still to be seen: it may have been on a mount. */
  private Set<String> present(String cache) {
    return step.files().below(cache).isEmpty()
        ? Set.of()
        : step.facet(NodeState.class, NodeState::initial).cached();
  }

  private static Weight index(long bytes) {
    return new Weight(
        Estimate.within(bytes, 0.05, Basis.COMPUTED),
        Estimate.within(Math.round(bytes * INDEX_SHARE), 0.2, Basis.COMPUTED));
  }
}
