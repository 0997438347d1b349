package dev.layerweight.cli;

import dev.layerweight.report.Visible;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code layerweight}: chooses the command, and turns every end into an exit code. */
@Command(
    name = "layerweight",
    description = "Says what every line of a Dockerfile weighs.",
    sortOptions = false,
    versionProvider = CommandLineProgram.Version.class)
public final class CommandLineProgram implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  private boolean versionAsked;

  @Spec private CommandSpec spec;

  private CommandLineProgram() {}

  /** Runs the command that {@code arguments} name and answers the {@link ExitCode}. */
  public static int run(String[] arguments, Terminal terminal, CommandParts commands) {
    if (startsPlainServer(arguments)) {
      return serve(terminal, commands);
    }
    CommandLine line =
        new CommandLine(new CommandLineProgram())
            .addSubcommand(new AnalyzeCommand(terminal, commands))
            .addSubcommand(new FixCommand(terminal, commands))
            .addSubcommand(new DiffCommand(terminal, commands))
            .addSubcommand(new LspCommand(terminal, commands))
            .addSubcommand(new CatalogCommand(terminal, commands))
            .setOut(writer(terminal.out()))
            .setErr(writer(terminal.err()))
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // A Dockerfile may have a name that begins with @.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(CommandLineProgram::wrongUsage)
            .setExecutionExceptionHandler((fault, command, _) -> {
              if (fault instanceof CommandLine.ParameterException wrong) {
                return wrongUsage(wrong, arguments);
              }
              return fault(command.getCommandName(), fault, terminal);
            });
    try {
      return line.execute(arguments);
    } catch (Error fault) {
      return fault("layerweight", fault, terminal);
    } finally {
      terminal.out().flush();
    }
  }

  /** As editors start the server: without an option that says anything. */
  private static boolean startsPlainServer(String[] arguments) {
    return arguments.length > 0
        && arguments[0].equals("lsp")
        && Arrays.stream(arguments).skip(1).allMatch("--stdio"::equals);
  }

  /** An editor waits for the server; to read no options at all saves it a third of the start. */
  private static int serve(Terminal terminal, CommandParts commands) {
    try {
      return commands.lsp().get().run(terminal.in(), terminal.out(), Optional.empty());
    } catch (RuntimeException | Error fault) {
      return fault("lsp", fault, terminal);
    } finally {
      terminal.out().flush();
    }
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int fault(String place, Throwable fault, Terminal terminal) {
    terminal.err().println(Faults.describe(place, fault, terminal.environment()));
    return ExitCode.FAILED;
  }

  private static int wrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println("layerweight: " + Visible.words(wrong.getMessage()) + "; see " + name + " --help");
    err.flush();
    return ExitCode.WRONG_USAGE;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** The version that the jar says of itself. */
  public static String version() {
    return Optional.ofNullable(CommandLineProgram.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  /** For the option {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"layerweight " + version()};
    }
  }
}
