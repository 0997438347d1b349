package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.python.Resolution.Choice;
import dev.layerweight.estimate.python.Resolution.Problem;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Resolves what was asked for and puts it into the tree: packages, byte code, cache. */
final class PythonInstaller {

  /** What an installer keeps of what it downloads. */
  enum Cache {
    NONE,
    /** The archives, as pip, pdm and pipenv do. */
    ARCHIVES,
    /** The archives, and in the folder {@code cache} beside them the answers that held them. */
    TWICE,
    /** The unpacked files, linked from the environment; uv. */
    LINKED,
    /** The unpacked files once more; uv with link mode copy. */
    COPIED
  }

  /**
   * What to install.
   *
   * @param manager as a fact names it
   * @param fresh whether what is installed already is not looked at, as with --target
   * @param reinstall whether installed packages are installed again
   * @param cachePath where the cache lies
   */
  record Order(
      String manager,
      PythonEnvironment into,
      List<Asked> asked,
      Map<String, PythonSpecifier> constraints,
      Map<String, List<LockedPackage>> locked,
      boolean upgrade,
      boolean fresh,
      boolean reinstall,
      boolean dependencies,
      boolean preReleases,
      PythonIndexes indexes,
      boolean compiles,
      Cache cache,
      String cachePath,
      TextRange range) {

    /** An order for pip's kind of installing, all options at their usual value. */
    static Order of(
        String manager,
        PythonEnvironment into,
        List<Asked> asked,
        Cache cache,
        String cachePath,
        TextRange range) {
      return new Order(
          manager,
          into,
          asked,
          Map.of(),
          Map.of(),
          false,
          false,
          false,
          true,
          false,
          PythonIndexes.NONE,
          false,
          cache,
          cachePath,
          range);
    }

    Order compiling(boolean newCompiles) {
      return new Order(
          manager,
          into,
          asked,
          constraints,
          locked,
          upgrade,
          fresh,
          reinstall,
          dependencies,
          preReleases,
          indexes,
          newCompiles,
          cache,
          cachePath,
          range);
    }

    Order into(PythonEnvironment newInto) {
      return new Order(
          manager,
          newInto,
          asked,
          constraints,
          locked,
          upgrade,
          fresh,
          reinstall,
          dependencies,
          preReleases,
          indexes,
          compiles,
          cache,
          cachePath,
          range);
    }

    Order ignoringInstalled() {
      return new Order(
          manager,
          into,
          asked,
          constraints,
          locked,
          upgrade,
          true,
          reinstall,
          dependencies,
          preReleases,
          indexes,
          compiles,
          cache,
          cachePath,
          range);
    }

    Order upgrading() {
      return new Order(
          manager,
          into,
          asked,
          constraints,
          locked,
          true,
          fresh,
          reinstall,
          dependencies,
          preReleases,
          indexes,
          compiles,
          cache,
          cachePath,
          range);
    }

    Order locked(Map<String, List<LockedPackage>> newLocked) {
      return new Order(
          manager,
          into,
          asked,
          constraints,
          newLocked,
          upgrade,
          fresh,
          reinstall,
          dependencies,
          preReleases,
          indexes,
          compiles,
          cache,
          cachePath,
          range);
    }

    Order constrained(Map<String, PythonSpecifier> newConstraints) {
      return new Order(
          manager,
          into,
          asked,
          newConstraints,
          locked,
          upgrade,
          fresh,
          reinstall,
          dependencies,
          preReleases,
          indexes,
          compiles,
          cache,
          cachePath,
          range);
    }

    Order from(PythonIndexes newIndexes) {
      return new Order(
          manager,
          into,
          asked,
          constraints,
          locked,
          upgrade,
          fresh,
          reinstall,
          dependencies,
          preReleases,
          newIndexes,
          compiles,
          cache,
          cachePath,
          range);
    }
  }

  private PythonInstaller() {}

  /** Resolves only; problems are told to the step. */
  static Resolution resolve(Order order, Step step) {
    Map<String, PythonVersion> installed =
        new HashMap<>(order.fresh ? Map.of() : order.into.installed(step));
    Set<String> named =
        order.asked.stream().map(asked -> asked.requirement().name()).collect(Collectors.toSet());
    if (order.reinstall) {
      installed.keySet().removeAll(named);
    }
    PythonResolver.Options options =
        new PythonResolver.Options(
            order.into.target(),
            installed,
            order.upgrade ? named : Set.of(),
            order.constraints,
            order.dependencies,
            order.preReleases,
            order.indexes.cpuBuilds(),
            order.locked);
    List<PythonRequirement> known = new ArrayList<>();
    for (Asked asked : order.asked) {
      Optional<PythonRequirement> wheel = WheelFile.requirement(asked.requirement().url());
      if (asked.requirement().url().isEmpty()) {
        known.add(asked.requirement());
      } else if (wheel.isPresent()) {
        known.add(asked.requirement().with(wheel.get().specifier()));
      } else if (asked.requirement().marker().holds(order.into.target(), Set.of())) {
        step.unknown(
            "\""
                + asked.requirement().name()
                + "\" is built from "
                + asked.requirement().url()
                + "; counted as unknown",
            asked.range());
      }
    }
    Resolution resolution =
        new PythonResolver(
                PythonMachines.packages(order.into.target(), order.indexes, step), options)
            .resolve(known);
    for (Problem problem : resolution.problems()) {
      step.unknown(problem.reason() + "; counted as unknown", placeOf(problem.name(), order));
    }
    if (!order.upgrade) {
      return resolution;
    }
    Map<String, Choice> changed = new LinkedHashMap<>(resolution.choices());
    changed.values().removeIf(choice -> choice.version().equals(installed.get(choice.name())));
    return new Resolution(changed, resolution.problems());
  }

  private static TextRange placeOf(String name, Order order) {
    return order.asked.stream()
        .filter(asked -> asked.requirement().name().equals(name))
        .map(Asked::range)
        .findFirst()
        .orElse(order.range);
  }

  /** Resolves and installs. */
  static Resolution install(Order order, Step step) {
    Resolution resolution = resolve(order, step);
    Set<String> names = resolution.choices().keySet();
    if (!order.fresh) {
      names.forEach(name -> uninstall(name, order.into, step));
    }
    for (Choice choice : resolution.choices().values()) {
      add(choice, order, step);
    }
    keep(resolution, order, step);
    note(resolution, order, step);
    return resolution;
  }

  private static void add(Choice choice, Order order, Step step) {
    PythonEnvironment into = order.into;
    Weight files = WheelWeights.files(choice, into.target(), order.compiles);
    double programs = WheelWeights.shareOfPrograms(choice);
    lump(into.sitePackages(), choice, files.times(1 - programs), choice.wheel().files() + 3L, step);
    if (programs > 0) {
      lump(into.programs(), choice, files.times(programs), 1, step);
    }
    if (order.compiles && choice.wheel().pythonSourceBytes() > 0) {
      step.files()
          .add(
              Entry.lump(
                      into.byteCode(),
                      choice.owner(),
                      PartKind.PIP,
                      WheelWeights.byteCode(choice, into.target()),
                      choice.wheel().pythonFiles(),
                      choice.provenance())
                  .withPattern("*.pyc"));
    }
  }

  private static void lump(String path, Choice choice, Weight weight, long fileCount, Step step) {
    step.files()
        .add(
            Entry.lump(path, choice.owner(), PartKind.PIP, weight, fileCount, choice.provenance()));
  }

  /** Removes a distribution; false where it is not there. */
  static boolean uninstall(String name, PythonEnvironment environment, Step step) {
    boolean found = false;
    List<Entry> there = new ArrayList<>(step.files().below(environment.sitePackages()));
    there.addAll(step.files().below(environment.programs()));
    for (Entry entry : there) {
      boolean ofProject =
          entry.kind() == PartKind.PIP
              && entry.owner().startsWith(name + " ")
              && entry.owner().indexOf(' ', name.length() + 1) < 0;
      if (ofProject || (name.equals("pip") && entry.owner().startsWith(FirstRun.OF_PIP))) {
        step.files().remove(entry);
        found = true;
      }
    }
    return found;
  }

  /** Puts what was downloaded into the cache. */
  static void keep(Resolution resolution, Order order, Step step) {
    List<Weight> parts = new ArrayList<>();
    for (Choice choice : resolution.choices().values()) {
      long archive = choice.wheel().wheelBytes() + WheelWeights.CACHE_BYTES_PER_WHEEL;
      Weight files = WheelWeights.files(choice, order.into.target(), false);
      switch (order.cache) {
        case NONE -> {}
        case ARCHIVES, TWICE -> {
          double error = 0.001 + relativeError(files.unpacked());
          Estimate bytes = Estimate.within(archive, error, files.unpacked().basis());
          parts.add(new Weight(bytes, bytes));
        }
        case COPIED -> parts.add(Weight.sum(List.of(files, indexDocument())));
        case LINKED -> parts.add(indexDocument());
      }
    }
    if (!parts.isEmpty()) {
      addToCache(step, order.cachePath, order.manager, Weight.sum(parts), parts.size() * 2L);
      if (order.cache == Cache.TWICE) {
        String answers = UnixPath.resolve(order.cachePath, "../cache");
        addToCache(step, answers, order.manager, Weight.sum(parts), parts.size());
      }
    }
  }

  private static double relativeError(Estimate estimate) {
    return estimate.likely() == 0
        ? 0
        : (double) (estimate.high() - estimate.likely()) / estimate.likely();
  }

  /**
   * What uv keeps of the index's answer for one project; hard links from the environment to the
   * cache count once, so that this is all the cache costs within one file system. Not measured.
   */
  private static Weight indexDocument() {
    return new Weight(
        new Estimate.Estimated(4_000, 30_000, 250_000, Basis.APPROXIMATE),
        new Estimate.Estimated(2_000, 15_000, 120_000, Basis.APPROXIMATE));
  }

  /** Adds to a cache; two commands of one instruction make one lump. */
  static void addToCache(Step step, String path, String manager, Weight weight, long fileCount) {
    String owner = manager + " cache";
    Optional<Entry> before =
        step.files().belowInCurrentLayer(path).stream()
            .filter(entry -> entry.owner().equals(owner) && entry.path().equals(path))
            .findFirst();
    Weight sum = before.map(entry -> Weight.sum(List.of(entry.weight(), weight))).orElse(weight);
    step.files()
        .add(
            Entry.lump(
                path,
                owner,
                PartKind.CACHE,
                sum,
                fileCount + before.map(Entry::fileCount).orElse(0L),
                new Provenance("archives that were downloaded")));
  }

  private static void note(Resolution resolution, Order order, Step step) {
    Map<String, List<String>> edges = new LinkedHashMap<>();
    for (Choice choice : resolution.choices().values()) {
      edges.put(
          choice.owner(),
          choice.needs().stream()
              .filter(resolution.choices()::containsKey)
              .map(name -> resolution.choices().get(name).owner())
              .sorted()
              .toList());
    }
    List<Fact.Requested> requested = new ArrayList<>();
    for (Asked asked : order.asked) {
      Choice choice = resolution.choices().get(asked.requirement().name());
      requested.add(
          new Fact.Requested(
              choice == null ? asked.requirement().name() : choice.owner(),
              asked.requirement().written(),
              asked.file(),
              asked.range()));
    }
    if (!edges.isEmpty() || !requested.isEmpty()) {
      step.note(new Fact.Installed(order.range, order.manager, List.copyOf(requested), edges));
    }
  }
}
