package dev.layerweight.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says how long a command waits for live figures. */
final class WaitingChoices {

  private static final int LONGEST_SECONDS = 3_600;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long to wait for live figures, all files together; after that the report has what"
              + " is known by then (default: 10).")
  private int seconds;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The wait of one command, shared by all its files. */
  Waiting waiting(Terminal terminal) {
    if (seconds < 0 || seconds > LONGEST_SECONDS) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--timeout: 0 to " + LONGEST_SECONDS + " seconds, not " + seconds);
    }
    return new Waiting(Duration.ofSeconds(seconds), new ProgressLine(terminal));
  }
}
