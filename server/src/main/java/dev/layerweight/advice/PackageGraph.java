package dev.layerweight.advice;

import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.InstructionEstimate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which packages were asked for and which need which, as far as installs of some instructions tell.
 *
 * @param requested as reports show them
 * @param needs direct needs of each package
 */
public record PackageGraph(Set<String> requested, Map<String, Set<String>> needs) {

  /** What installs of the managers by one of these names brought. */
  public static PackageGraph of(Stream<InstructionEstimate> instructions, Set<String> managers) {
    Set<String> requested = new LinkedHashSet<>();
    Map<String, Set<String>> needs = new HashMap<>();
    instructions
        .flatMap(instruction -> installed(instruction, managers).stream())
        .forEach(fact -> {
          fact.requested().forEach(one -> requested.add(one.name()));
          fact.installed()
              .forEach((name, direct) ->
                  needs.computeIfAbsent(name, _ -> new HashSet<>()).addAll(direct));
        });
    return new PackageGraph(requested, needs);
  }

  /** The installs of one instruction by the managers of these names. */
  public static List<Fact.Installed> installed(
      InstructionEstimate instruction, Set<String> managers) {
    return instruction.facts().stream()
        .filter(Fact.Installed.class::isInstance)
        .map(Fact.Installed.class::cast)
        .filter(fact -> managers.contains(fact.manager()))
        .toList();
  }

  /**
   * How many packages an instruction installs that go and that are not among {@code roots}; those
   * without a byte of their own count as well.
   *
   * @param gone packages of any instruction
   */
  public static int others(
      InstructionEstimate instruction,
      Set<String> managers,
      Set<String> gone,
      Collection<String> roots) {
    return (int)
        installed(instruction, managers).stream()
            .flatMap(fact -> fact.installed().keySet().stream())
            .filter(name -> gone.contains(name) && !roots.contains(name))
            .distinct()
            .count();
  }

  /** The packages that nobody needs but {@code roots}, themselves included. */
  public Set<String> neededOnlyBy(Collection<String> roots) {
    return neededOnlyBy(roots, (_, _) -> true);
  }

  /**
   * The packages that nobody needs but {@code roots}, themselves included.
   *
   * @param follows whether the second goes when the first goes, if nothing else needs it
   */
  public Set<String> neededOnlyBy(Collection<String> roots, BiPredicate<String, String> follows) {
    Set<String> others =
        requested.stream().filter(name -> !roots.contains(name)).collect(Collectors.toSet());
    Set<String> kept = reach(others, (_, _) -> true);
    Set<String> gone = reach(roots, follows);
    // What is kept because a root only links to it keeps what it needs itself.
    Set<String> spared =
        gone.stream()
            .flatMap(from ->
                needs.getOrDefault(from, Set.of()).stream().filter(to -> !follows.test(from, to)))
            .collect(Collectors.toSet());
    kept.addAll(reach(spared, (_, _) -> true));
    gone.removeAll(kept);
    return gone;
  }

  private Set<String> reach(Collection<String> roots, BiPredicate<String, String> follows) {
    Set<String> seen = new LinkedHashSet<>(roots);
    Deque<String> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      String from = open.pop();
      for (String to : needs.getOrDefault(from, Set.of())) {
        if (follows.test(from, to) && seen.add(to)) {
          open.push(to);
        }
      }
    }
    return seen;
  }
}
