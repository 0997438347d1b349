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
}
