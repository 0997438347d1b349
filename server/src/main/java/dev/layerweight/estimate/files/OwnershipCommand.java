package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.List;
import java.util.Set;

/**
 * {@code chown}, {@code chgrp}, {@code chmod}, {@code setfacl}: an overlay keeps owner and mode
 * beside the content, so that a file of a lower layer is copied up whole. Folders alone weigh
 * nothing.
 */
public final class OwnershipCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("chown", "chgrp", "chmod", "setfacl", "setcap");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    Options options = Options.of(invocation, Set.of("reference", "from"));
    boolean recursive = options.has("R", "recursive");
    // A mode such as -x looks like an option; then no operand is the mode.
    boolean modeIsOption = invocation.words().stream().anyMatch(word -> word.matches("-[rwxXst]+"));
    List<Argument> operands = options.operands();
    int first =
        modeIsOption && invocation.name().equals("chmod") || options.has("reference") ? 0 : 1;
    for (int i = first; i < operands.size(); i++) {
      touch(operands.get(i), recursive, step);
    }
    return Result.printing("");
  }

  static void touch(Argument operand, boolean recursive, Step step) {
    if (!operand.known()) {
      return;
    }
    Targets.Selected selected = Targets.of(operand, step);
    for (String path : selected.paths()) {
      if (recursive || step.files().at(path).isPresent()) {
        step.files().copyUp(path);
      }
    }
    for (String folder : selected.emptied()) {
      if (recursive) {
        step.files().copyUp(folder);
      } else {
        step.files().below(folder).stream()
            .filter(entry -> !entry.lump() && entry.path().lastIndexOf('/') == folder.length())
            .forEach(entry -> step.files().copyUp(entry.path()));
      }
    }
    selected.lumps().forEach(step.files()::add);
  }
}
