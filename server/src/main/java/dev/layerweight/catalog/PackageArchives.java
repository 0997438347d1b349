package dev.layerweight.catalog;

import java.util.List;

/**
 * Sizes of the packages that the tools of compiled and scripting languages load: what the archive
 * has, and what its files have when it is unpacked.
 */
public interface PackageArchives {

  PackageArchives NONE =
      new PackageArchives() {
        @Override
        public Answer<Archive> find(Registry registry, String name, String version) {
          return new Answer.Missing<>(name + " is not in the tables");
        }

        @Override
        public Answer<Spread> usual(Registry registry) {
          return new Answer.Missing<>("no package of this kind is in the tables");
        }
      };

  /** A version, else the nearest one known of that package. */
  Answer<Archive> find(Registry registry, String name, String version);

  /** What a package of which nothing is known may have, by all that are known. */
  Answer<Spread> usual(Registry registry);

  /** Where packages come from; a name means another thing in each. */
  enum Registry {
    GO,
    CARGO,
    MAVEN,
    COMPOSER,
    GEM
  }

  /**
   * A package.
   *
   * @param archiveBytes of the archive as it is loaded
   * @param unpackedBytes of its files
   * @param needs names of packages that come with it, where no lock file names them
   */
  record Archive(long archiveBytes, long unpackedBytes, List<String> needs) {}

  /**
   * Mean and standard deviation over packages, in bytes.
   *
   * @param packages how many were measured
   */
  record Spread(
      double archiveMean,
      double archiveDeviation,
      double unpackedMean,
      double unpackedDeviation,
      int packages) {}
}
