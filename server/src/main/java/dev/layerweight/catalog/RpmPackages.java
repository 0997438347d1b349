package dev.layerweight.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of rpm distributions. */
public interface RpmPackages {

  /** Knows no packages; no figures of an rpm distribution ship with the program. */
  RpmPackages NONE =
      (distribution, release, _) ->
          new Answer.Missing<>(
              "no package index of "
                  + distribution
                  + " "
                  + release
                  + " ships (layerweight.network = known brings it)");

  /**
   * What a build adds to the repositories that the base image has.
   *
   * @param addresses of repositories, {@code $releasever} and {@code $basearch} put in
   * @param enabled ids of repositories that were switched on, and names of packages that bring
   *     repositories, such as {@code epel-release}
   * @param streams of modules by their names, an empty one for a module that was switched off
   * @param groups whether a group is asked for: their lists are not read otherwise
   */
  record Additions(
      Set<String> addresses, Set<String> enabled, Map<String, String> streams, boolean groups) {
    public static final Additions NONE = new Additions(Set.of(), Set.of());

    public Additions(Set<String> addresses, Set<String> enabled) {
      this(addresses, enabled, Map.of(), false);
    }
  }

  /**
   * The index of a release.
   *
   * @param distribution as a base image's {@code os}, such as {@code fedora} or {@code ubi}
   * @param architecture as rpm names it: {@code x86_64}, {@code aarch64}
   */
  Answer<RpmIndex> index(String distribution, String release, String architecture);

  /** The same together with repositories that the build adds, as far as they may be asked. */
  default Answer<RpmIndex> index(
      String distribution, String release, String architecture, Additions additions) {
    return index(distribution, release, architecture);
  }

  /** Names of packages that do nothing but bring a repository of a distribution. */
  default List<String> repositoryPackages() {
    return List.of();
  }
}
