package dev.layerweight.catalog;

/** What is known of rpm distributions. */
public interface RpmPackages {

  /** Knows no packages; no figures of an rpm distribution ship with the program. */
  RpmPackages NONE = (_, _, _) -> new Answer.Missing<>("no rpm index ships yet");

  /**
   * The index of a release.
   *
   * @param distribution as a base image's {@code os}, such as {@code fedora} or {@code ubi}
   * @param architecture as rpm names it: {@code x86_64}, {@code aarch64}
   */
  Answer<RpmIndex> index(String distribution, String release, String architecture);
}
