package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.DependencyKind;
import dev.layerweight.catalog.DebianIndex.MultiArch;
import dev.layerweight.catalog.DebianIndex.Relation;
import dev.layerweight.catalog.DebianIndex.Version;
import dev.layerweight.catalog.DebianVersionOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The decisions about all packages and the marking algorithm of apt's dependency cache, as apt 2.6
 * and 3.0 have it: a package is marked for installation together with what it needs, depth first,
 * in the order of its control fields; a choice that fails is taken back and its candidate
 * discarded.
 */
final class Marks {

  /** Which of a package's versions a question is about. */
  enum State {
    NOW,
    INSTALL,
    CANDIDATE
  }

  /** No chain of real packages is nearly as long; it bounds the recursion on hostile indexes. */
  private static final int LIMIT_DEPTH = 400;

  /** More marking calls than any real request needs; it bounds the time on hostile indexes. */
  private static final int LIMIT_CALLS = 400_000;

  private final DebianIndex index;
  private final boolean recommends;
  private final boolean suggests;
  private final Map<String, Mark> marks = new HashMap<>();
  private final Map<String, Mark> touched = new LinkedHashMap<>();
  private int calls;

  Marks(DebianIndex index, boolean recommends, boolean suggests) {
    this.index = index;
    this.recommends = recommends;
    this.suggests = suggests;
  }

  /** The package's mark; a name that nobody knows has no versions. */
  Mark mark(String name) {
    Mark known = marks.get(name);
    if (known != null) {
      return known;
    }
    Optional<DebianIndex.Package> found = index.find(name);
    Mark made = new Mark(name, found.map(DebianIndex.Package::order).orElse(Integer.MAX_VALUE));
    marks.put(name, made);
    found.ifPresent(one -> {
      made.setVersions(
          one.versions().stream().map(version -> new Candidate(made, version)).toList());
      made.candidate =
          made.versions().stream().filter(version -> version.version().inArchive()).findFirst();
    });
    return made;
  }

  /**
   * Versions of other packages that provide the name. They are looked up on demand: a chain of
   * names that provide each other must not become a chain of calls.
   */
  List<Mark.Offer> offers(Mark mark) {
    if (mark.offers.isEmpty()) {
      List<Mark.Offer> found = new ArrayList<>();
      for (DebianIndex.Provider provider :
          index.find(mark.name).map(DebianIndex.Package::providers).orElse(List.of())) {
        version(provider.packageName(), provider.packageVersion())
            .ifPresent(by -> found.add(new Mark.Offer(by, provider.providedVersion())));
      }
      mark.offers = Optional.of(List.copyOf(found));
    }
    return mark.offers.get();
  }

  private Optional<Candidate> version(String name, String version) {
    return mark(name).versions().stream().filter(one -> one.text().equals(version)).findFirst();
  }

  /** States that a version is installed before anything is asked for. */
  void setInstalled(String name, String version, boolean automatic) {
    Mark mark = mark(name);
    Candidate now =
        version(name, version)
            .or(() -> mark.versions().stream().findFirst())
            .orElseGet(() -> unindexed(mark, version));
    mark.current = Optional.of(now);
    mark.install = mark.current;
    mark.automatic = automatic;
    if (mark.candidate.isEmpty()
        || DebianVersionOrder.INSTANCE.compare(mark.candidate.get().text(), now.text()) < 0) {
      mark.candidate = mark.current;
    }
    touched.put(name, mark);
  }

  /** An installed package that the index does not know; it needs nothing. */
  private static Candidate unindexed(Mark mark, String version) {
    Candidate made =
        new Candidate(
            mark,
            new Version(
                version,
                true,
                DebianIndex.Priority.OPTIONAL,
                false,
                false,
                MultiArch.NO,
                "",
                "",
                "",
                0,
                0,
                false,
                true,
                List.of(),
                List.of()));
    mark.setVersions(List.of(made));
    return made;
  }

  /** Marks that were ever changed, in the order of the first change. */
  Collection<Mark> touched() {
    return List.copyOf(touched.values());
  }

  boolean important(DependencyKind kind) {
    return switch (kind) {
      case PRE_DEPENDS, DEPENDS, CONFLICTS, BREAKS -> true;
      case RECOMMENDS -> recommends;
      case SUGGESTS -> suggests;
      case REPLACES -> false;
    };
  }

  // --- what a dependency asks ---------------------------------------------------------------

  /** Whether a relation of {@code parent} is about another package than itself. */
  private static boolean ignorable(Mark parent, Mark target, boolean negative) {
    return negative && parent == target;
  }

  private static Optional<Candidate> in(Mark mark, State state) {
    return switch (state) {
      case NOW -> mark.current;
      case INSTALL -> mark.install;
      case CANDIDATE -> mark.candidate;
    };
  }

  private static boolean allows(Relation relation, Mark.Offer offer) {
    return offer.version().isPresent()
        ? relation.allows(offer.version().get())
        : relation.comparison() == DebianIndex.Comparison.ANY;
  }

  /** Whether some version in the state matches the relation. */
  boolean matches(Mark parent, Relation relation, boolean negative, State state) {
    Mark target = mark(relation.name());
    if (!ignorable(parent, target, negative)
        && in(target, state).filter(version -> relation.allows(version.text())).isPresent()) {
      return true;
    }
    for (Mark.Offer offer : offers(target)) {
      Mark owner = offer.by().mark();
      if (!ignorable(parent, owner, negative)
          && in(owner, state).orElse(null) == offer.by()
          && allows(relation, offer)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a group is fulfilled: one alternative is there, or nothing of a negative one is. */
  boolean fulfilled(Mark parent, Dependency group, State state) {
    boolean negative = group.kind().negative();
    boolean any = false;
    for (Relation relation : group.alternatives()) {
      if (matches(parent, relation, negative, state)) {
        any = true;
        break;
      }
    }
    return negative != any;
  }

  /** Whether the package as decided lacks something that it cannot do without. */
  boolean broken(Mark mark) {
    return lacks(mark, mark.install, State.INSTALL, false);
  }

  /** Whether the package as decided lacks something, recommended packages included. */
  boolean policyBroken(Mark mark) {
    return lacks(mark, mark.install, State.INSTALL, true);
  }

  boolean brokenNow(Mark mark) {
    return lacks(mark, mark.current, State.NOW, false);
  }

  private boolean lacks(Mark mark, Optional<Candidate> version, State state, boolean policy) {
    if (version.isEmpty()) {
      return false;
    }
    for (Dependency group : version.get().version().dependencies()) {
      boolean asked = group.kind().critical() || policy && important(group.kind());
      if (asked && !fulfilled(mark, group, state)) {
        return true;
      }
    }
    return false;
  }

  int brokenCount() {
    int count = 0;
    for (Mark mark : touched.values()) {
      if (broken(mark)) {
        count++;
      }
    }
    return count;
  }

  /** All versions that fulfil one relation, whatever is decided about them. */
  List<Candidate> allTargets(Mark parent, Relation relation, boolean negative) {
    List<Candidate> all = new ArrayList<>();
    Mark target = mark(relation.name());
    if (!ignorable(parent, target, negative)) {
      for (Candidate version : target.versions()) {
        if (relation.allows(version.text())) {
          all.add(version);
        }
      }
    }
    for (Mark.Offer offer : offers(target)) {
      if (!ignorable(parent, offer.by().mark(), negative) && allows(relation, offer)) {
        all.add(offer.by());
      }
    }
    return all;
  }

  /** Versions in the given states that fulfil a group, best first. */
  private List<Candidate> solutions(Mark parent, Dependency group, State... states) {
    List<Candidate> upgrades = new ArrayList<>();
    List<Candidate> fresh = new ArrayList<>();
    boolean negative = group.kind().negative();
    for (Relation relation : group.alternatives()) {
      List<Candidate> found = new ArrayList<>();
      for (Candidate version : allTargets(parent, relation, negative)) {
        for (State state : states) {
          if (in(version.mark(), state).orElse(null) == version && !found.contains(version)) {
            found.add(version);
          }
        }
      }
      found.sort(preference(relation.name()));
      for (Candidate version : found) {
        List<Candidate> list = version.mark().installed() ? upgrades : fresh;
        if (!list.contains(version)) {
          list.add(version);
        }
      }
    }
    upgrades.addAll(fresh);
    if (!negative) {
      upgrades.removeIf(version -> {
        Mark mark = version.mark();
        return mark.isProtected
            && (mark.deleting() || mark.mode == Mark.Mode.KEEP && !mark.installed());
      });
    }
    return upgrades;
  }

  /** Which of several versions apt takes: named before provided, then by weight, then by order. */
  private static Comparator<Candidate> preference(String name) {
    return (left, right) -> {
      Mark a = left.mark();
      Mark b = right.mark();
      if (a.isProtected != b.isProtected) {
        return a.isProtected ? -1 : 1;
      }
      boolean leftSame = left.version().multiArch() == MultiArch.SAME && a.installed();
      boolean rightSame = right.version().multiArch() == MultiArch.SAME && b.installed();
      if (leftSame != rightSame) {
        return leftSame ? -1 : 1;
      }
      if (a.installed() != b.installed()) {
        return a.installed() ? -1 : 1;
      }
      if (a != b && (a.name.equals(name) || b.name.equals(name))) {
        return a.name.equals(name) ? -1 : 1;
      }
      if (a.essential() != b.essential()) {
        return a.essential() ? -1 : 1;
      }
      if (a.important() != b.important()) {
        return a.important() ? -1 : 1;
      }
      int byPriority = left.version().priority().compareTo(right.version().priority());
      return byPriority != 0 ? byPriority : Integer.compare(b.order, a.order);
    };
  }

  // --- changes ------------------------------------------------------------------------------

  private boolean changeAllowed(Mark mark, Mark.Mode mode, int depth, boolean fromUser) {
    if (depth > LIMIT_DEPTH || ++calls > LIMIT_CALLS || mark.versions().isEmpty()) {
      return false;
    }
    if (fromUser || mark.mode == mode) {
      return true;
    }
    if (mark.isProtected) {
      return false;
    }
    return mode != Mark.Mode.DELETE || !mark.essential() && !mark.important();
  }

  /** Leaves a package as it is installed, or not installed. */
  boolean keep(Mark mark, int depth) {
    if (!changeAllowed(mark, Mark.Mode.KEEP, depth, false)) {
      return false;
    }
    mark.mode = Mark.Mode.KEEP;
    mark.install = mark.current;
    touch(mark);
    return true;
  }

  /** Decides that a package goes, or is not installed. */
  boolean delete(Mark mark, boolean purge, int depth, boolean fromUser) {
    if (!changeAllowed(mark, Mark.Mode.DELETE, depth, fromUser)) {
      return false;
    }
    if ((mark.deleting() || mark.install.isEmpty()) && !purge) {
      return true;
    }
    boolean requested = mark.newlyInstalled() && !mark.automatic && !fromUser;
    if (requested) {
      return false;
    }
    mark.purge = purge;
    mark.mode = mark.installed() ? Mark.Mode.DELETE : Mark.Mode.KEEP;
    mark.install = Optional.empty();
    touch(mark);
    return true;
  }

  void protect(Mark mark) {
    mark.isProtected = true;
    touch(mark);
  }

  private void touch(Mark mark) {
    touched.putIfAbsent(mark.name, mark);
  }

  /**
   * Marks a package for installation.
   *
   * @param withNeeds also what it needs
   * @return false where it cannot be, nothing is then changed about the package itself
   */
  boolean install(Mark mark, boolean withNeeds, int depth, boolean fromUser) {
    boolean onlyProtecting =
        mark.isProtected
            && mark.mode == Mark.Mode.KEEP
            && mark.candidate.isPresent()
            && mark.candidate.equals(mark.current);
    if (!onlyProtecting && !changeAllowed(mark, Mark.Mode.INSTALL, depth, fromUser)) {
      return false;
    }
    if (depth > LIMIT_DEPTH || mark.candidate.isEmpty()) {
      return false;
    }
    if (!mark.isProtected && !policyBroken(mark)) {
      if (mark.candidate.equals(mark.current)) {
        return mark.install.isPresent() || keep(mark, depth + 1);
      }
      if (mark.installing()) {
        return true;
      }
    }
    if (withNeeds && !needsCanBeMet(mark)) {
      return false;
    }
    if (fromUser) {
      change(mark, true);
    }
    boolean already = mark.isProtected;
    boolean failEarly = !already && !fromUser;
    boolean failed = false;
    List<Dependency> needs = new ArrayList<>();
    List<Dependency> conflicts = new ArrayList<>();
    List<Mark> upgrades = new ArrayList<>();
    List<Mark> removals = new ArrayList<>();
    Version version = mark.candidate.get().version();
    if (withNeeds) {
      collect(mark, version, needs, conflicts);
      if (!clearConflicts(mark, conflicts, upgrades, removals, already, fromUser, depth)) {
        if (failEarly) {
          return false;
        }
        failed = true;
      }
    }
    if (!fromUser) {
      change(mark, false);
    }
    if (!withNeeds) {
      return !failed;
    }
    mark.isProtected = true;
    try {
      if (!upgradeOrRemove(upgrades, already, fromUser, depth)
          || !installNeeds(mark, needs, already, fromUser, depth)) {
        if (failEarly) {
          discard(mark);
          return false;
        }
        failed = true;
      }
      for (Mark removal : removals) {
        if (!delete(removal, false, depth, false)) {
          if (failEarly) {
            discard(mark);
            return false;
          }
          failed = true;
        }
      }
    } finally {
      if (!already) {
        mark.isProtected = false;
      }
    }
    return !failed;
  }

  private void change(Mark mark, boolean fromUser) {
    touch(mark);
    if (mark.isProtected && mark.install.equals(mark.candidate)) {
      return;
    }
    boolean fresh = mark.current.isEmpty();
    mark.install = mark.candidate;
    mark.mode = mark.candidate.equals(mark.current) ? Mark.Mode.KEEP : Mark.Mode.INSTALL;
    if (fromUser) {
      mark.automatic = false;
    } else if (fresh) {
      mark.automatic = true;
    }
  }

  private static void discard(Mark mark) {
    if (mark.mode == Mark.Mode.KEEP
        && mark.install.equals(mark.candidate)
        && mark.candidate.equals(mark.current)) {
      return;
    }
    mark.install = mark.current;
    mark.mode = Mark.Mode.KEEP;
    mark.candidate = mark.install;
  }

  /** Whether each thing that it cannot do without exists; if not, its candidate is discarded. */
  private boolean needsCanBeMet(Mark mark) {
    if (mark.candidate.equals(mark.current)) {
      return true;
    }
    for (Dependency group : mark.candidate.get().version().dependencies()) {
      if (!group.kind().critical()
          || group.kind().negative()
          || fulfilled(mark, group, State.INSTALL)
          || fulfilled(mark, group, State.CANDIDATE)) {
        continue;
      }
      if (!mark.isProtected) {
        mark.candidate = mark.current;
        if (!mark.deleting()) {
          mark.mode = Mark.Mode.KEEP;
        }
      }
      return false;
    }
    return true;
  }

  private void collect(
      Mark mark, Version version, List<Dependency> needs, List<Dependency> conflicts) {
    for (Dependency group : version.dependencies()) {
      boolean solved = fulfilled(mark, group, State.INSTALL);
      if (solved && !mark.isProtected || !important(group.kind())) {
        continue;
      }
      (group.kind().negative() ? conflicts : needs).add(group);
    }
  }

  private boolean clearConflicts(
      Mark mark,
      List<Dependency> conflicts,
      List<Mark> upgrades,
      List<Mark> removals,
      boolean propagate,
      boolean fromUser,
      int depth) {
    boolean failed = false;
    boolean stubborn = propagate || fromUser;
    List<Mark> badCandidates = new ArrayList<>();
    for (Dependency group : conflicts) {
      for (Candidate version : solutions(mark, group, State.CANDIDATE)) {
        Mark other = version.mark();
        if (other.candidate.orElse(null) != version) {
          continue;
        }
        boolean cleared;
        if (other.current.orElse(null) == version) {
          cleared = removeInsteadOfUpgrade(other, propagate, removals, depth);
        } else if (other.installing() && !keep(other, depth)) {
          cleared = false;
        } else {
          cleared = true;
          if (propagate) {
            other.candidate = other.install;
            if (!other.installed()) {
              protect(other);
            }
          } else {
            badCandidates.add(other);
          }
        }
        if (!cleared) {
          failed = true;
          if (!stubborn) {
            return false;
          }
        }
      }
      for (Candidate version : solutions(mark, group, State.NOW)) {
        Mark other = version.mark();
        Optional<Candidate> candidate = other.candidate;
        if (candidate.isPresent() && candidate.get() != version && !badCandidates.contains(other)) {
          upgrades.add(other);
        } else if (candidate.equals(other.current)) {
          continue;
        } else if (!removeInsteadOfUpgrade(other, propagate, removals, depth)) {
          failed = true;
          if (!stubborn) {
            return false;
          }
        }
      }
    }
    return !failed;
  }

  private boolean removeInsteadOfUpgrade(
      Mark other, boolean propagate, List<Mark> removals, int depth) {
    if (!propagate) {
      if (other.deleting()) {
        return true;
      }
      if (!changeAllowed(other, Mark.Mode.DELETE, depth, false)) {
        return false;
      }
      removals.add(other);
      return true;
    }
    if (!other.deleting() && !delete(other, false, depth + 1, false)) {
      return false;
    }
    other.candidate = other.install;
    protect(other);
    return true;
  }

  private boolean upgradeOrRemove(
      List<Mark> upgrades, boolean propagate, boolean fromUser, int depth) {
    boolean failed = false;
    for (Mark other : upgrades) {
      if (other.installing() || install(other, true, depth + 1, false)) {
        continue;
      }
      if (!delete(other, false, depth + 1, false)) {
        failed = true;
        if (!propagate && !fromUser) {
          return false;
        }
      } else if (propagate) {
        protect(other);
      }
    }
    return !failed;
  }

  private boolean installNeeds(
      Mark mark, List<Dependency> needs, boolean propagate, boolean fromUser, int depth) {
    boolean failed = false;
    for (Dependency group : needs) {
      boolean critical = group.kind().critical();
      if (fulfilled(mark, group, State.INSTALL)) {
        if (propagate && critical && !propagateTo(mark, group, depth)) {
          failed = true;
        }
        continue;
      }
      if (mark.installed() && !critical && ignoredBefore(mark, group)) {
        continue;
      }
      boolean solved = false;
      List<Candidate> solutions = solutions(mark, group, State.CANDIDATE);
      for (Candidate version : solutions) {
        Mark other = version.mark();
        if (other.candidate.orElse(null) != version) {
          continue;
        }
        if (propagate && critical && solutions.size() == 1) {
          if (!install(other, false, depth + 1, false)) {
            continue;
          }
          protect(other);
        }
        if (install(other, true, depth + 1, false)) {
          solved = true;
          break;
        }
      }
      if (!solved && critical) {
        failed = true;
        if (!propagate && !fromUser) {
          return false;
        }
      }
    }
    return !failed;
  }

  /** Makes the only package that fulfils a need of a protected one protected, too. */
  private boolean propagateTo(Mark mark, Dependency group, int depth) {
    List<Candidate> solutions = solutions(mark, group, State.CANDIDATE, State.NOW);
    if (solutions.size() != 1) {
      return true;
    }
    Mark other = solutions.getFirst().mark();
    if (other.isProtected) {
      return true;
    }
    protect(other);
    return install(other, true, depth + 1, false);
  }

  /** A recommendation that the installed version had already and that was not followed then. */
  private boolean ignoredBefore(Mark mark, Dependency group) {
    String target = group.alternatives().getFirst().name();
    boolean old = false;
    for (Dependency before : mark.current.get().version().dependencies()) {
      boolean same =
          !before.kind().critical()
              && important(before.kind())
              && before.alternatives().stream().anyMatch(one -> one.name().equals(target));
      if (same) {
        old = true;
        if (fulfilled(mark, before, State.NOW)) {
          return false;
        }
      }
    }
    return old;
  }
}
