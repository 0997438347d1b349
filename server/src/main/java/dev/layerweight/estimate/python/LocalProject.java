package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonInstaller.Cache;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.python.RequirementFiles.Place;
import dev.layerweight.estimate.python.Resolution.Choice;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project in the file tree that is to be installed, such as {@code .} or {@code -e ./lib[extra]}.
 *
 * @param manifestPath the file that says what it needs; empty where there is none
 */
record LocalProject(
    String directory,
    Set<String> extras,
    boolean editable,
    String manifestPath,
    PythonManifest manifest,
    TextRange range) {

  private static final PythonVersion FIRST_WITHOUT_SCRIPTS =
      PythonVersion.parse("25.3").orElseThrow();

  private static final Provenance OWN_FILES = new Provenance("the project's own files");

  /** Folders that setuptools leaves out when it looks for packages by itself. */
  private static final Set<String> NO_PACKAGES =
      Set.of(
          "ci",
          "bin",
          "debian",
          "doc",
          "docs",
          "documentation",
          "manpages",
          "news",
          "newsfragments",
          "changelog",
          "test",
          "tests",
          "unit_test",
          "unit_tests",
          "example",
          "examples",
          "scripts",
          "tools",
          "util",
          "utils",
          "python",
          "build",
          "benchmark",
          "benchmarks",
          "exercise",
          "exercises",
          "htmlcov",
          "tasks",
          "fabfile",
          "site_scons",
          "node_modules",
          "venv");

  /** Empty where the place is not a folder of the tree. */
  static Optional<LocalProject> of(Place place, Step step) {
    String text = place.written();
    Set<String> extras = Set.of();
    if (text.endsWith("]") && text.indexOf('[') > 0) {
      int bracket = text.lastIndexOf('[');
      extras =
          Stream.of(text.substring(bracket + 1, text.length() - 1).split(","))
              .map(String::strip)
              .filter(extra -> !extra.isEmpty())
              .map(PythonProject::normalised)
              .collect(Collectors.toSet());
      text = text.substring(0, bracket);
    }
    if (text.contains("://") && !text.startsWith("file://")) {
      return Optional.empty();
    }
    String path = text.replaceFirst("^file://", "");
    String directory =
        path.startsWith("~") ? step.resolve(path) : UnixPath.resolve(place.directory(), path);
    return Optional.of(at(directory, extras, place.editable(), place.range(), step));
  }

  static LocalProject at(
      String directory, Set<String> extras, boolean editable, TextRange range, Step step) {
    String path = "";
    PythonManifest manifest =
        PythonManifest.unreadable("no pyproject.toml, setup.cfg or setup.py is in " + directory);
    for (String file : List.of("pyproject.toml", "setup.cfg", "setup.py")) {
      String candidate = UnixPath.resolve(directory, file);
      Optional<String> text = step.files().text(candidate);
      if (text.isEmpty() || (file.equals("pyproject.toml") && isOnlySettings(text.get()))) {
        continue;
      }
      PythonManifest read =
          switch (file) {
            case "pyproject.toml" -> PythonManifest.ofPyproject(text.get());
            case "setup.cfg" -> PythonManifest.ofSetupCfg(text.get());
            default -> PythonManifest.ofSetupPy(text.get());
          };
      // A setup.cfg often holds nothing but the settings of linters.
      if (!file.equals("setup.cfg") || !read.name().isEmpty() || !read.dependencies().isEmpty()) {
        path = candidate;
        manifest = read;
        break;
      }
    }
    return new LocalProject(directory, extras, editable, path, manifest, range);
  }

  /** A pyproject.toml without a project in it; setup.cfg or setup.py then has one. */
  private static boolean isOnlySettings(String text) {
    return !text.contains("[project]") && !text.contains("[tool.poetry");
  }

  /** Its dependencies and those of the extras, as they stand in its manifest. */
  List<Asked> dependencies(Step step, PythonTarget target) {
    List<Asked> result = new ArrayList<>();
    manifest.problems().forEach(problem -> step.unknown(problem, range));
    manifest.dependencies().forEach(requirement -> add(requirement, result));
    for (String file : manifest.requirementFiles()) {
      RequirementFiles files = new RequirementFiles(step);
      files.read(UnixPath.resolve(directory, file), range);
      result.addAll(files.asked);
      files.problems.forEach(problem -> step.unknown(problem, range));
    }
    List<String> open = new ArrayList<>(extras);
    for (int i = 0; i < open.size() && i < 100; i++) {
      for (PythonRequirement requirement : manifest.extras().getOrDefault(open.get(i), List.of())) {
        if (!requirement.name().equals(manifest.name())) {
          add(requirement, result);
          continue;
        }
        // "all" is often defined as the project itself with its other extras.
        requirement.extras().stream().filter(extra -> !open.contains(extra)).forEach(open::add);
      }
    }
    return result.stream()
        .filter(asked -> asked.requirement().marker().holds(target, extras))
        .toList();
  }

  private void add(PythonRequirement requirement, List<Asked> result) {
    result.add(new Asked(requirement, manifestPath, range));
  }

  private boolean usesSetuptools() {
    return manifest.buildRequirements().isEmpty()
        || manifest.buildRequirements().stream()
            .anyMatch(requirement -> requirement.name().equals("setuptools"));
  }

  /** Puts its own files where the packages are, and what the build leaves beside it. */
  void install(PythonEnvironment environment, boolean compiles, Step step) {
    String owner =
        (manifest.name().isEmpty() ? UnixPath.name(directory) : manifest.name()) + " (own files)";
    if (usesSetuptools()) {
      step.files()
          .add(
              small(
                  UnixPath.resolve(directory, manifest.name().replace('-', '_') + ".egg-info"),
                  owner,
                  editable ? 600 : 900));
    }
    if (editable) {
      step.files().add(small(environment.sitePackages(), owner, 3_000));
      return;
    }
    List<Entry> files = packageFiles(step);
    List<Weight> weights = new ArrayList<>();
    files.forEach(file -> weights.add(file.weight()));
    Weight content = Weight.sum(weights);
    weights.add(approximately(3_000));
    step.files()
        .add(
            Entry.lump(
                environment.sitePackages(),
                owner,
                PartKind.PIP,
                Weight.sum(weights),
                files.size() + 5L,
                OWN_FILES));
    if (usesSetuptools() && !files.isEmpty()) {
      step.files()
          .add(
              Entry.lump(
                  UnixPath.resolve(directory, "build"),
                  owner,
                  PartKind.OTHER,
                  content,
                  files.size(),
                  OWN_FILES));
    }
    if (compiles) {
      ByteCompiler.of(files, environment.target())
          .ifPresent(weight ->
              step.files()
                  .add(
                      Entry.lump(
                              environment.byteCode(),
                              owner,
                              PartKind.PIP,
                              weight,
                              files.size(),
                              OWN_FILES)
                          .withPattern("*.pyc")));
    }
  }

  private static Entry small(String path, String owner, long bytes) {
    return Entry.lump(path, owner, PartKind.PIP, approximately(bytes), 4, OWN_FILES);
  }

  private static Weight approximately(long bytes) {
    return new Weight(
        Estimate.within(bytes, 0.7, Basis.APPROXIMATE),
        Estimate.within(bytes / 3, 0.7, Basis.APPROXIMATE));
  }

  private List<Entry> packageFiles(Step step) {
    List<Entry> all =
        step.files().below(directory).stream().filter(entry -> !entry.lump()).toList();
    String source = UnixPath.resolve(directory, "src");
    String root =
        all.stream().anyMatch(e -> UnixPath.isBelow(e.path(), source)) ? source : directory;
    if (manifest.packages().isPresent()) {
      Set<String> folders =
          manifest.packages().get().stream()
              .map(name -> UnixPath.resolve(root, name.replace('.', '/')))
              .collect(Collectors.toSet());
      return all.stream()
          .filter(entry -> entry.path().endsWith(".py"))
          .filter(entry -> folders.contains(UnixPath.parent(entry.path())))
          .toList();
    }
    String named = UnixPath.resolve(root, manifest.name().replace('-', '_'));
    boolean hasNamed = all.stream().anyMatch(entry -> UnixPath.isBelow(entry.path(), named));
    return all.stream()
        .filter(entry -> UnixPath.isBelow(entry.path(), hasNamed ? named : root))
        .filter(entry -> hasNamed || isInPackage(entry, root, all))
        .filter(entry -> !usesSetuptools() || entry.path().endsWith(".py"))
        .toList();
  }

  private static boolean isInPackage(Entry entry, String root, List<Entry> all) {
    String rest = entry.path().substring(root.equals("/") ? 1 : root.length() + 1);
    int slash = rest.indexOf('/');
    if (slash < 0 || NO_PACKAGES.contains(rest.substring(0, slash))) {
      return false;
    }
    String start = UnixPath.resolve(root, rest.substring(0, slash)) + "/__init__.py";
    return all.stream().anyMatch(other -> other.path().equals(start));
  }

  /**
   * Whether pip runs the project's setup.py with the setuptools that is installed, as it does up to
   * 25.2 where there is no pyproject.toml and both setuptools and wheel are there.
   */
  boolean runsSetupScript(PythonEnvironment environment, Step step) {
    Map<String, PythonVersion> installed = environment.installed(step);
    return step.files().text(UnixPath.resolve(directory, "pyproject.toml")).isEmpty()
        && installed.containsKey("setuptools")
        && installed.containsKey("wheel")
        && (environment.kind() == PythonEnvironment.Kind.DISTRIBUTION
            || Optional.ofNullable(installed.get("pip"))
                .filter(pip -> pip.compareTo(FIRST_WITHOUT_SCRIPTS) >= 0)
                .isEmpty());
  }

  /**
   * What the isolated build leaves in the cache: pip downloads the backend by a second pip that
   * does not get {@code --no-cache-dir}, so that only the environment variable stops it.
   */
  void cacheBuild(String manager, Cache cache, String path, PythonTarget target, Step step) {
    if (cache == Cache.NONE) {
      return;
    }
    List<PythonRequirement> needed =
        manifest.buildRequirements().isEmpty()
            ? List.of(PythonRequirement.named("setuptools"))
            : manifest.buildRequirements();
    Map<String, Choice> choices =
        new PythonResolver(PythonMachines.packages(target, step), PythonResolver.Options.of(target))
            .resolve(needed)
            .choices();
    List<Weight> weights =
        choices.values().stream()
            .map(choice -> {
              if (cache != Cache.ARCHIVES) {
                return WheelWeights.files(choice, target, false);
              }
              Estimate bytes =
                  Estimate.within(
                      choice.wheel().wheelBytes() + WheelWeights.CACHE_BYTES_PER_WHEEL,
                      0.03,
                      Basis.COMPUTED);
              return new Weight(bytes, bytes);
            })
            .toList();
    if (!weights.isEmpty()) {
      PythonInstaller.addToCache(step, path, manager, Weight.sum(weights), weights.size() * 2L);
    }
  }
}
