package dev.layerweight.estimate.python;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.Set;

/** conda and its kin: sizes of their packages are not known. */
public final class CondaCommand implements CommandModel {

  private static final Set<String> HARMLESS =
      Set.of("clean", "config", "init", "info", "list", "activate", "--version", "shell");

  @Override
  public Set<String> names() {
    return Set.of("conda", "mamba", "micromamba");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    String command = invocation.words().isEmpty() ? "" : invocation.words().getFirst();
    if (!HARMLESS.contains(command)) {
      step.unknown(
          "what " + invocation.name() + " installs is not known: no table of conda packages",
          invocation.range());
    }
    return Result.UNSURE;
  }
}
