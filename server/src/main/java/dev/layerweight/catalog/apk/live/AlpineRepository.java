package dev.layerweight.catalog.apk.live;

import dev.layerweight.catalog.AlpinePackages.AddedRepository;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository of packages.
 *
 * @param name for the user: {@code main}, or host and path of one that a build adds
 * @param tag its mark, empty where it has none
 * @param index where its index lies
 */
record AlpineRepository(String name, String tag, URI index) {

  private static final Pattern RELEASE = Pattern.compile("(\\d{1,3}\\.\\d{1,3})(?:\\.\\d{1,3})?");
  private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9_]{1,20}");
  private static final Pattern OFFICIAL =
      Pattern.compile(
          "https?://[^/]+(?:/[^/]+)*?/(v\\d{1,3}\\.\\d{1,3}|edge|latest-stable)/(main|community|testing)/?");
  private static final int LIMIT_ADDED = 10;

  /** Main and community of a release; none for one that cannot be named. */
  static List<AlpineRepository> ofRelease(URI mirror, String release, String architecture) {
    var matcher = RELEASE.matcher(release);
    boolean edge = release.equals("edge");
    if (!edge && !matcher.matches() || !ARCHITECTURE.matcher(architecture).matches()) {
      return List.of();
    }
    String branch = edge ? "edge" : "v" + matcher.group(1);
    return List.of(
        official(mirror, branch, "main", "", architecture),
        official(mirror, branch, "community", "", architecture));
  }

  /**
   * Those that a build adds, without those that are there already. Any mirror of Alpine's own
   * repositories stands for the same packages, so the usual one is asked in its place.
   */
  static List<AlpineRepository> added(
      URI mirror, List<AddedRepository> added, List<AlpineRepository> before, String architecture) {
    List<AlpineRepository> all = new ArrayList<>();
    for (AddedRepository one : added.stream().limit(LIMIT_ADDED).toList()) {
      of(mirror, one, architecture)
          .filter(repository -> before.stream().noneMatch(repository::isSame))
          .filter(repository -> all.stream().noneMatch(repository::isSame))
          .ifPresent(all::add);
    }
    return all;
  }

  private boolean isSame(AlpineRepository other) {
    return index.equals(other.index) && tag.equals(other.tag);
  }

  private static Optional<AlpineRepository> of(
      URI mirror, AddedRepository added, String architecture) {
    var official = OFFICIAL.matcher(added.address());
    if (official.matches()) {
      return Optional.of(
          official(mirror, official.group(1), official.group(2), added.tag(), architecture));
    }
    try {
      URI address = URI.create(added.address().replaceAll("/+$", ""));
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (!web || address.getHost() == null || address.getRawQuery() != null) {
        return Optional.empty();
      }
      URI index = URI.create(address + "/" + architecture + "/APKINDEX.tar.gz");
      return Optional.of(
          new AlpineRepository(address.getHost() + address.getPath(), added.tag(), index));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  private static AlpineRepository official(
      URI mirror, String branch, String name, String tag, String architecture) {
    String shown = branch.equals("edge") ? "edge/" + name : name;
    URI index = mirror.resolve(branch + "/" + name + "/" + architecture + "/APKINDEX.tar.gz");
    return new AlpineRepository(shown, tag, index);
  }
}
