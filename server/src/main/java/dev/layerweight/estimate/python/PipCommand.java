package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonEnvironment.Kind;
import dev.layerweight.estimate.python.PythonInstaller.Cache;
import dev.layerweight.estimate.python.PythonInstaller.Order;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.python.RequirementFiles.Place;
import dev.layerweight.estimate.python.Resolution.Choice;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** pip: install, uninstall, download, wheel, cache; other sub-commands only leave byte code. */
public final class PipCommand implements CommandModel {

  static final Set<String> VALUED =
      Set.of(
          "-r",
          "--requirement",
          "-c",
          "--constraint",
          "-e",
          "--editable",
          "-t",
          "--target",
          "--prefix",
          "--root",
          "--src",
          "-i",
          "--index-url",
          "--extra-index-url",
          "-f",
          "--find-links",
          "--platform",
          "--python-version",
          "--implementation",
          "--abi",
          "--no-binary",
          "--only-binary",
          "--progress-bar",
          "--root-user-action",
          "--report",
          "--cache-dir",
          "--timeout",
          "--default-timeout",
          "--retries",
          "--log",
          "--proxy",
          "--trusted-host",
          "--cert",
          "--client-cert",
          "--upgrade-strategy",
          "--python",
          "--config-settings",
          "--config-setting",
          "-C",
          "--global-option",
          "--hash",
          "--exists-action",
          "--use-feature",
          "--use-deprecated",
          "--keyring-provider",
          "-d",
          "--dest",
          "-w",
          "--wheel-dir",
          "--group",
          "--build-constraint",
          "--resume-retries",
          "--uploaded-prior-to");

  @Override
  public Set<String> names() {
    return Stream.concat(
            Stream.of("pip", "pip3"), IntStream.rangeClosed(6, 15).mapToObj(n -> "pip3." + n))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    PythonEnvironment environment =
        words
            .value("--python")
            .flatMap(path -> ofPythonOption(path, step))
            .orElseGet(() -> PythonEnvironments.of(step, invocation));
    String command = words.operand(0);
    CommandWords rest = words.withoutOperands(1);
    if (!words.has("--version", "-V", "--help", "-h")) {
      FirstRun.of(FirstRun.Program.PIP, environment, step);
      FirstRun.ofPip(environment, step);
    }
    return switch (command) {
      case "install" -> install(rest, environment, invocation, step);
      case "uninstall" -> uninstall(rest, environment, step);
      case "download", "wheel" -> download(command, rest, environment, invocation, step);
      case "config" -> {
        IndexFiles.configure(rest, step);
        yield Result.DONE;
      }
      case "cache" -> {
        if (rest.operand(0).equals("purge") || rest.operand(0).equals("remove")) {
          step.files().remove(cachePath(rest, step));
        }
        yield Result.DONE;
      }
      default -> Result.DONE;
    };
  }

  private static Optional<PythonEnvironment> ofPythonOption(String path, Step step) {
    String absolute = step.resolve(path);
    return PythonEnvironments.virtual(step, absolute)
        .or(() -> PythonEnvironments.virtual(step, UnixPath.parent(UnixPath.parent(absolute))));
  }

  private static Result install(
      CommandWords words, PythonEnvironment environment, Invocation invocation, Step step) {
    Gathered gathered = gather(words, invocation, step);
    PythonEnvironment into = into(words, environment, step);
    boolean cached = cached(words, step);
    boolean isolatedBuild = !words.has("--no-build-isolation");
    List<Asked> asked = new ArrayList<>(gathered.files.asked);
    for (LocalProject project : gathered.projects) {
      asked.addAll(project.dependencies(step, into.target()));
      FirstRun.of(FirstRun.Program.BUILD, environment, step);
      if (isolatedBuild && (words.has("--use-pep517") || !project.runsSetupScript(into, step))) {
        boolean kept = !step.isOn("PIP_NO_CACHE_DIR") && PythonEnvironments.mayWriteToSystem(step);
        project.cacheBuild(
            "pip", kept ? Cache.ARCHIVES : Cache.NONE, cachePath(words, step), into.target(), step);
      }
    }
    if (words.has("--dry-run")) {
      return Result.DONE;
    }
    Order order =
        new Order(
            "pip",
            into,
            List.copyOf(asked),
            gathered.files.constraints,
            java.util.Map.of(),
            words.has("-U", "--upgrade") || step.isOn("PIP_UPGRADE"),
            words.has("-t", "--target") || words.has("-I", "--ignore-installed"),
            words.has("--force-reinstall"),
            !words.has("--no-deps") && !step.isOn("PIP_NO_DEPS"),
            words.has("--pre") || gathered.files.preReleases || step.isOn("PIP_PRE"),
            gathered.indexes,
            !words.has("--no-compile") && !step.isOn("PIP_NO_COMPILE"),
            cached && !words.has("--no-index") && !gathered.onlyFiles ? Cache.ARCHIVES : Cache.NONE,
            cachePath(words, step),
            invocation.range());
    PythonInstaller.install(order, step);
    for (LocalProject project : gathered.projects) {
      project.install(into, order.compiles(), step);
    }
    return gathered.files.problems.isEmpty() ? Result.DONE : Result.UNSURE;
  }

  /**
   * What the words ask for.
   *
   * @param onlyFiles whether nothing but wheel files of the tree is asked for
   */
  private record Gathered(
      RequirementFiles files,
      List<LocalProject> projects,
      PythonIndexes indexes,
      boolean onlyFiles) {}

  private static Gathered gather(CommandWords words, Invocation invocation, Step step) {
    RequirementFiles files = new RequirementFiles(step);
    for (Argument file : words.all("-r", "--requirement")) {
      if (file.text().equals("-") || file.text().equals("/dev/stdin")) {
        invocation
            .input()
            .ifPresentOrElse(
                text -> files.readText(text, step.resolve("stdin"), file.range()),
                () -> step.unknown("what standard input holds is not known", file.range()));
      } else {
        files.read(file.text(), file.range());
      }
    }
    step.variable("PIP_REQUIREMENT").ifPresent(path -> files.read(path, invocation.range()));
    for (Argument file : words.all("-c", "--constraint")) {
      files.readConstraints(file.text(), file.range());
    }
    step.variable("PIP_CONSTRAINT").stream()
        .flatMap(paths -> Stream.of(paths.strip().split("\\s+")))
        .filter(path -> !path.isEmpty())
        .forEach(path -> files.readConstraints(path, invocation.range()));
    for (Argument editable : words.all("-e", "--editable")) {
      files.places.add(new Place(editable.text(), true, step.workingDirectory(), editable.range()));
    }
    boolean onlyFiles =
        !words.operands().isEmpty()
            && words.all("-r", "--requirement").isEmpty()
            && words.operands().stream()
                .allMatch(word -> word.text().endsWith(".whl") && !word.text().contains("://"));
    for (Argument word : words.operands()) {
      operand(word, files, step);
    }
    for (Argument group : words.all("--group")) {
      group(group, files, step);
    }
    PythonIndexes indexes = PythonIndexes.ofPip(words, files, step);
    List<LocalProject> projects = projects(files, step);
    files.problems.forEach(problem -> step.unknown(problem, invocation.range()));
    return new Gathered(files, projects, indexes, onlyFiles);
  }

  /** A name, a path or a URL among the words of a command. */
  static void operand(Argument word, RequirementFiles files, Step step) {
    if (!word.known()) {
      step.unknown("what is installed here is not known: " + word.text(), word.range());
      return;
    }
    if (RequirementFiles.isPlace(word.text())) {
      files.places.add(new Place(word.text(), false, step.workingDirectory(), word.range()));
      return;
    }
    PythonRequirement.parse(word.text())
        .ifPresentOrElse(
            requirement -> files.asked.add(new Asked(requirement, "", word.range())),
            () -> step.unknown("\"" + word.text() + "\" is no requirement", word.range()));
  }

  private static void group(Argument group, RequirementFiles files, Step step) {
    int colon = group.text().lastIndexOf(':');
    String path = colon < 0 ? "pyproject.toml" : group.text().substring(0, colon);
    String name = group.text().substring(colon + 1);
    String resolved = step.resolve(path);
    step.files()
        .text(resolved)
        .map(PythonManifest::ofPyproject)
        .map(manifest ->
            manifest.groups().get(dev.layerweight.catalog.PythonProject.normalised(name)))
        .ifPresentOrElse(
            list ->
                list.forEach(requirement ->
                    files.asked.add(new Asked(requirement, resolved, group.range()))),
            () -> step.unknown("no group \"" + name + "\" is known", group.range()));
  }

  /** Sorts places into projects and wheels; what is neither is unknown. */
  static List<LocalProject> projects(RequirementFiles files, Step step) {
    List<LocalProject> projects = new ArrayList<>();
    List<Asked> wheels = new ArrayList<>();
    for (Place place : files.places) {
      Optional<PythonRequirement> wheel = WheelFile.requirement(place.written());
      if (wheel.isPresent()) {
        wheels.add(new Asked(wheel.get(), "", place.range()));
        continue;
      }
      Optional<LocalProject> project =
          place.written().endsWith(".tar.gz") ? Optional.empty() : LocalProject.of(place, step);
      if (project.isPresent()) {
        projects.add(project.get());
      } else {
        step.unknown(
            "\"" + place.written() + "\" is built from its source; counted as unknown",
            place.range());
      }
    }
    files.asked.addAll(wheels);
    return projects;
  }

  private static PythonEnvironment into(
      CommandWords words, PythonEnvironment environment, Step step) {
    String root = words.value("--root").or(() -> step.variable("PIP_ROOT")).orElse("");
    Optional<String> target = words.value("-t", "--target").or(() -> step.variable("PIP_TARGET"));
    if (target.isPresent()) {
      String directory = step.resolve(target.get());
      return environment.at(directory, directory);
    }
    Optional<String> prefix = words.value("--prefix").or(() -> step.variable("PIP_PREFIX"));
    String packages = "lib/python" + environment.target().minor() + "/site-packages";
    if (prefix.isPresent()) {
      String directory = UnixPath.resolve("/", root + step.resolve(prefix.get()));
      return environment.at(directory, UnixPath.resolve(directory, packages));
    }
    boolean forUser =
        words.has("--user")
            || step.isOn("PIP_USER")
            || (environment.kind() != Kind.VIRTUAL && !PythonEnvironments.mayWriteToSystem(step));
    if (forUser) {
      String directory =
          step.variable("PYTHONUSERBASE").orElse(UnixPath.resolve(step.home(), ".local"));
      return environment.at(directory, UnixPath.resolve(directory, packages));
    }
    return root.isEmpty()
        ? environment
        : environment.at(
            UnixPath.resolve("/", root + environment.prefix()),
            UnixPath.resolve("/", root + environment.sitePackages()));
  }

  private static boolean cached(CommandWords words, Step step) {
    return !words.has("--no-cache-dir", "--no-cache") && !step.isOn("PIP_NO_CACHE_DIR");
  }

  static String cachePath(CommandWords words, Step step) {
    return words
        .value("--cache-dir")
        .or(() -> step.variable("PIP_CACHE_DIR"))
        .map(step::resolve)
        .orElseGet(() ->
            UnixPath.resolve(
                step.variable("XDG_CACHE_HOME").orElse(UnixPath.resolve(step.home(), ".cache")),
                "pip"));
  }

  private static Result uninstall(CommandWords words, PythonEnvironment environment, Step step) {
    RequirementFiles files = new RequirementFiles(step);
    words.all("-r", "--requirement").forEach(file -> files.read(file.text(), file.range()));
    Stream.concat(
            words.operands().stream()
                .flatMap(word -> PythonRequirement.parse(word.text()).stream()),
            files.asked.stream().map(Asked::requirement))
        .map(PythonRequirement::name)
        .forEach(name -> {
          PythonInstaller.uninstall(name, environment, step);
          PythonState state = step.facet(PythonState.class, () -> PythonState.INITIAL);
          step.put(state.without(environment.sitePackages() + "/" + name));
        });
    return Result.DONE;
  }

  /** {@code pip download} and {@code pip wheel}: the archives themselves, in a folder. */
  private static Result download(
      String command,
      CommandWords words,
      PythonEnvironment environment,
      Invocation invocation,
      Step step) {
    Gathered gathered = gather(words, invocation, step);
    List<Asked> asked = new ArrayList<>(gathered.files.asked);
    for (LocalProject project : gathered.projects) {
      asked.addAll(project.dependencies(step, environment.target()));
      step.unknown("the wheel of " + project.directory() + " is not counted", project.range());
    }
    String folder =
        step.resolve(
            words
                .value(command.equals("wheel") ? "-w" : "-d", "--wheel-dir", "--dest")
                .orElse("."));
    Order order =
        new Order(
            "pip",
            environment,
            List.copyOf(asked),
            gathered.files.constraints,
            java.util.Map.of(),
            false,
            true,
            false,
            !words.has("--no-deps"),
            words.has("--pre"),
            gathered.indexes,
            false,
            cached(words, step) ? Cache.ARCHIVES : Cache.NONE,
            cachePath(words, step),
            invocation.range());
    Resolution resolution = PythonInstaller.resolve(order, step);
    for (Choice choice : resolution.choices().values()) {
      Estimate bytes = WheelWeights.archive(choice);
      step.files()
          .add(
              Entry.file(
                  UnixPath.resolve(folder, WheelFile.name(choice)),
                  new Weight(bytes, bytes),
                  choice.provenance()));
    }
    PythonInstaller.keep(resolution, order, step);
    return Result.DONE;
  }
}
