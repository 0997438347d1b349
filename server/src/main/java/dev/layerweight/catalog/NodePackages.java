package dev.layerweight.catalog;

import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Versions of npm packages: sizes and dependencies.
 *
 * <p>Names are as npm writes them ({@code express}, {@code @babel/core}). What is not known is
 * answered with nothing; there is no default size.
 */
public interface NodePackages {

  /** Every version whose size is known, newest last; empty where the package is not known. */
  List<NodePackage> versions(String name);

  /** Every version that is known to be published, newest last, also those of unknown size. */
  default List<String> published(String name) {
    return versions(name).stream().map(NodePackage::version).toList();
  }

  /** The version that an install takes where its range allows it; empty where that is not known. */
  default Optional<String> latest(String name) {
    return Optional.empty();
  }

  /** One version in particular, with all that is known of it by now. */
  default Optional<NodePackage> version(String name, String version) {
    return versions(name).stream().filter(one -> one.version().equals(version)).findFirst();
  }

  /**
   * Bytes of the document in which the registry lists all versions of a package, in the short form
   * that installers ask for and keep in their cache; empty where nobody measured it.
   */
  OptionalLong packumentBytes(String name);

  /** Where the figures come from, with their date. */
  Provenance provenance();

  /** Packages that lie installed beside the project, where somebody looked. */
  default Optional<Measured> measured() {
    return Optional.empty();
  }

  /** The same packages, seen together with an installed folder. */
  default NodePackages with(Measured measured) {
    NodePackages self = this;
    return new NodePackages() {
      @Override
      public List<NodePackage> versions(String name) {
        return self.versions(name);
      }

      @Override
      public List<String> published(String name) {
        return self.published(name);
      }

      @Override
      public Optional<String> latest(String name) {
        return self.latest(name);
      }

      @Override
      public Optional<NodePackage> version(String name, String version) {
        return self.version(name, version);
      }

      @Override
      public OptionalLong packumentBytes(String name) {
        return self.packumentBytes(name);
      }

      @Override
      public Provenance provenance() {
        return self.provenance();
      }

      @Override
      public Optional<Measured> measured() {
        return Optional.of(measured);
      }
    };
  }

  /**
   * Packages of a {@code node_modules} folder whose files were counted. Build leftovers of install
   * scripts count too, so it serves where no table knows the version.
   */
  interface Measured {

    Optional<Size> find(String name, String version);

    Provenance provenance();

    /** Sum of the file sizes of one installed package without the packages nested in it. */
    record Size(long unpackedBytes, long fileCount) {}
  }
}
