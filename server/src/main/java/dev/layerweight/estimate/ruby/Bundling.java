package dev.layerweight.estimate.ruby;

import dev.layerweight.estimate.Facet;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code bundle config} has set in a stage.
 *
 * @param path where the gems are put, empty where it was not said
 * @param without groups that are left out, where it was said
 * @param with optional groups that are wanted all the same
 */
record Bundling(String path, Optional<Set<String>> without, Set<String> with) implements Facet {

  static final Bundling USUAL = new Bundling("", Optional.empty(), Set.of());

  Bundling withPath(String folder) {
    return new Bundling(folder, without, with);
  }

  Bundling leaving(Set<String> groups) {
    return new Bundling(path, Optional.of(groups), with);
  }

  Bundling wanting(Set<String> groups) {
    return new Bundling(path, without, groups);
  }
}
