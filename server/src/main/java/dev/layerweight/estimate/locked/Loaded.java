package dev.layerweight.estimate.locked;

import dev.layerweight.estimate.Facet;
import java.util.HashSet;
import java.util.Set;

/** Which packages lie in caches, each as its cache's folder, its name and its version. */
record Loaded(Set<String> keys) implements Facet {

  static final Loaded NOTHING = new Loaded(Set.of());

  static String key(String folder, LockedPackage one) {
    return folder + " " + one.name() + " " + one.version();
  }

  Loaded with(Set<String> more) {
    Set<String> all = new HashSet<>(keys);
    all.addAll(more);
    return new Loaded(Set.copyOf(all));
  }
}
