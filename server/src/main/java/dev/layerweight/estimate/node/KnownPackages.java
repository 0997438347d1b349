package dev.layerweight.estimate.node;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.semver4j.Semver;

/** The catalog's packages as one command asks for them, again and again. */
final class KnownPackages {

  private final NodePackages catalog;
  private final Map<String, List<NodePackage>> versions = new HashMap<>();
  private final Map<String, Optional<NodePackage>> newest = new HashMap<>();
  private final Map<String, Optional<NodePackage>> exact = new HashMap<>();

  KnownPackages(NodePackages catalog) {
    this.catalog = catalog;
  }

  NodePackages catalog() {
    return catalog;
  }

  List<NodePackage> versions(String name) {
    return versions.computeIfAbsent(name, catalog::versions);
  }

  Optional<NodePackage> exact(String name, String version) {
    return exact.computeIfAbsent(name + " " + version, _ -> catalog.version(name, version));
  }

  /**
   * The version of a range that an install takes: the recommended one where the range allows it,
   * else the newest; of those whose size is known, where that one's is not.
   */
  Optional<NodePackage> newest(String name, String range) {
    String key = name + " " + range;
    Optional<NodePackage> before = newest.get(key);
    if (before != null) {
      return before;
    }
    Optional<NodePackage> found =
        catalog
            .latest(name)
            .filter(latest -> VersionRange.accepts(range, latest))
            .or(() -> VersionRange.newest(range, catalog.published(name)))
            .flatMap(version -> exact(name, version))
            .or(() ->
                VersionRange.newest(
                        range, versions(name).stream().map(NodePackage::version).toList())
                    .flatMap(version -> exact(name, version)));
    newest.put(key, found);
    return found;
  }

  /**
   * The version itself or the one next to it: of the same major version if there is one, then by
   * minor and patch numbers.
   */
  Optional<NodePackage> nearest(String name, String version) {
    Optional<Semver> wanted = VersionRange.version(version);
    return exact(name, version)
        .or(() ->
            wanted.flatMap(semver ->
                versions(name).stream()
                    .min(Comparator.comparingDouble(one -> distance(semver, one)))))
        .or(() ->
            VersionRange.newest("", versions(name).stream().map(NodePackage::version).toList())
                .flatMap(known -> exact(name, known)));
  }

  private static double distance(Semver wanted, NodePackage known) {
    return VersionRange.version(known.version())
        .map(semver ->
            1e12 * Math.abs(semver.getMajor() - wanted.getMajor())
                + 1e6 * Math.min(999_999, Math.abs(semver.getMinor() - wanted.getMinor()))
                + Math.min(999_999, Math.abs(semver.getPatch() - wanted.getPatch())))
        .orElse(Double.MAX_VALUE);
  }

  /** The nearest version that is at most a range's lower bound away: by the first version in it. */
  Optional<NodePackage> inOrNear(String name, String range) {
    return newest(name, range)
        .or(() -> {
          var digits = java.util.regex.Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,2}").matcher(range);
          if (range.length() > 256 || !digits.find()) {
            return Optional.empty();
          }
          String bound = digits.group();
          long dots = bound.chars().filter(c -> c == '.').count();
          return nearest(name, bound + ".0".repeat((int) (2 - dots)));
        });
  }

  /** Whether an optional package is made for this machine, as far as anything is known of it. */
  boolean fits(String name, String version, NodeTarget target) {
    return nearest(name, version)
        .filter(one -> !one.os().isEmpty() || !one.cpu().isEmpty() || !one.libc().isEmpty())
        .map(one ->
            target.takes(one.os(), one.cpu(), one.libc())
                && (!one.libc().isEmpty() || !target.isForeign(name)))
        .orElseGet(() -> !target.isForeign(name));
  }
}
