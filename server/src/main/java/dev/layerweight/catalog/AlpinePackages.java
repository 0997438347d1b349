package dev.layerweight.catalog;

import java.util.List;

/** Package indexes of Alpine Linux. */
public interface AlpinePackages {

  /**
   * A repository that a build adds.
   *
   * @param tag its mark without {@code @}, empty where it has none
   * @param address as written, without architecture
   */
  record AddedRepository(String tag, String address) {}

  /** The index of a release such as {@code 3.20}, or of the nearest known one. */
  Answer<AlpineIndex> index(String release, String architecture);

  /** The same together with repositories that the build adds, as far as they may be asked. */
  default Answer<AlpineIndex> index(
      String release, String architecture, List<AddedRepository> added) {
    return index(release, architecture);
  }
}
