package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonInstaller.Cache;
import dev.layerweight.estimate.python.PythonInstaller.Order;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** pdm: install and sync into the project's own environment. */
public final class PdmCommand implements CommandModel {

  private static final Set<String> VALUED =
      Set.of("-G", "--group", "--with", "--without", "-p", "--project", "-L", "--lockfile");

  @Override
  public Set<String> names() {
    return Set.of("pdm");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    FirstRun.of(FirstRun.Program.PIP, PythonEnvironments.of(step, invocation), step);
    String command = words.operand(0);
    if (command.equals("run") || command.equals("build") || command.equals("add")) {
      step.unknown("what \"pdm " + command + "\" writes is not known", invocation.range());
      return Result.UNSURE;
    }
    if (!command.equals("install") && !command.equals("sync")) {
      return Result.DONE;
    }
    String folder =
        words.value("-p", "--project").map(step::resolve).orElse(step.workingDirectory());
    ProjectOrder project = ProjectOrder.at(folder, invocation.range(), step);
    PythonEnvironment into = environment(folder, step);
    Set<String> named =
        words.all("-G", "--group", "--with").stream()
            .flatMap(value -> Arrays.stream(value.text().split("[,\\s]+")))
            .map(PythonProject::normalised)
            .collect(Collectors.toCollection(HashSet::new));
    PythonManifest manifest = project.project().manifest();
    Set<String> groups = new HashSet<>();
    if (!words.has("--prod", "--production", "--no-dev", "--no-default")) {
      groups.addAll(manifest.groups().keySet());
    }
    if (named.remove("all")) {
      named.addAll(manifest.extras().keySet());
    }
    groups.addAll(named);
    words.all("--without").forEach(value -> groups.remove(PythonProject.normalised(value.text())));
    named.retainAll(manifest.extras().keySet());
    List<Asked> asked = project.dependencies(named, into.target(), step);
    asked.addAll(project.groups(groups, step));
    PythonInstaller.install(
        Order.of(
                "pdm",
                into,
                List.copyOf(asked),
                Cache.ARCHIVES,
                step.variable("PDM_CACHE_DIR")
                    .map(step::resolve)
                    .orElse(UnixPath.resolve(step.home(), ".cache/pdm")),
                invocation.range())
            .locked(project.lock(List.of("pdm.lock"), step)),
        step);
    if (!words.has("--no-self") && project.isPackage()) {
      project.installItself(!words.has("--no-editable"), false, into, step);
    }
    return Result.DONE;
  }

  private static PythonEnvironment environment(String folder, Step step) {
    PythonEnvironment system = PythonEnvironments.system(step, Optional.empty());
    String path = UnixPath.resolve(folder, ".venv");
    return step.variable("VIRTUAL_ENV")
        .map(step::resolve)
        .flatMap(active -> PythonEnvironments.virtual(step, active))
        .or(() -> PythonEnvironments.virtual(step, path))
        .orElseGet(() ->
            VenvCommand.make(
                path, VenvCommand.Seed.NOTHING, system.target().version(), system, step));
  }
}
