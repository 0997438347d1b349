package dev.layerweight.catalog;

/** Package indexes of Debian and of the distributions made from it. */
public interface DebianPackages {

  /**
   * The index of a release.
   *
   * @param distribution {@code debian} or {@code ubuntu}
   * @param release code name such as {@code bookworm}
   * @param architecture as Debian names it: {@code amd64}, {@code arm64}
   */
  Answer<DebianIndex> index(String distribution, String release, String architecture);

  /**
   * The packages of an archive that a build adds to apt's sources.
   *
   * @param distribution of the image that it is added to
   * @return missing where it may not be asked, has not answered yet, or cannot be read; the reason
   *     says which, and what would help
   */
  default Answer<Archive> archive(AptSource source, String distribution, String architecture) {
    return new Answer.Missing<>(
        source.uri().isEmpty()
            ? "its " + String.join(", ", source.components()) + " is not in the tables"
            : "its packages are not in the tables; layerweight.network set to all lets it be"
                + " asked");
  }

  /** When versions of the releases' packages came into them. */
  default PackageDays days() {
    return PackageDays.NONE;
  }

  /**
   * An archive beside the distribution's own.
   *
   * @param notAutomatic whether its packages are taken only where no other archive has them, as
   *     backports say of themselves
   */
  record Archive(AptSource source, DebianIndex index, boolean notAutomatic) {}
}
