package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.DependencyKind;
import dev.layerweight.catalog.DebianIndex.Relation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds packages that nobody asked for and nothing needs any more. What an installed package
 * recommends is kept, as apt's defaults have it; what one suggests is not, since the images of
 * Debian and Ubuntu set {@code Apt::AutoRemove::SuggestsImportant} to false.
 */
final class AutomaticRemoval {

  private static final Set<String> NEVER_AUTOMATIC_SECTIONS = Set.of("metapackages", "tasks");

  private AutomaticRemoval() {}

  /** Installed or marked packages that are garbage. */
  static List<Mark> garbage(Marks marks) {
    Set<Mark> needed = new HashSet<>();
    Deque<Mark> open = new ArrayDeque<>();
    for (Mark mark : marks.touched()) {
      if (mark.install.isPresent() && isRoot(mark)) {
        visit(mark, needed, open);
      }
    }
    while (!open.isEmpty()) {
      Mark mark = open.pop();
      for (Dependency group : mark.install.orElseThrow().version().dependencies()) {
        if (group.kind().negative() || group.kind() == DependencyKind.SUGGESTS) {
          continue;
        }
        for (Relation relation : group.alternatives()) {
          for (Candidate version : marks.allTargets(mark, relation, false)) {
            if (version.mark().install.orElse(null) == version) {
              visit(version.mark(), needed, open);
            }
          }
        }
      }
    }
    return marks.touched().stream()
        .filter(mark -> mark.install.isPresent() && !needed.contains(mark))
        .toList();
  }

  private static boolean isRoot(Mark mark) {
    String section = mark.install.map(version -> version.version().section()).orElse("");
    String bareSection = section.substring(section.indexOf('/') + 1);
    return !mark.automatic
        || mark.essential()
        || mark.important()
        || NEVER_AUTOMATIC_SECTIONS.contains(bareSection);
  }

  private static void visit(Mark mark, Set<Mark> needed, Deque<Mark> open) {
    if (needed.add(mark)) {
      open.push(mark);
    }
  }
}
