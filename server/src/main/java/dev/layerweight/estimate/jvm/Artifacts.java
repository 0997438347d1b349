package dev.layerweight.estimate.jvm;

import dev.layerweight.catalog.PackageArchives;
import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.locked.LockedPackage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Artifacts with all that they need, as far as the tables know them.
 *
 * @param all each once, by {@code group:name}
 * @param unknown names of those of which the tables do not know what they need
 */
record Artifacts(List<LockedPackage> all, List<String> unknown) {

  private static final int LIMIT = 5_000;

  static Artifacts of(Collection<LockedPackage> asked, PackageArchives archives) {
    Deque<LockedPackage> open = new ArrayDeque<>(asked);
    Set<String> seen = new HashSet<>();
    List<LockedPackage> all = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    while (!open.isEmpty() && all.size() < LIMIT) {
      LockedPackage one = open.poll();
      if (!seen.add(one.name())) {
        continue;
      }
      archives
          .find(Registry.MAVEN, one.name(), one.version())
          .found()
          .ifPresentOrElse(
              archive -> {
                all.add(one);
                archive.needs().forEach(name -> open.add(new LockedPackage(name, "")));
              },
              () -> unknown.add(one.name()));
    }
    return new Artifacts(List.copyOf(all), List.copyOf(unknown));
  }
}
