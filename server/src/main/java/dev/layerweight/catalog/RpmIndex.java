package dev.layerweight.catalog;

import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;

/** What is known of the packages of one rpm release. */
public interface RpmIndex {

  /**
   * A package with what it needs.
   *
   * @param requires names of packages of the same index
   */
  record RpmPackage(String name, Weight weight, List<String> requires) {}

  Optional<RpmPackage> find(String name);
}
