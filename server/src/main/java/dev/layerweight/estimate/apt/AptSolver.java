package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Chooses packages as {@code apt-get} does: the named ones in their order with all that they need,
 * then a repair of conflicts, then the removal of what turned out to be unneeded.
 */
public final class AptSolver {

  private static final int LIMIT_PATTERN_CHARS = 200;

  /** A pattern that matches more is taken for a mistake. */
  private static final int LIMIT_MATCHES = 500;

  private final DebianIndex index;

  public AptSolver(DebianIndex index) {
    this.index = index;
  }

  /** What the release's minimal root filesystem holds. */
  public static Map<String, InstalledPackage> base(DebianIndex index) {
    Map<String, InstalledPackage> installed = new LinkedHashMap<>();
    index
        .base()
        .forEach(
            one -> installed.put(one.name(), new InstalledPackage(one.version(), false, true)));
    return installed;
  }

  /** Carries out a request; never fails: what cannot be done is in the plan. */
  public AptPlan solve(Map<String, InstalledPackage> installed, AptRequest request) {
    Marks marks = new Marks(index, request.recommends(), request.suggests());
    installed.forEach(
        (name, known) -> marks.setInstalled(name, known.version(), known.automatic()));
    return switch (request.action()) {
      case INSTALL, REMOVE, AUTOREMOVE -> change(marks, request);
      case UPGRADE -> upgrade(marks, request, false);
      case DIST_UPGRADE -> upgrade(marks, request, true);
    };
  }

  // --- install and remove -------------------------------------------------------------------

  private record Wanted(Mark mark, boolean remove) {}

  private AptPlan change(Marks marks, AptRequest request) {
    Map<String, List<String>> requested = new LinkedHashMap<>();
    Map<String, String> problems = new LinkedHashMap<>();
    List<Wanted> wanted = new ArrayList<>();
    boolean removeByDefault = request.action() != AptRequest.Action.INSTALL;
    for (String written : request.names()) {
      List<Wanted> found = find(marks, written, removeByDefault, problems);
      found.stream().filter(one -> !wanted.contains(one)).forEach(wanted::add);
      if (!found.isEmpty()) {
        requested.put(written, found.stream().map(one -> one.mark().name).toList());
      }
    }
    List<String> madeManual = new ArrayList<>();
    Resolver resolver = new Resolver(marks);
    wanted.stream()
        .filter(Wanted::remove)
        .forEach(one -> {
          resolver.protect(one.mark(), true);
          marks.delete(one.mark(), request.purge(), 0, true);
        });
    List<Mark> named =
        wanted.stream().filter(one -> !one.remove()).map(Wanted::mark).distinct().toList();
    for (Mark mark : named) {
      resolver.protect(mark, false);
      marks.install(mark, false, 0, true);
      if (!mark.installing() && mark.automatic) {
        mark.automatic = false;
        madeManual.add(mark.name);
      }
    }
    for (Mark mark : named) {
      if (marks.policyBroken(mark)) {
        marks.install(mark, true, 0, true);
      }
    }
    boolean solvable = resolver.resolve();
    if (solvable) {
      sweep(
          marks,
          request.removeUnneeded() || request.action() == AptRequest.Action.AUTOREMOVE,
          request.purge());
    }
    return plan(marks, requested, madeManual, problems, solvable);
  }

  /** Takes out what nothing needs: of what is installed on demand only, of new packages always. */
  private static void sweep(Marks marks, boolean removeInstalled, boolean purge) {
    Set<Mark> dropped = new LinkedHashSet<>();
    for (Mark mark : AutomaticRemoval.garbage(marks)) {
      if (mark.newlyInstalled()) {
        marks.keep(mark, 0);
        mark.install = Optional.empty();
        mark.mode = Mark.Mode.KEEP;
        dropped.add(mark);
      } else if (removeInstalled) {
        marks.delete(mark, purge, 0, false);
      }
    }
    boolean changed = !dropped.isEmpty();
    while (changed && marks.brokenCount() > 0) {
      changed = false;
      for (Mark mark : List.copyOf(dropped)) {
        if (isNeeded(marks, mark)) {
          marks.install(mark, false, 0, false);
          dropped.remove(mark);
          changed = true;
        }
      }
    }
  }

  private static boolean isNeeded(Marks marks, Mark dropped) {
    for (Mark mark : marks.touched()) {
      if (mark.install.isEmpty()) {
        continue;
      }
      for (Dependency group : mark.install.get().version().dependencies()) {
        boolean asks =
            !group.kind().negative()
                && marks.important(group.kind())
                && !marks.fulfilled(mark, group, Marks.State.INSTALL);
        if (asks
            && group.alternatives().stream()
                .flatMap(relation -> marks.allTargets(mark, relation, false).stream())
                .anyMatch(version -> version.mark() == dropped)) {
          return true;
        }
      }
    }
    return false;
  }

  // --- names --------------------------------------------------------------------------------

  private List<Wanted> find(
      Marks marks, String written, boolean removeByDefault, Map<String, String> problems) {
    Optional<List<Wanted>> plain = named(marks, written, removeByDefault, problems);
    if (plain.isPresent()) {
      return plain.get();
    }
    char last = written.isEmpty() ? ' ' : written.charAt(written.length() - 1);
    if (last == '-' || last == '+') {
      Optional<List<Wanted>> signed =
          named(marks, written.substring(0, written.length() - 1), last == '-', problems);
      if (signed.isPresent()) {
        return signed.get();
      }
    }
    List<Wanted> matching = matching(marks, written, removeByDefault);
    if (matching.size() > LIMIT_MATCHES) {
      problems.putIfAbsent(
          written,
          "\"" + written + "\" matches " + matching.size() + " packages, which is too many");
      return List.of();
    }
    if (matching.isEmpty()) {
      problems.putIfAbsent(written, "no package \"" + written + "\" in " + index.release());
    }
    return matching;
  }

  /** A name as it stands, with a version or a release behind it; empty where nobody knows it. */
  private Optional<List<Wanted>> named(
      Marks marks, String written, boolean remove, Map<String, String> problems) {
    int equals = written.indexOf('=');
    int slash = written.indexOf('/');
    int end = equals >= 0 ? equals : slash >= 0 ? slash : written.length();
    String name = written.substring(0, end);
    if (name.endsWith(":" + index.architecture())) {
      name = name.substring(0, name.length() - index.architecture().length() - 1);
    }
    Mark mark = marks.mark(name);
    if (mark.versions().isEmpty() && marks.offers(mark).isEmpty()) {
      if (index.find(name).isPresent()) {
        problems.put(
            written,
            "package \"" + name + "\" has no installation candidate in " + index.release());
        return Optional.of(List.of());
      }
      return Optional.empty();
    }
    if (remove) {
      return Optional.of(mark.versions().isEmpty() ? List.of() : List.of(new Wanted(mark, true)));
    }
    if (mark.candidate.isEmpty()) {
      return Optional.of(onlyProvider(marks, mark, name, written, problems));
    }
    if (equals >= 0) {
      String asked = written.substring(equals + 1);
      Optional<Candidate> exact =
          mark.versions().stream().filter(one -> versionMatches(one.text(), asked)).findFirst();
      if (exact.isPresent()) {
        mark.candidate = exact;
      } else {
        problems.put(
            written,
            "version \""
                + asked
                + "\" of "
                + name
                + " is not in the index, "
                + mark.candidate.get().text()
                + " is counted instead");
      }
    }
    return Optional.of(List.of(new Wanted(mark, false)));
  }

  private static boolean versionMatches(String version, String asked) {
    return asked.endsWith("*")
        ? version.startsWith(asked.substring(0, asked.length() - 1))
        : version.equals(asked);
  }

  /** A purely virtual package can be asked for where exactly one package provides it. */
  private List<Wanted> onlyProvider(
      Marks marks, Mark mark, String name, String written, Map<String, String> problems) {
    List<Mark> providers =
        marks.offers(mark).stream()
            .map(Mark.Offer::by)
            .filter(by -> by.mark().candidate.orElse(null) == by)
            .map(Candidate::mark)
            .distinct()
            .toList();
    if (providers.size() == 1) {
      return List.of(new Wanted(providers.getFirst(), false));
    }
    problems.put(
        written,
        providers.isEmpty()
            ? "package \"" + name + "\" has no installation candidate in " + index.release()
            : "\""
                + name
                + "\" is a virtual package of "
                + index.release()
                + ", provided by several");
    return List.of();
  }

  private List<Wanted> matching(Marks marks, String written, boolean remove) {
    boolean glob =
        written.indexOf('*') >= 0 || written.indexOf('?') >= 0 || written.indexOf('[') >= 0;
    boolean expression =
        glob
            || written.indexOf('.') >= 0
            || written.indexOf('|') >= 0
            || written.startsWith("^")
            || written.endsWith("$");
    if (!expression || written.length() > LIMIT_PATTERN_CHARS) {
      return List.of();
    }
    String text =
        remove || !written.endsWith("-") ? written : written.substring(0, written.length() - 1);
    boolean removing = remove || !text.equals(written);
    List<String> names = glob ? names(globPattern(text), true) : List.of();
    if (names.isEmpty()) {
      names = names(text, false);
    }
    return names.stream()
        .map(marks::mark)
        .filter(mark -> removing ? mark.installed() : mark.candidate.isPresent())
        .sorted(Comparator.comparingInt((Mark mark) -> mark.order))
        .map(mark -> new Wanted(mark, removing))
        .toList();
  }

  private List<String> names(String expression, boolean whole) {
    // Nested quantifiers could take for ever; apt's own users write none.
    if (expression.matches(".*[+*?}]\\)?[+*{].*")) {
      return List.of();
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      return index
          .names()
          .filter(name -> whole ? pattern.matcher(name).matches() : pattern.matcher(name).find())
          .toList();
    } catch (PatternSyntaxException _) {
      return List.of();
    }
  }

  private static String globPattern(String glob) {
    StringBuilder pattern = new StringBuilder();
    for (char character : glob.toCharArray()) {
      pattern.append(
          switch (character) {
            case '*' -> ".*";
            case '?' -> ".";
            case '.', '+', '(', ')', '{', '}', '^', '$', '|', '\\' -> "\\" + character;
            default -> String.valueOf(character);
          });
    }
    return pattern.toString().replaceAll("(\\.\\*)+", ".*");
  }

  // --- upgrade ------------------------------------------------------------------------------

  private AptPlan upgrade(Marks marks, AptRequest request, boolean mayChangeSet) {
    List<Mark> upgradable =
        marks.touched().stream()
            .filter(mark -> mark.installed() && !mark.candidate.equals(mark.current))
            .toList();
    if (mayChangeSet) {
      upgradable.forEach(mark -> marks.install(mark, true, 0, false));
    } else {
      upgradable.forEach(mark -> marks.install(mark, false, 0, false));
      boolean changed = true;
      while (changed) {
        changed = false;
        for (Mark mark : marks.touched()) {
          if (mark.installing() && marks.broken(mark)) {
            changed |= marks.keep(mark, 0);
          }
        }
      }
    }
    boolean solvable = new Resolver(marks).resolve();
    if (solvable) {
      sweep(marks, request.removeUnneeded(), request.purge());
    }
    return plan(marks, Map.of(), List.of(), Map.of(), solvable);
  }

  // --- result -------------------------------------------------------------------------------

  private static AptPlan plan(
      Marks marks,
      Map<String, List<String>> requested,
      List<String> madeManual,
      Map<String, String> problems,
      boolean solvable) {
    List<AptPlan.Chosen> chosen = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    if (solvable) {
      for (Mark mark : marks.touched()) {
        if (mark.installing() && mark.install.isPresent()) {
          chosen.add(
              new AptPlan.Chosen(
                  mark.name,
                  mark.install.get().version(),
                  mark.installed(),
                  mark.automatic,
                  needs(marks, mark)));
        } else if (mark.deleting() && mark.installed()) {
          removed.add(mark.name);
        }
      }
    }
    return new AptPlan(
        List.copyOf(chosen),
        List.copyOf(removed),
        requested,
        List.copyOf(madeManual),
        problems,
        solvable);
  }

  private static List<String> needs(Marks marks, Mark mark) {
    Set<String> names = new LinkedHashSet<>();
    for (Dependency group : mark.install.orElseThrow().version().dependencies()) {
      if (group.kind().negative() || !marks.important(group.kind())) {
        continue;
      }
      for (Relation relation : group.alternatives()) {
        marks.allTargets(mark, relation, false).stream()
            .filter(version -> version.mark().install.orElse(null) == version)
            .map(version -> version.mark().name)
            .filter(name -> !name.equals(mark.name))
            .forEach(names::add);
      }
    }
    return List.copyOf(names);
  }
}
