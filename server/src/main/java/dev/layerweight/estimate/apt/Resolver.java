package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.DependencyKind;
import dev.layerweight.catalog.DebianIndex.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Repairs what the marking left broken, as apt's scored problem resolver does: packages get points
 * for what depends on them, and from the highest score down each broken package either gets its way
 * or is held back.
 */
final class Resolver {

  private static final int ROUNDS = 20;
  private static final int PROTECTED_POINTS = 10_000;
  private static final int ESSENTIAL_POINTS = 5_000;
  private static final int ESSENTIAL_BASE_POINTS = 100;

  /** Chains of upgrades that solve something are short; it bounds the recursion. */
  private static final int LIMIT_UPGRADE_DEPTH = 200;

  private int upgradeDepth;
  private final Marks marks;
  private final Map<Mark, Integer> scores = new HashMap<>();
  private final Set<Mark> wanted = new HashSet<>();
  private final Set<Mark> unwanted = new HashSet<>();
  private final Set<Mark> upgradeTried = new HashSet<>();

  Resolver(Marks marks) {
    this.marks = marks;
  }

  /** A package the user named: it is protected. */
  void protect(Mark mark, boolean remove) {
    wanted.add(mark);
    if (remove) {
      unwanted.add(mark);
    }
    marks.protect(mark);
  }

  private record Kill(Mark mark, Dependency group) {}

  /** Whether nothing is broken in the end. */
  boolean resolve() {
    boolean again = true;
    Set<Mark> before = new HashSet<>();
    for (int round = 0; round < ROUNDS && again; round++) {
      again = false;
      for (Mark mark : marks.touched()) {
        if (mark.installing()) {
          before.add(mark);
        } else if (marks.broken(mark)) {
          marks.install(mark, false, 0, false);
          again |= mark.installing();
        }
      }
    }
    if (marks.brokenCount() == 0) {
      return true;
    }
    score();
    boolean changed = true;
    for (int round = 0; round < ROUNDS && changed; round++) {
      changed = false;
      List<Mark> sorted = new ArrayList<>(marks.touched());
      sorted.sort(Comparator.comparing((Mark mark) -> -score(mark)));
      for (Mark mark : sorted) {
        if (mark.install.isPresent() && marks.broken(mark)) {
          changed |= repair(mark, round);
        }
      }
    }
    for (Mark mark : marks.touched()) {
      if (mark.newlyInstalled() && mark.installing() && !before.contains(mark)) {
        mark.automatic = true;
      }
    }
    return marks.brokenCount() == 0;
  }

  private boolean repair(Mark mark, int round) {
    boolean changed = false;
    List<Kill> kills = new ArrayList<>();
    for (Dependency group : mark.install.get().version().dependencies()) {
      if (mark.install.isEmpty()) {
        break;
      }
      if (!group.kind().critical() || marks.fulfilled(mark, group, Marks.State.INSTALL)) {
        continue;
      }
      Outcome outcome = repair(mark, group, round, kills);
      changed |= outcome != Outcome.NOTHING;
      if (outcome == Outcome.DONE) {
        break;
      }
    }
    if (mark.install.isPresent()) {
      for (Kill kill : kills) {
        changed |= apply(mark, kill, round);
      }
    }
    return changed;
  }

  private enum Outcome {
    NOTHING,
    CHANGED,
    DONE
  }

  private Outcome repair(Mark mark, Dependency group, int round, List<Kill> kills) {
    boolean negative = group.kind().negative();
    boolean inOr = group.alternatives().size() > 1;
    boolean keepSuffices = false;
    boolean changed = false;
    int killsBefore = kills.size();
    for (Relation relation : group.alternatives()) {
      List<Candidate> targets = marks.allTargets(mark, relation, negative);
      if (targets.isEmpty() && !mark.isProtected && !negative && !marks.brokenNow(mark)) {
        if (inOr) {
          continue;
        }
        marks.keep(mark, 0);
        return Outcome.DONE;
      }
      boolean done = false;
      for (Candidate version : targets) {
        Mark other = version.mark();
        if (negative && other.install.orElse(null) != version) {
          continue;
        }
        boolean fulfilledNow = marks.matches(mark, relation, negative, Marks.State.NOW) != negative;
        if (score(mark) <= score(other) || !fulfilledNow && !negative) {
          if (mark.isProtected) {
            if (upgrade(other)) {
              scores.merge(other, score(mark), Math::min);
              break;
            }
            continue;
          }
          boolean installed = mark.installing();
          marks.keep(mark, 0);
          if (!marks.broken(mark)) {
            keepSuffices = true;
            if (inOr && installed) {
              marks.install(mark, false, 0, false);
            }
          } else if (!upgrade(mark)) {
            if (!inOr) {
              marks.delete(mark, false, 0, false);
              if (round > 1) {
                scores.merge(mark, score(other), Math::max);
              }
            } else {
              tryInstall(relation.name());
            }
          }
          changed = true;
          done = true;
          break;
        }
        if (group.kind() == DependencyKind.BREAKS
            && marks.fulfilled(mark, group, Marks.State.CANDIDATE)) {
          marks.install(other, false, 0, false);
          continue;
        }
        if (other.isProtected && !other.deleting()) {
          continue;
        }
        kills.add(new Kill(other, group));
        if (!negative) {
          break;
        }
      }
      if (targets.isEmpty() && !negative && !mark.isProtected) {
        boolean installed = mark.installing();
        marks.keep(mark, 0);
        if (!marks.broken(mark)) {
          keepSuffices = true;
          if (inOr && installed) {
            marks.install(mark, false, 0, false);
          }
        } else if (!inOr) {
          marks.delete(mark, false, 0, false);
        }
        changed = true;
        done = true;
      }
      if (!inOr && done) {
        return Outcome.DONE;
      }
    }
    boolean open = inOr && !marks.fulfilled(mark, group, Marks.State.INSTALL);
    if (open && kills.size() == killsBefore) {
      if (keepSuffices) {
        marks.keep(mark, 0);
        changed = true;
      } else if (!mark.isProtected) {
        marks.delete(mark, false, 0, false);
        changed = true;
      }
    }
    return changed ? Outcome.CHANGED : Outcome.NOTHING;
  }

  private void tryInstall(String name) {
    Mark target = marks.mark(name);
    if (target.installed()
        || target.deleting()
        || unwanted.contains(target)
        || target.candidate.isEmpty()) {
      return;
    }
    int before = marks.brokenCount();
    marks.install(target, true, 1, false);
    if (marks.broken(target) || marks.brokenCount() > before) {
      marks.delete(target, false, 1, false);
    }
  }

  private boolean apply(Mark mark, Kill kill, int round) {
    boolean found;
    if (!marks.fulfilled(mark, kill.group(), Marks.State.NOW)) {
      found = kill.group().kind().negative() && marks.delete(kill.mark(), false, 0, false);
    } else {
      found = marks.keep(kill.mark(), 0);
    }
    boolean changed = found;
    if ((!found || round > 1) && score(mark) > score(kill.mark())) {
      scores.put(kill.mark(), score(mark));
      changed = true;
    }
    return changed;
  }

  /** Tries to take the candidate of a package together with what it lacks. */
  private boolean upgrade(Mark mark) {
    if (upgradeDepth >= LIMIT_UPGRADE_DEPTH) {
      return false;
    }
    upgradeDepth++;
    try {
      return upgradeWithNeeds(mark);
    } finally {
      upgradeDepth--;
    }
  }

  private boolean upgradeWithNeeds(Mark mark) {
    boolean upgradable = mark.candidate.isPresent() && !mark.candidate.equals(mark.current);
    if (!upgradable || wanted.contains(mark) || !upgradeTried.add(mark)) {
      return false;
    }
    boolean wasKept = mark.mode == Mark.Mode.KEEP;
    if (!marks.install(mark, false, 0, false) || mark.install.isEmpty()) {
      return false;
    }
    boolean failed = false;
    for (Dependency group : mark.install.get().version().dependencies()) {
      if (!group.kind().critical() || marks.fulfilled(mark, group, Marks.State.INSTALL)) {
        continue;
      }
      if (group.kind().negative()) {
        continue;
      }
      failed = true;
      for (Relation relation : group.alternatives()) {
        Mark target = marks.mark(relation.name());
        if (!target.isProtected
            && marks.matches(mark, relation, false, Marks.State.CANDIDATE)
            && upgrade(target)) {
          failed = false;
          break;
        }
      }
      if (failed) {
        break;
      }
    }
    if (!failed) {
      return true;
    }
    if (wasKept) {
      marks.keep(mark, 0);
    } else {
      marks.delete(mark, false, 0, false);
    }
    return false;
  }

  // --- points -------------------------------------------------------------------------------

  private int score(Mark mark) {
    return scores.getOrDefault(mark, 0);
  }

  private void score() {
    List<Mark> all = marks.touched().stream().filter(mark -> mark.install.isPresent()).toList();
    for (Mark mark : all) {
      var version = mark.install.get().version();
      int points =
          switch (version.inArchive() ? version.priority().ordinal() : 4) {
            case 0 -> 3;
            case 1 -> 2;
            case 2 -> 1;
            case 3 -> -1;
            default -> -2;
          };
      if (mark.essential() || mark.important()) {
        points += ESSENTIAL_BASE_POINTS;
      }
      if (mark.installed() && mark.candidate.isPresent()) {
        points++;
      }
      scores.merge(mark, points, Integer::sum);
      for (Dependency group : version.dependencies()) {
        int weight =
            switch (group.kind()) {
              case PRE_DEPENDS, DEPENDS, RECOMMENDS -> 1;
              case CONFLICTS, BREAKS -> -1;
              case SUGGESTS, REPLACES -> 0;
            };
        if (weight != 0) {
          for (Relation relation : group.alternatives()) {
            marks.allTargets(mark, relation, group.kind().negative()).stream()
                .filter(target -> target.mark().install.orElse(null) == target)
                .map(Candidate::mark)
                .distinct()
                .forEach(target -> scores.merge(target, weight, Integer::sum));
          }
        }
      }
    }
    inherit(all);
    for (Mark mark : marks.touched()) {
      if (wanted.contains(mark)) {
        scores.merge(mark, PROTECTED_POINTS, Integer::sum);
      }
      if (mark.essential() || mark.important()) {
        scores.merge(mark, ESSENTIAL_POINTS, Integer::sum);
      }
    }
  }

  /** One level of inheritance: what needs a package adds its own points to it. */
  private void inherit(List<Mark> all) {
    Map<Mark, Integer> old = new HashMap<>(scores);
    for (Mark mark : all) {
      int points = old.getOrDefault(mark, 0);
      if (points <= 0) {
        continue;
      }
      for (Dependency group : mark.install.get().version().dependencies()) {
        boolean positive =
            switch (group.kind()) {
              case PRE_DEPENDS, DEPENDS, RECOMMENDS -> true;
              case CONFLICTS, BREAKS, SUGGESTS, REPLACES -> false;
            };
        if (!positive) {
          continue;
        }
        for (Relation relation : group.alternatives()) {
          Mark target = marks.mark(relation.name());
          if (target.install.isPresent()) {
            scores.merge(target, points, Integer::sum);
          } else {
            marks.allTargets(mark, relation, false).stream()
                .filter(offer -> offer.mark().install.orElse(null) == offer)
                .map(Candidate::mark)
                .distinct()
                .forEach(offer -> scores.merge(offer, points, Integer::sum));
          }
        }
      }
    }
  }
}
