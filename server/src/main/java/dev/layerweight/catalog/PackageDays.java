package dev.layerweight.catalog;

import java.time.LocalDate;
import java.util.Optional;

/** When versions of packages came into a release, which no package index says. */
public interface PackageDays {

  /** Knows nothing. */
  PackageDays NONE =
      new PackageDays() {
        @Override
        public Optional<LocalDate> of(String release, String name, String version) {
          return Optional.empty();
        }

        @Override
        public boolean cameAfter(String release, String name, String version) {
          return false;
        }

        @Override
        public boolean knows(String release) {
          return false;
        }

        @Override
        public LocalDate collected() {
          return LocalDate.EPOCH;
        }
      };

  /** The day on which this very version of a package came into a release. */
  Optional<LocalDate> of(String release, String name, String version);

  /** Whether it is a newer version of a package than the one known, so that it came later. */
  boolean cameAfter(String release, String name, String version);

  /** Whether anything is known of a release. */
  boolean knows(String release);

  /** The last day of which something is known. */
  LocalDate collected();
}
