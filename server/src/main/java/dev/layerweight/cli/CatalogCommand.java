package dev.layerweight.cli;

import dev.layerweight.report.Visible;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerweight catalog}: shows and renews the tables that the numbers come from. */
@Command(
    name = "catalog",
    description = "Shows or renews the tables that the numbers come from.",
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
    throw new CommandLine.ParameterException(spec.commandLine(), "show or refresh is missing");
  }

  @Command(name = "show", description = "Lists the tables with their dates and sources.")
  int show() {
    commands.catalog().get().show().forEach(line -> terminal.out().println(Visible.line(line)));
    return ExitCode.DONE;
  }

  @Command(
      name = "refresh",
      description = "Makes the package tables anew from the mirrors this machine is set up with.")
  int refresh() {
    List<String> failures =
        commands
            .catalog()
            .get()
            .refresh(line -> {
              terminal.out().println(Visible.line(line));
              terminal.out().flush();
            });
    failures.forEach(line -> terminal.err().println(Visible.line(line)));
    return failures.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
