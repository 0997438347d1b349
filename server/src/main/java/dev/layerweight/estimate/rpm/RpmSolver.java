package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmRelation;
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
 * Finds the packages that dnf and its kin would install: the best version of each, of several
 * providers one that is there or asked for, else that of the thing's own name, else the one with
 * the shortest name.
 *
 * <p>Conditions such as {@code (a if b)} are decided once the rest is chosen, and again when that
 * brought more.
 */
final class RpmSolver {

  private static final int LIMIT_PACKAGES = 20_000;
  private static final int LIMIT_ROUNDS = 20;

  private final RpmIndex index;
  private final String architecture;
  private final Map<String, List<RpmPackage>> known = new HashMap<>();

  RpmSolver(RpmIndex index, String architecture) {
    this.index = index;
    this.architecture = architecture;
  }

  /**
   * A set that satisfies all needs, as far as there is one.
   *
   * @param packages by name, in the order they were found
   * @param chosen for each thing asked for the name of the package that came for it
   * @param unknown things asked for that the index does not hold
   */
  record Solution(
      Map<String, RpmPackage> packages, Map<String, String> chosen, Set<String> unknown) {}

  /**
   * The closure of what is wanted.
   *
   * @param present what is installed by now: it stays, and meets needs
   * @param wanted names with or without version and architecture, files, and other provisions
   * @param weak whether recommended packages come along
   */
  Solution solve(Collection<RpmPackage> present, Collection<String> wanted, boolean weak) {
    Pass pass = new Pass(weak);
    present.forEach(pass::there);
    for (String one : wanted) {
      pass.want(one);
    }
    pass.run();
    return new Solution(pass.chosen, pass.answers, pass.unknown);
  }

  private List<RpmPackage> providers(String capability) {
    return known.computeIfAbsent(capability, index::providers);
  }

  /** The packages that a word of a command line means, best first. */
  private List<RpmPackage> meant(String word) {
    List<RpmPackage> named = named(word);
    if (named.isEmpty()) {
      int dot = word.lastIndexOf('.');
      String machine = dot < 0 ? "" : word.substring(dot + 1);
      if (machine.equals(architecture) || machine.equals("noarch")) {
        named = named(word.substring(0, dot));
      }
    }
    return named.isEmpty() ? sorted(word, providers(word)) : named;
  }

  /** Packages by name, or by name and version as in {@code gcc-11.5.0-2.el9}. */
  private List<RpmPackage> named(String word) {
    List<RpmPackage> exact =
        providers(word).stream().filter(one -> one.name().equals(word)).toList();
    if (!exact.isEmpty()) {
      return sorted(word, exact);
    }
    for (int dash = word.lastIndexOf('-'); dash > 0; dash = word.lastIndexOf('-', dash - 1)) {
      String name = word.substring(0, dash);
      String version = word.substring(dash + 1).replaceFirst("^\\d+:", "");
      List<RpmPackage> found =
          providers(name).stream()
              .filter(one -> one.name().equals(name))
              .filter(one -> {
                String whole = one.version().version() + "-" + one.version().release();
                return one.version().version().equals(version)
                    || whole.equals(version)
                    || version.endsWith("*")
                        && whole.startsWith(version.substring(0, version.length() - 1));
              })
              .toList();
      if (!found.isEmpty()) {
        return sorted(name, found);
      }
    }
    return List.of();
  }

  private List<RpmPackage> sorted(String name, List<RpmPackage> packages) {
    return packages.stream()
        .sorted(
            Comparator.comparing((RpmPackage one) -> !one.name().equals(name))
                .thenComparing(one -> one.name().length())
                .thenComparing(RpmPackage::name)
                .thenComparing(RpmPackage::version, Comparator.reverseOrder())
                .thenComparing(one -> !one.architecture().equals(architecture)))
        .toList();
  }

  private final class Pass {

    private final boolean weak;
    private final Map<String, RpmPackage> chosen = new LinkedHashMap<>();
    private final Map<String, List<RpmPackage>> provided = new HashMap<>();
    private final Map<String, String> answers = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> wantedNames = new HashSet<>();
    private final Deque<RichCondition> open = new ArrayDeque<>();
    private final List<RichCondition> weakOnes = new ArrayList<>();

    /** Conditions with {@code if} and {@code unless}, which later choices may change. */
    private final List<RichCondition> changing = new ArrayList<>();

    Pass(boolean weak) {
      this.weak = weak;
    }

    /** What is installed has its needs met. */
    void there(RpmPackage one) {
      chosen.put(one.name(), one);
      note(one);
    }

    private void note(RpmPackage one) {
      Set<String> names = new HashSet<>();
      one.provides().forEach(relation -> names.add(relation.name()));
      names.forEach(name -> provided.computeIfAbsent(name, _ -> new ArrayList<>()).add(one));
    }

    void want(String word) {
      List<RpmPackage> meant = meant(word);
      Optional<RpmPackage> there =
          meant.stream().filter(one -> chosen.containsKey(one.name())).findFirst();
      if (there.isPresent()) {
        answers.put(word, there.get().name());
      } else if (meant.isEmpty()) {
        unknown.add(word);
      } else {
        answers.put(word, meant.getFirst().name());
        wantedNames.add(meant.getFirst().name());
        take(meant.getFirst());
      }
    }

    void run() {
      for (int round = 0; round < LIMIT_ROUNDS; round++) {
        int before = chosen.size();
        while (!open.isEmpty() && chosen.size() < LIMIT_PACKAGES) {
          meet(open.removeFirst(), 0);
        }
        // A weak need is only met where nothing breaks, so it waits for the strong ones.
        List<RichCondition> weakNow = List.copyOf(weakOnes);
        weakOnes.clear();
        weakNow.forEach(condition -> meet(condition, 0));
        List.copyOf(changing).forEach(condition -> meet(condition, 0));
        if (chosen.size() == before && open.isEmpty()) {
          return;
        }
      }
    }

    private void take(RpmPackage one) {
      if (chosen.putIfAbsent(one.name(), one) != null) {
        return;
      }
      note(one);
      one.requires().forEach(relation -> open.addLast(RichCondition.of(relation)));
      if (weak) {
        one.recommends().forEach(relation -> weakOnes.add(RichCondition.of(relation)));
      }
    }

    private void meet(RichCondition condition, int depth) {
      if (depth > RichCondition.LIMIT_DEPTH) {
        return;
      }
      switch (condition) {
        case RichCondition.One(RpmRelation relation) -> meet(relation);
        case RichCondition.All(List<RichCondition> parts) ->
            parts.forEach(part -> meet(part, depth + 1));
        case RichCondition.Any(List<RichCondition> parts) -> {
          if (parts.stream().noneMatch(part -> holds(part, depth + 1))) {
            parts.stream().filter(this::canHold).findFirst().ifPresent(p -> meet(p, depth + 1));
          }
        }
        case RichCondition.If(var then, var asked, var otherwise) -> {
          remember(condition);
          if (holds(asked, depth + 1)) {
            meet(then, depth + 1);
          } else {
            otherwise.ifPresent(other -> meet(other, depth + 1));
          }
        }
        case RichCondition.Unless(var then, var asked) -> {
          remember(condition);
          if (!holds(asked, depth + 1)) {
            meet(then, depth + 1);
          }
        }
      }
    }

    private void remember(RichCondition condition) {
      if (!changing.contains(condition) && changing.size() < LIMIT_PACKAGES) {
        changing.add(condition);
      }
    }

    private boolean canHold(RichCondition condition) {
      return !(condition instanceof RichCondition.One(RpmRelation relation))
          || providers(relation.name()).stream().anyMatch(one -> one.meets(relation));
    }

    private boolean holds(RichCondition condition, int depth) {
      if (depth > RichCondition.LIMIT_DEPTH) {
        return true;
      }
      return switch (condition) {
        case RichCondition.One(RpmRelation relation) -> isMet(relation);
        case RichCondition.All(List<RichCondition> parts) ->
            parts.stream().allMatch(part -> holds(part, depth + 1));
        case RichCondition.Any(List<RichCondition> parts) ->
            parts.stream().anyMatch(part -> holds(part, depth + 1));
        case RichCondition.If(var then, var asked, var otherwise) ->
            holds(asked, depth + 1)
                ? holds(then, depth + 1)
                : otherwise.map(other -> holds(other, depth + 1)).orElse(true);
        case RichCondition.Unless(var then, var asked) ->
            holds(asked, depth + 1) || holds(then, depth + 1);
      };
    }

    private boolean isMet(RpmRelation relation) {
      return provided.getOrDefault(relation.name(), List.of()).stream()
          .anyMatch(one -> one.meets(relation));
    }

    private void meet(RpmRelation relation) {
      if (isMet(relation)) {
        return;
      }
      List<RpmPackage> able =
          providers(relation.name()).stream()
              .filter(one -> one.meets(relation))
              .filter(one -> !chosen.containsKey(one.name()))
              .toList();
      List<RpmPackage> sorted = sorted(relation.name(), able);
      sorted.stream()
          .filter(this::fits)
          .findFirst()
          .or(() -> sorted.stream().findFirst())
          .ifPresent(this::take);
    }

    /** Whether nothing that is chosen gets in its way, or it in the way of what is chosen. */
    private boolean fits(RpmPackage one) {
      boolean disturbs = one.conflicts().stream().anyMatch(this::isMet);
      return !disturbs
          && one.provides().stream().noneMatch(provision -> isForbidden(one, provision));
    }

    private boolean isForbidden(RpmPackage one, RpmRelation provision) {
      return wantedNames.stream()
          .map(chosen::get)
          .filter(other -> other != one)
          .flatMap(other -> other.conflicts().stream())
          .anyMatch(conflict -> conflict.isMetBy(provision));
    }
  }
}
