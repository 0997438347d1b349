package dev.layerweight.estimate.node;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.Set;

/** {@code npx} and its kin: run a package's program, whose work is unknown. */
public final class NpxCommand implements CommandModel {

  @Override
  public Set<String> names() {
    return Set.of("npx", "pnpx", "bunx");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    NodeFlags flags = NodeFlags.of(invocation.arguments(), NpmConfig.VALUED, NpmConfig.SHORTS);
    String program = flags.command();
    boolean browsers =
        program.startsWith("playwright")
            && flags.operands().stream().anyMatch(word -> word.text().equals("install"));
    step.unknown(
        browsers
            ? "playwright install downloads browsers; their size is not in the tables"
            : invocation.name() + " " + program + ": what the program writes is not known",
        invocation.range());
    return Result.DONE;
  }
}
