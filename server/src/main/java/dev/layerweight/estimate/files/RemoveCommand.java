package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.Set;

/** {@code rm}, {@code rmdir}, {@code unlink}, {@code shred -u}. */
public final class RemoveCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("rm", "rmdir", "unlink", "shred");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    if (invocation.name().equals("rmdir")) {
      return Result.printing("");
    }
    for (Argument operand : Options.of(invocation, Set.of()).operands()) {
      remove(operand, step);
    }
    return Result.printing("");
  }

  static void remove(Argument operand, Step step) {
    if (!operand.known() || operand.text().isEmpty()) {
      // An unknown path would take away an unknown amount; the layer is at most as heavy as said.
      return;
    }
    Targets.Selected selected = Targets.of(operand, step);
    selected.paths().forEach(step.files()::remove);
    selected.lumps().forEach(step.files()::remove);
    for (String folder : selected.emptied()) {
      step.files().remove(folder);
      step.files().makeDirectory(folder);
    }
  }
}
