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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** pipenv: install and sync from the Pipfile or its lock, into an environment or the system. */
public final class PipenvCommand implements CommandModel {

  private static final Set<String> VALUED =
      Set.of("--python", "-i", "--index", "--pypi-mirror", "-r", "--requirements", "--categories");

  @Override
  public Set<String> names() {
    return Set.of("pipenv");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    PythonEnvironment system = PythonEnvironments.of(step, invocation);
    FirstRun.of(FirstRun.Program.PIP, system, step);
    List<Argument> named = words.withoutOperands(1).operands();
    boolean development = words.has("--dev", "-d");
    Map<String, List<LockedPackage>> lock =
        words.has("--skip-lock")
            ? Map.of()
            : step.files()
                .text(step.resolve("Pipfile.lock"))
                .map(PythonLock::read)
                .orElse(Map.of());
    List<Asked> asked = new ArrayList<>();
    if (named.isEmpty()) {
      asked.addAll(fromProject(lock, development, invocation, step));
    }
    switch (words.operand(0)) {
      case "install", "sync", "update" -> {
        RequirementFiles files = new RequirementFiles(step);
        named.forEach(word -> PipCommand.operand(word, files, step));
        words.all("-r", "--requirements").forEach(file -> files.read(file.text(), file.range()));
        asked.addAll(files.asked);
        boolean intoSystem = words.has("--system") || step.isOn("PIPENV_SYSTEM");
        PythonEnvironment into = intoSystem ? system : environment(system, step);
        boolean withoutCache = step.isOn("PIP_NO_CACHE_DIR");
        PythonInstaller.install(
            Order.of(
                    "pipenv",
                    into,
                    List.copyOf(asked),
                    withoutCache ? Cache.NONE : Cache.ARCHIVES,
                    step.variable("PIPENV_CACHE_DIR")
                        .map(step::resolve)
                        .orElse(UnixPath.resolve(step.home(), ".cache/pipenv")),
                    invocation.range())
                .compiling(true)
                .locked(withoutEdges(lock)),
            step);
        return Result.DONE;
      }
      case "requirements" -> {
        return UvCommand.print(
            PythonInstaller.resolve(
                Order.of("pipenv", system, asked, Cache.NONE, "/", invocation.range())
                    .ignoringInstalled()
                    .locked(withoutEdges(lock)),
                step),
            words,
            step);
      }
      case "run" -> {
        step.unknown("what \"pipenv run\" writes is not known", invocation.range());
        return Result.UNSURE;
      }
      default -> {
        return Result.DONE;
      }
    }
  }

  /** A Pipfile.lock lists everything, so that nothing is to be followed. */
  private static Map<String, List<LockedPackage>> withoutEdges(
      Map<String, List<LockedPackage>> lock) {
    Map<String, List<LockedPackage>> result = new LinkedHashMap<>();
    lock.forEach((name, packages) ->
        result.put(
            name,
            packages.stream()
                .map(one ->
                    new LockedPackage(
                        one.name(),
                        one.version(),
                        List.of(),
                        one.marker(),
                        one.wheelBytes(),
                        false))
                .toList()));
    return result;
  }

  private static List<Asked> fromProject(
      Map<String, List<LockedPackage>> lock,
      boolean development,
      Invocation invocation,
      Step step) {
    List<Asked> asked = new ArrayList<>();
    if (!lock.isEmpty()) {
      String path = step.resolve("Pipfile.lock");
      lock.forEach((name, packages) -> {
        boolean onlyDevelopment =
            packages.stream()
                .allMatch(one -> one.requirements().stream().anyMatch(r -> r.name().equals(name)));
        if (development || !onlyDevelopment) {
          asked.add(
              new Asked(
                  PythonRequirement.named(name).with(packages.getFirst().marker()),
                  path,
                  invocation.range()));
        }
      });
      return asked;
    }
    Optional<String> pipfile = step.files().text(step.resolve("Pipfile"));
    if (pipfile.isEmpty()) {
      step.unknown("neither Pipfile nor Pipfile.lock is there", invocation.range());
      return asked;
    }
    PythonManifest manifest = PythonManifest.ofPipfile(pipfile.get());
    manifest.problems().forEach(problem -> step.unknown(problem, invocation.range()));
    List<PythonRequirement> wanted = new ArrayList<>(manifest.dependencies());
    if (development) {
      wanted.addAll(manifest.groups().getOrDefault("dev", List.of()));
    }
    wanted.forEach(requirement ->
        asked.add(new Asked(requirement, step.resolve("Pipfile"), invocation.range())));
    return asked;
  }

  private static PythonEnvironment environment(PythonEnvironment system, Step step) {
    String name = PythonProject.normalised(UnixPath.name(step.workingDirectory()));
    String path =
        step.isOn("PIPENV_VENV_IN_PROJECT")
            ? step.resolve(".venv")
            : UnixPath.resolve(
                step.variable("WORKON_HOME")
                    .orElse(UnixPath.resolve(step.home(), ".local/share/virtualenvs")),
                name.isEmpty() ? "project" : name);
    return step.variable("VIRTUAL_ENV")
        .map(step::resolve)
        .flatMap(active -> PythonEnvironments.virtual(step, active))
        .or(() -> PythonEnvironments.virtual(step, path))
        .orElseGet(() ->
            VenvCommand.make(
                path, VenvCommand.Seed.PLAIN, system.target().version(), system, step));
  }
}
