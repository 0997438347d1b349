package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonInstaller.Cache;
import dev.layerweight.estimate.python.PythonInstaller.Order;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Poetry: install, sync, add, export, config. Extras are installed only when asked for, groups
 * unless they are optional; byte code only with {@code --compile}.
 *
 * <p>The archives stay whatever is asked for: {@code --no-cache} and {@code cache clear} are about
 * the answers of the repositories alone (executor.py and cache/clear.py of poetry 1.8.5). Those
 * hold the archives once more, as the index allows that they are kept: 35.9 MB beside 33.7 MB of
 * archives with poetry 1.8.5 and 2.1.4 alike, and nothing with {@code --no-cache}.
 */
public final class PoetryCommand implements CommandModel {

  /** Where below its cache poetry keeps the archives. */
  private static final String ARTIFACTS = "artifacts";

  private static final Set<String> VALUED =
      Set.of(
          "-E",
          "--extras",
          "--only",
          "--with",
          "--without",
          "-C",
          "--directory",
          "-P",
          "--project",
          "-o",
          "--output",
          "-f",
          "--format",
          "-G",
          "--group",
          "--source",
          "--python");

  @Override
  public Set<String> names() {
    return Set.of("poetry");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    PythonEnvironment own = PythonEnvironments.of(step, invocation);
    FirstRun.of(FirstRun.Program.PIP, own, step);
    return switch (words.operand(0)) {
      case "install", "sync" -> install(words, List.of(), invocation, step);
      case "add" -> install(words, words.withoutOperands(1).operands(), invocation, step);
      case "config" -> {
        if (words.operands().size() > 2) {
          PythonState state = step.facet(PythonState.class, () -> PythonState.INITIAL);
          step.put(state.with(words.operand(1), words.operand(2)));
        }
        yield Result.DONE;
      }
      case "export" -> export(words, invocation, step);
      case "build", "run", "self" -> {
        step.unknown(
            "what \"poetry " + words.operand(0) + "\" writes is not known", invocation.range());
        yield Result.UNSURE;
      }
      default -> Result.DONE;
    };
  }

  private static Result install(
      CommandWords words, List<Argument> added, Invocation invocation, Step step) {
    ProjectOrder project = projectOf(words, invocation, step);
    PythonEnvironment into = environment(project, invocation, step);
    List<Asked> asked = asked(words, project, into.target(), step);
    RequirementFiles files = new RequirementFiles(step);
    added.forEach(word ->
        PipCommand.operand(
            new Argument(
                word.text().replaceFirst("(?<=[\\w\\]])@(?=[\\^~\\d]).*", ""),
                word.known(),
                word.range()),
            files,
            step));
    asked.addAll(files.asked);
    Order order =
        Order.of(
                "poetry",
                into,
                List.copyOf(asked),
                words.has("--no-cache") ? Cache.ARCHIVES : Cache.TWICE,
                UnixPath.resolve(cachePath(step), ARTIFACTS),
                invocation.range())
            .compiling(words.has("--compile"))
            .locked(project.lock(List.of("poetry.lock"), step));
    PythonInstaller.install(order, step);
    boolean installsItself =
        !words.has("--no-root", "--only", "--no-directory") || words.has("--only-root");
    if (installsItself && project.isPackage() && added.isEmpty()) {
      project.installItself(true, false, into, step);
    }
    return Result.DONE;
  }

  private static Result export(CommandWords words, Invocation invocation, Step step) {
    ProjectOrder project = projectOf(words, invocation, step);
    PythonEnvironment system = PythonEnvironments.system(step, Optional.empty());
    boolean allGroups = words.has("--with", "--dev", "--all-groups", "--only", "--without");
    List<Asked> asked =
        allGroups
            ? asked(words, project, system.target(), step)
            : project.dependencies(extras(words, project), system.target(), step);
    Order order =
        Order.of(
                "poetry",
                system,
                List.copyOf(asked),
                Cache.NONE,
                cachePath(step),
                invocation.range())
            .ignoringInstalled()
            .locked(project.lock(List.of("poetry.lock"), step));
    return UvCommand.print(PythonInstaller.resolve(order, step), words, step);
  }

  private static ProjectOrder projectOf(CommandWords words, Invocation invocation, Step step) {
    String folder =
        words
            .value("-C", "--directory", "-P", "--project")
            .map(step::resolve)
            .orElse(step.workingDirectory());
    return ProjectOrder.at(folder, invocation.range(), step);
  }

  private static List<Asked> asked(
      CommandWords words, ProjectOrder project, PythonTarget target, Step step) {
    Set<String> only = names(words, "--only");
    PythonManifest manifest = project.project().manifest();
    Set<String> groups = new LinkedHashSet<>();
    if (only.isEmpty()) {
      groups.addAll(manifest.groups().keySet());
      groups.removeAll(manifest.optionalGroups());
      groups.addAll(names(words, "--with"));
      if (words.has("--all-groups")) {
        groups.addAll(manifest.groups().keySet());
      }
      groups.removeAll(names(words, "--without"));
      if (words.has("--no-dev")) {
        groups.remove("dev");
      }
    } else {
      groups.addAll(only);
    }
    boolean main =
        (only.isEmpty() || only.contains("main"))
            && !names(words, "--without").contains("main")
            && !words.has("--only-root");
    if (words.has("--only-root")) {
      groups.clear();
    }
    List<Asked> asked =
        main ? project.dependencies(extras(words, project), target, step) : new ArrayList<>();
    asked.addAll(project.groups(groups, step));
    return asked;
  }

  private static Set<String> extras(CommandWords words, ProjectOrder project) {
    return words.has("--all-extras")
        ? project.project().manifest().extras().keySet()
        : names(words, "-E", "--extras");
  }

  private static Set<String> names(CommandWords words, String... options) {
    return words.all(options).stream()
        .flatMap(value -> Arrays.stream(value.text().split("[,\\s]+")))
        .filter(name -> !name.isEmpty())
        .map(PythonProject::normalised)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Holds what was downloaded, and unless told otherwise also the environments that are made. */
  private static String cachePath(Step step) {
    return step.variable("POETRY_CACHE_DIR")
        .map(step::resolve)
        .orElseGet(() ->
            UnixPath.resolve(
                step.variable("XDG_CACHE_HOME").orElse(UnixPath.resolve(step.home(), ".cache")),
                "pypoetry"));
  }

  private static boolean setting(String name, boolean usual, Step step) {
    String variable = "POETRY_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(
            step.facet(PythonState.class, () -> PythonState.INITIAL).settings().get(name))
        .or(() -> step.variable(variable))
        .map(value -> value.equalsIgnoreCase("true") || value.equals("1"))
        .orElse(usual);
  }

  /** The active environment, the project's own, or one below the cache that is made now. */
  private static PythonEnvironment environment(
      ProjectOrder project, Invocation invocation, Step step) {
    PythonEnvironment system = PythonEnvironments.system(step, Optional.empty());
    Optional<PythonEnvironment> active =
        step.variable("VIRTUAL_ENV")
            .map(step::resolve)
            .flatMap(path -> PythonEnvironments.virtual(step, path));
    if (active.isPresent()) {
      return active.get();
    }
    String inProject = UnixPath.resolve(project.project().directory(), ".venv");
    Optional<PythonEnvironment> there = PythonEnvironments.virtual(step, inProject);
    if (there.isPresent()) {
      return there.get();
    }
    if (!setting("virtualenvs.create", true, step)) {
      return PythonEnvironments.of(step, withoutPath(invocation));
    }
    String folder =
        step.variable("POETRY_VIRTUALENVS_PATH")
            .map(step::resolve)
            .orElse(UnixPath.resolve(cachePath(step), "virtualenvs"));
    String name =
        project.project().manifest().name().isEmpty()
            ? "project"
            : project.project().manifest().name();
    String path =
        setting("virtualenvs.in-project", false, step)
            ? inProject
            : UnixPath.resolve(folder, name + "-py" + system.target().minor());
    return PythonEnvironments.virtual(step, path)
        .orElseGet(() ->
            VenvCommand.make(
                path,
                setting("virtualenvs.options.no-pip", false, step)
                    ? VenvCommand.Seed.NOTHING
                    : VenvCommand.Seed.PLAIN,
                system.target().version(),
                system,
                step));
  }

  /** Where poetry itself lies does not matter for where it installs. */
  private static Invocation withoutPath(Invocation invocation) {
    return new Invocation(
        "python", "python", invocation.arguments(), Optional.empty(), invocation.range());
  }
}
