package dev.layerweight.cli;

import dev.layerweight.report.Visible;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerweight catalog}: shows, renews and empties what the numbers come from. */
@Command(
    name = "catalog",
    description = "Shows, renews or empties what the numbers come from.",
    sortOptions = false)
final class CatalogCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private final CommandParts commands;

  CatalogCommand(Terminal terminal, CommandParts commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "show, refresh, clear or path is missing");
  }

  @Command(name = "show", description = "Lists the tables with their dates and sources.")
  int show() {
    commands.catalog().get().show().forEach(line -> terminal.out().println(Visible.line(line)));
    return ExitCode.DONE;
  }

  @Command(name = "path", description = "Prints the folders of the tables and of the cache.")
  int path() {
    commands.catalog().get().path().forEach(line -> terminal.out().println(Visible.line(line)));
    return ExitCode.DONE;
  }

  @Command(name = "clear", description = "Empties the cache of what was looked up.")
  int clear() {
    terminal.out().println(Visible.line(commands.catalog().get().clear()));
    return ExitCode.DONE;
  }

  @Command(
      name = "refresh",
      description =
          "Makes the package tables anew from the mirrors this machine is set up with, looks up the"
              + " base images and packages of the other tables, and prints what has changed.")
  int refresh(
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "600",
              description =
                  "How long to look up; running it again goes on where it stopped (default: 600).")
          int seconds) {
    if (seconds < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--timeout: 0 seconds or more, not " + seconds);
    }
    List<String> failures =
        commands
            .catalog()
            .get()
            .refresh(
                Duration.ofSeconds(seconds),
                line -> {
                  terminal.out().println(Visible.line(line));
                  terminal.out().flush();
                });
    failures.forEach(line -> terminal.err().println(Visible.line(line)));
    return failures.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
