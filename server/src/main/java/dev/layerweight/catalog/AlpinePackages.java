package dev.layerweight.catalog;

/** Package indexes of Alpine Linux. */
public interface AlpinePackages {

  /** The index of a release such as {@code 3.20}, or of the nearest known one. */
  Answer<AlpineIndex> index(String release, String architecture);
}
