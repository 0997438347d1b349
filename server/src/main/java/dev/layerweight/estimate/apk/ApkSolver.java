package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the packages that apk would install for some names.
 *
 * <p>Versions are not compared: an index holds one version of each package, and the shipped one is
 * mostly of another release than the image.
 */
final class ApkSolver {

  /** What the root filesystem of Alpine's image holds, by the index's names. */
  static final List<String> BASE =
      List.of(
          "alpine-baselayout",
          "alpine-baselayout-data",
          "alpine-keys",
          "apk-tools",
          "busybox",
          "busybox-binsh",
          "ca-certificates-bundle",
          "libc-utils",
          "libcrypto3",
          "libssl3",
          "musl",
          "musl-utils",
          "scanelf",
          "ssl_client",
          "zlib");

  private final AlpineIndex index;

  ApkSolver(AlpineIndex index) {
    this.index = index;
  }

  /**
   * A set that satisfies all needs.
   *
   * @param packages by name, in the order they were found
   * @param unknown names asked for that the index does not hold
   */
  record Solution(Map<String, AlpinePackage> packages, Set<String> unknown) {}

  /** The closure of {@code names}; needs of needs that the index does not hold are passed over. */
  Solution solve(Collection<String> names) {
    Map<String, AlpinePackage> chosen = new LinkedHashMap<>();
    Set<String> provided = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    Set<String> wanted = names.stream().map(AlpinePackage::nameOf).collect(Collectors.toSet());
    for (String name : names) {
      if (!add(AlpinePackage.nameOf(name), wanted, chosen, provided)) {
        unknown.add(AlpinePackage.nameOf(name));
      }
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (AlpinePackage conditional : index.conditional()) {
        boolean comes =
            !chosen.containsKey(conditional.name())
                && conditional.installIf().stream()
                    .map(AlpinePackage::nameOf)
                    .allMatch(provided::contains);
        if (comes) {
          grown |= add(conditional.name(), wanted, chosen, provided);
        }
      }
    }
    return new Solution(chosen, unknown);
  }

  private boolean add(
      String name, Set<String> wanted, Map<String, AlpinePackage> chosen, Set<String> provided) {
    if (provided.contains(name)) {
      return true;
    }
    Optional<AlpinePackage> first = choose(name, wanted);
    if (first.isEmpty()) {
      return false;
    }
    Deque<AlpinePackage> open = new ArrayDeque<>(List.of(first.get()));
    while (!open.isEmpty()) {
      AlpinePackage next = open.removeFirst();
      if (chosen.putIfAbsent(next.name(), next) != null) {
        continue;
      }
      provided.add(next.name());
      next.provides().forEach(provision -> provided.add(AlpinePackage.nameOf(provision)));
      for (String need : next.depends()) {
        String needed = AlpinePackage.nameOf(need);
        if (!need.startsWith("!") && !provided.contains(needed)) {
          choose(needed, wanted).ifPresent(open::addLast);
        }
      }
    }
    return true;
  }

  /** The package of that name, else a provider that is asked for anyway, else the newest one. */
  private Optional<AlpinePackage> choose(String name, Set<String> wanted) {
    return index
        .find(name)
        .or(() ->
            index.providers(name).stream()
                .min(
                    Comparator.comparing((AlpinePackage known) -> !wanted.contains(known.name()))
                        .thenComparing(ApkSolver::majorVersion, Comparator.reverseOrder())
                        .thenComparing(AlpinePackage::name)));
  }

  private static int majorVersion(AlpinePackage known) {
    String digits = known.version().split("[^0-9]", 2)[0];
    return digits.matches("\\d{1,8}") ? Integer.parseInt(digits) : 0;
  }
}
