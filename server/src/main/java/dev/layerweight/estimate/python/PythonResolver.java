package dev.layerweight.estimate.python;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.estimate.python.Resolution.Choice;
import dev.layerweight.estimate.python.Resolution.Closeness;
import dev.layerweight.estimate.python.Resolution.Problem;
import dev.layerweight.image.Provenance;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses versions as pip does, among those that the catalog knows: the newest that fits everything
 * asked of it.
 *
 * <p>A contradiction is learned and the search starts again with it, or without the version that
 * caused it; after {@value #LIMIT_ROUNDS} rounds what contradicts is ignored. Where a version is
 * not known the nearest one stands for it, and what it seems to need gives way to what is written.
 */
public final class PythonResolver {

  private static final int LIMIT_ROUNDS = 40;
  private static final int LIMIT_PACKAGES = 3000;
  private static final int LIMIT_REQUIREMENTS = 60_000;
  private static final String ROOT = "";

  /** Builds for one minor version of CPython; those by the stable interface fit later ones. */
  private static final Pattern BUILD_FOR = Pattern.compile("cp3(\\d{1,2})-cp3");

  /**
   * How to choose.
   *
   * @param installed what lies in the environment already
   * @param upgraded names that are wanted in their newest version though installed
   * @param cpuBuilds whether the index has builds for the processor only
   * @param locked packages of a lock file by name; an empty map where there is none
   */
  public record Options(
      PythonTarget target,
      Map<String, PythonVersion> installed,
      Set<String> upgraded,
      Map<String, PythonSpecifier> constraints,
      boolean dependencies,
      boolean preReleases,
      boolean cpuBuilds,
      Map<String, List<LockedPackage>> locked) {

    public static Options of(PythonTarget target) {
      return new Options(target, Map.of(), Set.of(), Map.of(), true, false, false, Map.of());
    }
  }

  private final PythonPackages packages;
  private final Options options;
  private final Map<String, Answer<PythonProject>> asked = new HashMap<>();
  private final Map<String, Optional<PythonWheel>> details = new HashMap<>();
  private final Map<String, Map<String, PythonSpecifier>> learned = new HashMap<>();
  private final Set<String> excluded = new HashSet<>();

  public PythonResolver(PythonPackages packages, Options options) {
    this.packages = packages;
    this.options = options;
  }

  /** Resolves requirements whose markers are still to be asked. */
  public Resolution resolve(Collection<PythonRequirement> roots) {
    for (int round = 0; ; round++) {
      Attempt attempt = new Attempt(round >= LIMIT_ROUNDS);
      if (attempt.run(roots)) {
        return attempt.resolution();
      }
    }
  }

  private record Wanted(PythonRequirement requirement, String parent, boolean soft) {}

  private final class Attempt {

    private final boolean lenient;
    private final Map<String, Choice> choices = new LinkedHashMap<>();
    private final Map<String, List<PythonRequirement>> edges = new HashMap<>();
    private final Map<String, Boolean> softEdges = new HashMap<>();
    private final Map<String, Set<String>> expanded = new HashMap<>();
    private final Map<String, PythonSpecifier> rootSpecifiers = new HashMap<>();
    private final Map<String, Set<String>> needs = new HashMap<>();
    private final Set<String> kept = new HashSet<>();
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private final Deque<Wanted> queue = new ArrayDeque<>();

    Attempt(boolean lenient) {
      this.lenient = lenient;
    }

    /** False where a contradiction was learned and another attempt is worth it. */
    boolean run(Collection<PythonRequirement> roots) {
      for (PythonRequirement root : roots) {
        if (root.marker().holds(options.target, Set.of())) {
          rootSpecifiers.merge(root.name(), root.specifier(), PythonSpecifier::and);
          queue.add(new Wanted(root, ROOT, false));
        }
      }
      for (int count = 0; !queue.isEmpty() && count < LIMIT_REQUIREMENTS; count++) {
        if (!take(queue.poll())) {
          return false;
        }
      }
      return true;
    }

    Resolution resolution() {
      Map<String, Choice> result = new LinkedHashMap<>();
      choices.forEach((name, choice) ->
          result.put(
              name,
              new Choice(
                  choice.name(),
                  choice.version(),
                  choice.wheel(),
                  choice.closeness(),
                  Set.copyOf(needs.getOrDefault(name, Set.of())),
                  choice.byteCodeRatio(),
                  choice.provenance())));
      return new Resolution(result, List.copyOf(problems.values()));
    }

    private boolean take(Wanted wanted) {
      PythonRequirement requirement = wanted.requirement;
      String name = requirement.name();
      if (problems.containsKey(name)) {
        return true;
      }
      Choice chosen = choices.get(name);
      if (chosen == null && !kept.contains(name)) {
        PythonSpecifier specifier = specifierOf(wanted);
        PythonVersion installed = options.installed.get(name);
        if (installed != null && !options.upgraded.contains(name) && specifier.allows(installed)) {
          kept.add(name);
          expand(name, edgesOfInstalled(name, installed), true, requirement.extras(), true);
          return true;
        }
        if (choices.size() >= LIMIT_PACKAGES) {
          return true;
        }
        return choose(wanted, specifier);
      }
      if (chosen != null
          && !lenient
          && !wanted.soft
          && !requirement.specifier().allows(chosen.version())
          && (isPinnedByRoot(name) ? exclude(wanted.parent) : learn(wanted))) {
        return false;
      }
      boolean soft = softEdges.getOrDefault(name, false);
      expand(name, edges.getOrDefault(name, List.of()), soft, requirement.extras(), chosen == null);
      return true;
    }

    private boolean isPinnedByRoot(String name) {
      return rootSpecifiers.getOrDefault(name, PythonSpecifier.ANY).pinned().isPresent()
          || options.locked.containsKey(name);
    }

    /** Notes that a parent's clause matters; false where it was known before. */
    private boolean learn(Wanted wanted) {
      PythonSpecifier before =
          learned
              .computeIfAbsent(wanted.requirement.name(), _ -> new LinkedHashMap<>())
              .put(wanted.parent, wanted.requirement.specifier());
      return before == null;
    }

    private PythonSpecifier specifierOf(Wanted wanted) {
      String name = wanted.requirement.name();
      PythonSpecifier root = rootSpecifiers.getOrDefault(name, PythonSpecifier.ANY);
      PythonSpecifier specifier =
          root.and(options.constraints.getOrDefault(name, PythonSpecifier.ANY));
      if (wanted.soft && root.pinned().isPresent()) {
        return specifier;
      }
      specifier = specifier.and(wanted.requirement.specifier());
      for (Map.Entry<String, PythonSpecifier> entry :
          learned.getOrDefault(name, Map.of()).entrySet()) {
        if (mayStillBeChosen(entry.getKey())) {
          specifier = specifier.and(entry.getValue());
        }
      }
      return specifier;
    }

    private boolean mayStillBeChosen(String parent) {
      if (parent.equals(ROOT) || excluded.contains(parent)) {
        return parent.equals(ROOT);
      }
      Choice choice = choices.get(parent.substring(0, parent.indexOf(' ')));
      return choice == null || choice.owner().equals(parent);
    }

    private boolean choose(Wanted wanted, PythonSpecifier specifier) {
      PythonRequirement requirement = wanted.requirement;
      String name = requirement.name();
      Optional<LockedPackage> locked = locked(name, specifier);
      switch (ask(name)) {
        case Answer.Missing<PythonProject> missing -> {
          // What only a nearest version seems to need may not be needed at all.
          if (wanted.soft) {
            return true;
          }
          problems.put(name, new Problem(name, missing.reason(), requirement));
        }
        case Answer.Found<PythonProject>(PythonProject project, Provenance provenance, _) -> {
          if (locked.isPresent()) {
            fix(project, locked.get(), provenance);
          } else {
            Optional<PythonWheel> fitting =
                fitting(project, specifier)
                    .or(() -> withdrawn(project, specifier))
                    .map(wheel -> detailed(name, wheel.version()).orElse(wheel));
            // That the table lacks the wanted versions says nothing against who wants them.
            boolean gap =
                project.wheels().stream().noneMatch(w -> specifier.allows(w.version()))
                    && specifier.lowerBound().map(specifier::allows).orElse(true);
            if (fitting.isEmpty() && !gap && !lenient && excludeCulprit(wanted)) {
              return false;
            }
            fitting.ifPresentOrElse(
                wheel -> add(project, wheel.version(), wheel, Closeness.SAME, provenance),
                () -> addNearest(project, specifier, provenance));
          }
          expand(
              name,
              edges.getOrDefault(name, List.of()),
              softEdges.getOrDefault(name, false),
              requirement.extras(),
              false);
        }
      }
      if (problems.containsKey(name) && locked.isPresent()) {
        // A locked package that is unknown still says what it needs.
        edges.put(name, locked.get().requirements());
        expand(name, locked.get().requirements(), false, requirement.extras(), false);
      }
      return true;
    }

    /**
     * Rules out a parent whose clause leaves nothing to choose, where it has other versions: the
     * one that asks for the newest, since older parents ask for older versions.
     */
    private boolean excludeCulprit(Wanted wanted) {
      String name = wanted.requirement.name();
      if (isPinnedByRoot(name)) {
        return exclude(wanted.parent);
      }
      Map<String, PythonSpecifier> clauses =
          new LinkedHashMap<>(learned.getOrDefault(name, Map.of()));
      clauses.putIfAbsent(wanted.parent, wanted.requirement.specifier());
      Optional<String> culprit =
          clauses.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(ROOT))
              .filter(entry -> mayStillBeChosen(entry.getKey()))
              .filter(entry -> hasOtherVersions(entry.getKey()))
              .max(
                  Comparator.comparing(
                      entry -> entry.getValue().anchor().orElse(PythonTarget.USUAL)))
              .map(Map.Entry::getKey);
      culprit.ifPresent(excluded::add);
      return culprit.isPresent();
    }

    /** Rules out a parent that asks for another version than the one that is written. */
    private boolean exclude(String parent) {
      return !parent.equals(ROOT)
          && !options.locked.containsKey(parent.substring(0, parent.indexOf(' ')))
          && hasOtherVersions(parent)
          && excluded.add(parent);
    }

    private boolean hasOtherVersions(String parent) {
      String name = parent.substring(0, parent.indexOf(' '));
      PythonSpecifier wanted = rootSpecifiers.getOrDefault(name, PythonSpecifier.ANY);
      return ask(name).found().stream()
          .flatMap(known -> known.wheels().stream())
          .map(wheel -> new Version(name + " " + wheel.version(), wheel.version()))
          .anyMatch(version ->
              wanted.allows(version.version())
                  && !excluded.contains(version.owner())
                  && !parent.equals(version.owner()));
    }

    private record Version(String owner, PythonVersion version) {}

    private Optional<PythonWheel> fitting(PythonProject project, PythonSpecifier specifier) {
      boolean namesLocal =
          specifier.clauses().stream().anyMatch(clause -> !clause.version().local().isEmpty());
      List<PythonWheel> allowed =
          builds(project, namesLocal).stream()
              .filter(wheel -> specifier.allows(wheel.version()))
              .filter(wheel -> !excluded.contains(project.name() + " " + wheel.version()))
              .filter(this::worksWithTarget)
              .toList();
      boolean anyPre = options.preReleases || specifier.namesPreRelease();
      List<PythonWheel> usual =
          allowed.stream().filter(wheel -> anyPre || !wheel.version().isPreRelease()).toList();
      return usual.stream()
          .filter(wheel -> !isForLaterPython(wheel))
          .findFirst()
          .or(() -> usual.stream().findFirst())
          .or(() -> allowed.stream().findFirst());
    }

    /**
     * Whether nothing is known of a version but a build for a Python newer than the target: newer
     * versions leave older Pythons behind, so one that is known to fit is likelier.
     */
    private boolean isForLaterPython(PythonWheel wheel) {
      Matcher build = BUILD_FOR.matcher(wheel.wheelTag());
      return wheel.requiresPython().isEmpty()
          && wheel.requirements().isEmpty()
          && build.lookingAt()
          && !options.target.isAtLeast(Integer.parseInt(build.group(1)));
    }

    /** A version that is named exactly is taken though its author withdrew it (PEP 592). */
    private Optional<PythonWheel> withdrawn(PythonProject project, PythonSpecifier specifier) {
      return specifier
          .pinned()
          .filter(_ -> !options.cpuBuilds)
          .filter(version ->
              project.wheels().stream().noneMatch(wheel -> wheel.version().equals(version)))
          .flatMap(version -> detailed(project.name(), version));
    }

    /** Builds for the processor only where the index has them, else those without a local part. */
    private List<PythonWheel> builds(PythonProject project, boolean namesLocal) {
      List<PythonWheel> cpu =
          project.wheels().stream().filter(wheel -> wheel.version().local().equals("cpu")).toList();
      if (options.cpuBuilds && !cpu.isEmpty()) {
        return cpu;
      }
      List<PythonWheel> plain =
          project.wheels().stream()
              .filter(wheel -> namesLocal || wheel.version().local().isEmpty())
              .toList();
      return plain.isEmpty() ? project.wheels() : plain;
    }

    private boolean worksWithTarget(PythonWheel wheel) {
      return wheel
          .requiresPython()
          .flatMap(PythonSpecifier::parse)
          .map(python -> python.allows(options.target.version()))
          .orElse(true);
    }

    private void addNearest(
        PythonProject project, PythonSpecifier specifier, Provenance provenance) {
      Optional<PythonVersion> pinned = specifier.pinned();
      boolean namesLocal = pinned.map(version -> !version.local().isEmpty()).orElse(false);
      List<PythonWheel> builds = builds(project, namesLocal);
      List<PythonWheel> sameLocal =
          pinned
              .filter(_ -> namesLocal)
              .map(version ->
                  builds.stream()
                      .filter(wheel -> wheel.version().local().equals(version.local()))
                      .toList())
              .filter(list -> !list.isEmpty())
              .orElse(builds);
      PythonVersion anchor = specifier.anchor().orElse(sameLocal.getFirst().version());
      PythonWheel wheel =
          sameLocal.stream()
              .min(Comparator.comparingDouble(known -> anchor.distance(known.version())))
              .orElse(sameLocal.getFirst());
      PythonVersion version =
          pinned.or(() -> specifier.lowerBound().filter(specifier::allows)).orElse(wheel.version());
      PythonVersion named =
          wheel.version().local().equals("cpu") && version.local().isEmpty()
              ? version.withLocal("cpu")
              : version;
      add(
          project,
          named,
          wheel,
          closeness(version, wheel.version()),
          new Provenance(
              "nearest known version "
                  + project.name()
                  + " "
                  + wheel.version()
                  + ", "
                  + provenance.source()));
    }

    private void fix(PythonProject project, LockedPackage locked, Provenance provenance) {
      Optional<PythonWheel> same =
          project.wheels().stream()
              .filter(wheel -> wheel.version().equals(locked.version()))
              .findFirst();
      Optional<PythonWheel> known = detailed(project.name(), locked.version()).or(() -> same);
      PythonSpecifier exactly =
          new PythonSpecifier(
              List.of(
                  new PythonSpecifier.Clause(
                      "==", locked.version(), false, locked.version().toString())));
      if (known.isPresent()) {
        add(project, locked.version(), known.get(), Closeness.SAME, provenance);
      } else {
        addNearest(project, exactly, provenance);
        locked
            .wheelBytes()
            .ifPresent(
                bytes -> choices.computeIfPresent(project.name(), (_, c) -> scaled(c, bytes)));
      }
      edges.put(project.name(), locked.requirements());
      softEdges.put(project.name(), false);
    }

    private Optional<LockedPackage> locked(String name, PythonSpecifier specifier) {
      List<LockedPackage> all =
          options.locked.getOrDefault(name, List.of()).stream()
              .filter(locked -> locked.marker().holds(options.target, Set.of()))
              .toList();
      return all.stream()
          .filter(locked -> specifier.allows(locked.version()))
          .findFirst()
          .or(() -> all.stream().findFirst());
    }

    private void add(
        PythonProject project,
        PythonVersion version,
        PythonWheel wheel,
        Closeness closeness,
        Provenance provenance) {
      Optional<List<String>> stated = wheel.requirements();
      List<String> requirements =
          stated.orElseGet(() ->
              requirementsOfNearest(project, wheel.version(), OptionalLong.of(wheel.wheelBytes())));
      edges.put(
          project.name(),
          requirements.stream()
              .map(PythonRequirement::parse)
              .flatMap(Optional::stream)
              .map(requirement -> asOf(requirement, wheel.version(), version))
              .toList());
      softEdges.put(project.name(), stated.isEmpty() || closeness != Closeness.SAME);
      boolean nothingKnown =
          stated.isEmpty()
              && project.wheels().stream().allMatch(known -> known.requirements().isEmpty());
      if (nothingKnown && options.dependencies && !options.locked.containsKey(project.name())) {
        problems.put(
            project.name() + " needs",
            new Problem(
                project.name(),
                "what \"" + project.name() + "\" needs is not known",
                PythonRequirement.named(project.name())));
      }
      choices.put(
          project.name(),
          new Choice(
              project.name(),
              version,
              onThisMachine(project, wheel),
              closeness,
              Set.of(),
              project.byteCodeRatio(),
              provenance));
    }

    /**
     * A requirement that the nearest known version has, as the wanted one has it: parts that are
     * published together ask for one another's own version, as psycopg does of psycopg-binary.
     */
    private static PythonRequirement asOf(
        PythonRequirement requirement, PythonVersion known, PythonVersion wanted) {
      boolean ownVersion =
          requirement.specifier().pinned().filter(known.withoutLocal()::equals).isPresent();
      return ownVersion && !known.equals(wanted)
          ? requirement.with(
              new PythonSpecifier(
                  List.of(
                      new PythonSpecifier.Clause(
                          "==", wanted.withoutLocal(), false, wanted.withoutLocal().toString()))))
          : requirement;
    }

    /**
     * The figures for machines other than x86-64: where the graphics libraries are needed on x86-64
     * only, the wheel elsewhere is like the one for the processor only.
     */
    private PythonWheel onThisMachine(PythonProject project, PythonWheel wheel) {
      boolean elsewhereWithout =
          !options.target.machine().equals("x86_64")
              && edges.getOrDefault(project.name(), List.of()).stream()
                  .anyMatch(edge ->
                      edge.name().startsWith("nvidia-")
                          && !edge.marker().holds(options.target, Set.of()));
      return elsewhereWithout
          ? project.wheels().stream()
              .filter(other -> other.version().local().equals("cpu"))
              .findFirst()
              .orElse(wheel)
          : wheel;
    }

    private void expand(
        String name,
        List<PythonRequirement> requirements,
        boolean soft,
        Set<String> extras,
        boolean extrasOnly) {
      Set<String> done = expanded.get(name);
      boolean first = done == null;
      Set<String> all = new LinkedHashSet<>(first ? Set.of() : done);
      if (!all.addAll(extras) && !first) {
        return;
      }
      expanded.put(name, all);
      if (!options.dependencies) {
        return;
      }
      String parent = Optional.ofNullable(choices.get(name)).map(Choice::owner).orElse(ROOT);
      for (PythonRequirement requirement : requirements) {
        boolean ofExtra = requirement.marker().namesExtra();
        if ((extrasOnly && !ofExtra) || !requirement.marker().holds(options.target, all)) {
          continue;
        }
        if (!requirement.name().equals(name)) {
          needs.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(requirement.name());
        }
        queue.add(new Wanted(requirement, parent, soft));
      }
    }

    private List<PythonRequirement> edgesOfInstalled(String name, PythonVersion version) {
      List<PythonRequirement> known =
          ask(name).found().stream()
              .flatMap(
                  project -> requirementsOfNearest(project, version, OptionalLong.empty()).stream())
              .map(PythonRequirement::parse)
              .flatMap(Optional::stream)
              .toList();
      edges.put(name, known);
      softEdges.put(name, true);
      return known;
    }
  }

  private static Choice scaled(Choice choice, long wheelBytes) {
    PythonWheel wheel = choice.wheel();
    double factor = (double) wheelBytes / Math.max(1, wheel.wheelBytes());
    if (factor > 5 || factor < 0.2) {
      return choice;
    }
    return new Choice(
        choice.name(),
        choice.version(),
        new PythonWheel(
            wheel.version(),
            wheel.wheelTag(),
            wheelBytes,
            Math.round(wheel.unpackedBytes() * factor),
            Math.round(wheel.pythonSourceBytes() * factor),
            (int) Math.round(wheel.pythonFiles() * factor),
            Math.round(wheel.nativeBytes() * factor),
            (int) Math.round(wheel.files() * factor),
            wheel.scripts(),
            wheel.requiresPython(),
            wheel.requirements(),
            PythonWheel.Figures.BY_OWN_RATIO),
        Closeness.NEAR,
        choice.needs(),
        choice.byteCodeRatio(),
        choice.provenance());
  }

  private static Closeness closeness(PythonVersion wanted, PythonVersion known) {
    if (wanted.part(0) != known.part(0)) {
      return Closeness.FARTHEST;
    }
    return wanted.part(1) == known.part(1) ? Closeness.NEAR : Closeness.FAR;
  }

  /**
   * What the nearest version needs of which that is known; a wheel of another size is another
   * build, as torch's are that bring CUDA's libraries or need them.
   */
  private static List<String> requirementsOfNearest(
      PythonProject project, PythonVersion version, OptionalLong wheelBytes) {
    return project.wheels().stream()
        .filter(wheel -> wheel.requirements().isPresent())
        .min(
            Comparator.comparingDouble(wheel ->
                version.distance(wheel.version())
                    + (wheelBytes.isPresent()
                        ? 3_000
                            * Math.abs(
                                Math.log(
                                    (double) Math.max(1, wheelBytes.getAsLong())
                                        / Math.max(1, wheel.wheelBytes())))
                        : 0)
                    + (wheel.version().local().equals(version.local()) ? 0 : 1e11)))
        .flatMap(PythonWheel::requirements)
        .orElse(List.of());
  }

  /** One version with all that is known of it; asked once, however often the search starts. */
  private Optional<PythonWheel> detailed(String name, PythonVersion version) {
    return details.computeIfAbsent(name + " " + version, _ -> packages.wheel(name, version));
  }

  private Answer<PythonProject> ask(String name) {
    return asked.computeIfAbsent(name, packages::project);
  }

  /** Names in the order they were found, for reports. */
  static List<String> owners(Resolution resolution) {
    List<String> owners = new ArrayList<>();
    resolution.choices().values().forEach(choice -> owners.add(choice.owner()));
    return owners;
  }
}
