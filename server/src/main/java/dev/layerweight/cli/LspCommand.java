package dev.layerweight.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code layerweight lsp}: the language server on standard input and output. */
@Command(
    name = "lsp",
    description = "Runs the language server on standard input and output.",
    sortOptions = false)
final class LspCommand implements Callable<Integer> {

  @Option(names = "--stdio", description = "Taken for clients that say it; there is no other way.")
  private boolean stdio;

  @Option(
      names = "--clientProcessId",
      paramLabel = "PID",
      description = "Taken for clients that say it.",
      hidden = true)
  private long clientProcessId;

  @Mixin private NetworkChoices network;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  private final Terminal terminal;
  private final CommandParts commands;

  LspCommand(Terminal terminal, CommandParts commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() {
    return commands.lsp().get().run(terminal.in(), terminal.out(), network.mode());
  }
}
