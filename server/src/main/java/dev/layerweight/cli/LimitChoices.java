package dev.layerweight.cli;

import dev.layerweight.policy.ByteSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that hold an image against a limit. */
final class LimitChoices {

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      description = "What the image may have on disk, such as 500MB, 1.5GB or 300MiB.")
  private Optional<String> budget;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      split = ",",
      description =
          "finding or budget: exit code 3 where there is a finding, or a stage is certainly"
              + " bigger than its budget. May be repeated.")
  private List<FailOn> failOn = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The budget in bytes. */
  OptionalLong budgetBytes() {
    return budget.isEmpty()
        ? OptionalLong.empty()
        : switch (ByteSize.parse(budget.get())) {
          case ByteSize.Known(long bytes) -> OptionalLong.of(bytes);
          case ByteSize.Malformed(String reason) ->
              throw new CommandLine.ParameterException(spec.commandLine(), "--budget: " + reason);
        };
  }

  /** Whether the process is to fail by that. */
  boolean failsOn(Set<FailOn> hit) {
    return failOn.stream().anyMatch(hit::contains);
  }
}
