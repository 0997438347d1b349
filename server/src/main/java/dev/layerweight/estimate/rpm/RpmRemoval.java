package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmRelation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what goes with packages that are removed. */
final class RpmRemoval {

  private RpmRemoval() {}

  /** The named packages and all that cannot be without them. */
  static Set<String> withDependents(
      RpmState state, Collection<RpmPackage> base, Set<String> names) {
    Set<String> gone = new HashSet<>(names);
    gone.retainAll(state.installed().keySet());
    boolean grown = !gone.isEmpty();
    while (grown) {
      grown = false;
      List<RpmPackage> left = new ArrayList<>(base);
      List<RpmPackage> lost = new ArrayList<>();
      state.packages().forEach(one -> (gone.contains(one.name()) ? lost : left).add(one));
      for (RpmPackage one : state.packages()) {
        if (!gone.contains(one.name())
            && one.requires().stream().anyMatch(need -> isMet(need, lost) && !isMet(need, left))) {
          grown |= gone.add(one.name());
        }
      }
    }
    return gone;
  }

  private static boolean isMet(RpmRelation need, Collection<RpmPackage> packages) {
    return packages.stream().anyMatch(one -> one.meets(need));
  }

  /** What came along with others and is needed by none of those that are left. */
  static Set<String> unneeded(RpmState state) {
    Set<String> needed = new HashSet<>();
    Deque<RpmPackage> open = new ArrayDeque<>();
    state.packages().stream().filter(one -> state.asked().contains(one.name())).forEach(open::add);
    open.forEach(one -> needed.add(one.name()));
    while (!open.isEmpty()) {
      RpmPackage one = open.removeFirst();
      List<RpmRelation> needs = new ArrayList<>(one.requires());
      needs.addAll(one.recommends());
      for (RpmPackage other : state.packages()) {
        if (!needed.contains(other.name()) && needs.stream().anyMatch(n -> mayNeed(n, other))) {
          needed.add(other.name());
          open.addLast(other);
        }
      }
    }
    Set<String> rest = new HashSet<>(state.installed().keySet());
    rest.removeAll(needed);
    return rest;
  }

  /** A condition may need whatever it names. */
  private static boolean mayNeed(RpmRelation need, RpmPackage other) {
    return need.name().startsWith("(")
        ? (" " + need.name().replaceAll("[()]", " ") + " ").contains(" " + other.name() + " ")
        : other.meets(need);
  }
}
