package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code dpkg}: installs package files, removes packages, tells the architecture. */
public final class DpkgCommand implements CommandModel {

  private static final Set<String> INSTALL = Set.of("-i", "--install", "--unpack");
  private static final Set<String> REMOVE = Set.of("-r", "--remove", "-P", "--purge");

  @Override
  public Set<String> names() {
    return Set.of("dpkg");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = invocation.words();
    if (words.contains("--print-architecture")) {
      return Result.printing(
          step.platform().architecture().equals("arm") ? "armhf" : step.platform().architecture());
    }
    List<Argument> operands =
        invocation.arguments().stream().filter(word -> !word.text().startsWith("-")).toList();
    if (words.stream().anyMatch(INSTALL::contains)) {
      for (Argument operand : operands) {
        if (operand.known()) {
          LocalPackage.installAlone(operand, step);
        } else {
          step.unknown("which package dpkg installs is not known", operand.range());
        }
      }
      return Result.UNSURE;
    }
    if (words.stream().anyMatch(REMOVE::contains)) {
      remove(invocation, operands, step);
      return Result.DONE;
    }
    if (words.contains("-x") || words.contains("-X") || words.contains("--extract")) {
      step.unknown("what dpkg extracts is not known", invocation.range());
    }
    return new Result(Success.YES, Optional.empty());
  }

  /** dpkg removes just what it is told to. */
  private static void remove(Invocation invocation, List<Argument> operands, Step step) {
    AptSystem.of(step, invocation.range())
        .ifPresent(system -> {
          AptState state = system.state(step);
          List<String> removed =
              operands.stream().map(Argument::text).filter(state.installed()::containsKey).toList();
          AptChange.apply(
              step,
              system,
              new AptPlan(List.of(), removed, Map.of(), List.of(), Map.of(), true),
              false,
              Leftovers.NONE);
        });
  }
}
