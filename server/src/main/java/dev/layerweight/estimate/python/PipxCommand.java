package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonInstaller.Cache;
import dev.layerweight.estimate.python.PythonInstaller.Order;
import dev.layerweight.estimate.python.RequirementFiles.Asked;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** pipx: each program in an environment of its own, and one pip that they share. */
public final class PipxCommand implements CommandModel {

  private static final Set<String> VALUED =
      Set.of("--python", "--pip-args", "--suffix", "-i", "--index-url", "--preinstall");

  @Override
  public Set<String> names() {
    return Set.of("pipx");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    if (!words.operand(0).equals("install") && !words.operand(0).equals("inject")) {
      return Result.DONE;
    }
    PythonEnvironment system = PythonEnvironments.of(step, invocation);
    FirstRun.of(FirstRun.Program.VENV, system, step);
    String folder =
        step.variable("PIPX_HOME")
            .map(step::resolve)
            .orElse(UnixPath.resolve(step.home(), ".local/share/pipx"));
    String shared = UnixPath.resolve(folder, "shared");
    if (PythonEnvironments.virtual(step, shared).isEmpty()) {
      VenvCommand.make(shared, VenvCommand.Seed.COMPILED, system.target().version(), system, step);
    }
    String host = words.operand(0).equals("inject") ? words.operand(1) : "";
    for (Argument word : words.withoutOperands(host.isEmpty() ? 1 : 2).operands()) {
      Optional<PythonRequirement> requirement = PythonRequirement.parse(word.text());
      if (requirement.isEmpty()) {
        step.unknown("\"" + word.text() + "\" is no requirement", word.range());
        continue;
      }
      String path =
          UnixPath.resolve(folder, "venvs/" + (host.isEmpty() ? requirement.get().name() : host));
      PythonEnvironment into =
          PythonEnvironments.virtual(step, path)
              .orElseGet(() ->
                  VenvCommand.make(
                      path, VenvCommand.Seed.NOTHING, system.target().version(), system, step));
      boolean withoutCache =
          step.isOn("PIP_NO_CACHE_DIR")
              || words.value("--pip-args").orElse("").contains("--no-cache-dir");
      PythonInstaller.install(
          Order.of(
                  "pipx",
                  into,
                  List.of(new Asked(requirement.get(), "", word.range())),
                  withoutCache ? Cache.NONE : Cache.ARCHIVES,
                  PipCommand.cachePath(words, step),
                  invocation.range())
              .compiling(true),
          step);
    }
    return Result.DONE;
  }
}
