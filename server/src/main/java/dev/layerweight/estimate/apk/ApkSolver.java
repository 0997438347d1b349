package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the packages that apk would install for what the world asks.
 *
 * <p>A choice that turns out wrong, because of a conflict or a version, is excluded and all is
 * chosen anew, within bounds. Where the index is of another release than the image, versions are
 * not compared.
 */
final class ApkSolver {

  /**
   * What the root filesystem of Alpine's image holds, by the index's names: the packages that
   * Alpine's own script makes it of (alpine-baselayout, alpine-keys, alpine-release, apk-tools,
   * busybox, libc-utils) and what they have needed in one release or another.
   */
  static final List<String> BASE =
      List.of(
          "alpine-baselayout",
          "alpine-baselayout-data",
          "alpine-keys",
          "alpine-release",
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

  private static final int LIMIT_ATTEMPTS = 60;
  private static final int LIMIT_PACKAGES = 20_000;

  private final AlpineIndex index;
  private final boolean comparesVersions;
  private final Map<String, List<AlpinePackage>> known = new HashMap<>();
  private final List<AlpinePackage> conditional;

  ApkSolver(AlpineIndex index, boolean comparesVersions) {
    this.index = index;
    this.comparesVersions = comparesVersions;
    this.conditional = index.conditional();
  }

  /**
   * A set that satisfies all needs, as far as there is one.
   *
   * @param packages by name, in the order they were found
   * @param unknown names asked for that the index does not hold
   * @param otherVersion names asked for in a version that the index does not hold; it is another
   *     one that was taken
   */
  record Solution(
      Map<String, AlpinePackage> packages, Set<String> unknown, Set<String> otherVersion) {}

  /**
   * The closure of {@code world}; needs of needs that the index does not hold are passed over.
   *
   * @param installed names of packages that are there, which are taken where there is a choice
   */
  Solution solve(Collection<String> world, Set<String> installed) {
    Set<AlpinePackage> excluded = new HashSet<>();
    Attempt attempt = new Attempt(world, installed, excluded);
    for (int i = 0; i < LIMIT_ATTEMPTS; i++) {
      Optional<AlpinePackage> wrong = attempt.run();
      if (wrong.isEmpty()) {
        break;
      }
      excluded.add(wrong.get());
      attempt = new Attempt(world, installed, excluded);
      if (i == LIMIT_ATTEMPTS - 1) {
        attempt.run();
      }
    }
    return new Solution(attempt.chosen, attempt.unknown, attempt.otherVersion);
  }

  private ApkCondition condition(String text) {
    ApkCondition condition = ApkCondition.parse(text);
    return comparesVersions
        ? condition
        : new ApkCondition(condition.conflict(), condition.name(), "", "", condition.tag());
  }

  private List<AlpinePackage> providers(String name) {
    return known.computeIfAbsent(name, index::providers);
  }

  /**
   * A condition with who asks.
   *
   * @param asked whether it stands in the world
   * @param inherited the mark of the repository that the asking package is of
   */
  private record Need(ApkCondition condition, boolean asked, String inherited) {}

  /** One pass that ends with a set, or with a choice that cannot be part of one. */
  private final class Attempt {

    private final Set<String> installed;
    private final Set<AlpinePackage> excluded;
    private final Set<String> wanted = new HashSet<>();
    private final Deque<Need> open = new ArrayDeque<>();
    private final List<ApkCondition> conflicts = new ArrayList<>();
    private final Map<String, AlpinePackage> chosen = new LinkedHashMap<>();
    private final Map<String, List<AlpinePackage>> provided = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> otherVersion = new LinkedHashSet<>();

    Attempt(Collection<String> world, Set<String> installed, Set<AlpinePackage> excluded) {
      this.installed = installed;
      this.excluded = excluded;
      for (String text : world) {
        ApkCondition condition = condition(text);
        if (condition.conflict()) {
          conflicts.add(condition);
        } else {
          wanted.add(condition.name());
          open.add(new Need(condition, true, ""));
        }
      }
    }

    /** Empty where the set is whole. */
    Optional<AlpinePackage> run() {
      do {
        while (!open.isEmpty() && chosen.size() < LIMIT_PACKAGES) {
          Optional<AlpinePackage> wrong = meet(open.removeFirst());
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      } while (openConditional());
      return Optional.empty();
    }

    private boolean openConditional() {
      for (AlpinePackage one : conditional) {
        boolean comes =
            one.tag().isEmpty()
                && !chosen.containsKey(one.name())
                && !excluded.contains(one)
                && isFree(one)
                && one.installIf().stream().map(ApkSolver.this::condition).allMatch(this::isMet);
        if (comes) {
          take(one);
        }
      }
      return !open.isEmpty();
    }

    /** A condition of install_if may ask that something is not there. */
    private boolean isMet(ApkCondition condition) {
      boolean there =
          provided.getOrDefault(condition.name(), List.of()).stream().anyMatch(condition::isMetBy);
      return there != condition.conflict();
    }

    /** Meets a need; a package chosen before that stands in its way is the answer. */
    private Optional<AlpinePackage> meet(Need need) {
      ApkCondition condition = need.condition();
      List<AlpinePackage> there = provided.getOrDefault(condition.name(), List.of());
      if (condition.conflict()) {
        conflicts.add(condition);
        return there.stream()
            .filter(condition::isMetBy)
            .filter(one -> !wanted.contains(one.name()))
            .findFirst();
      }
      if (there.stream().anyMatch(condition::isMetBy)) {
        return Optional.empty();
      }
      List<AlpinePackage> candidates =
          providers(condition.name()).stream()
              .filter(one -> isAllowed(one, need))
              .filter(one -> !excluded.contains(one))
              .toList();
      Optional<AlpinePackage> best =
          candidates.stream().filter(condition::isMetBy).filter(this::isFree).min(order(need));
      if (best.isPresent()) {
        AlpinePackage other = chosen.get(best.get().name());
        if (other != null) {
          return Optional.of(other);
        }
        take(best.get());
        return Optional.empty();
      }
      if (need.asked()) {
        standIn(need, candidates);
      }
      return Optional.empty();
    }

    /** A version that is gone from the index; today's stands for it. */
    private void standIn(Need need, List<AlpinePackage> candidates) {
      String name = need.condition().name();
      Optional<AlpinePackage> other =
          candidates.stream().filter(one -> one.name().equals(name)).min(order(need));
      if (other.isPresent() && !need.condition().operator().isEmpty()) {
        otherVersion.add(name);
        if (!chosen.containsKey(name)) {
          take(other.get());
        }
      } else {
        unknown.add(name);
      }
    }

    private boolean isAllowed(AlpinePackage one, Need need) {
      return one.tag().isEmpty()
          || one.tag().equals(need.inherited())
          || need.condition().tag().filter(one.tag()::equals).isPresent();
    }

    private boolean isFree(AlpinePackage one) {
      return conflicts.stream().noneMatch(conflict -> conflict.isMetBy(one));
    }

    private void take(AlpinePackage one) {
      chosen.put(one.name(), one);
      Set<String> names = new LinkedHashSet<>(List.of(one.name()));
      one.provides().forEach(text -> names.add(AlpinePackage.nameOf(text)));
      names.forEach(name -> provided.computeIfAbsent(name, _ -> new ArrayList<>()).add(one));
      one.depends().forEach(text -> open.addLast(new Need(condition(text), false, one.tag())));
    }

    /** The best first; of equals the one of the first repository. */
    private Comparator<AlpinePackage> order(Need need) {
      String name = need.condition().name();
      Optional<String> tag = need.condition().tag();
      return Comparator.comparing((AlpinePackage one) -> tag.isPresent() == one.tag().isEmpty())
          .thenComparing(one -> !installed.contains(one.name()))
          .thenComparing(one -> !wanted.contains(one.name()))
          .thenComparing(one -> !one.name().equals(name))
          .thenComparing(AlpinePackage::priority, Comparator.reverseOrder())
          .thenComparing(
              (one, other) -> ApkVersion.compare(versionOf(other, name), versionOf(one, name)))
          .thenComparing((one, other) -> ApkVersion.compare(other.version(), one.version()))
          .thenComparing(AlpinePackage::name);
    }

    private String versionOf(AlpinePackage one, String name) {
      return one.name().equals(name)
          ? one.version()
          : one.provides().stream()
              .map(ApkCondition::parse)
              .filter(provision -> provision.name().equals(name))
              .map(ApkCondition::version)
              .findFirst()
              .orElse("");
    }
  }
}
