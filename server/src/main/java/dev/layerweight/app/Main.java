package dev.layerweight.app;

import dev.layerweight.cli.CommandLineProgram;
import dev.layerweight.cli.Terminal;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Starts Layerweight: takes the process's streams and environment and runs the command line. */
public final class Main {

  private static final int OUTPUT_BUFFER_BYTES = 1 << 16;

  private Main() {}

  public static void main(String[] arguments) {
    PrintStream out = stream(FileDescriptor.out, false);
    PrintStream err = stream(FileDescriptor.err, true);
    // What a library prints by itself must not get into a report or into the protocol.
    System.setOut(err);
    System.setErr(err);
    Terminal terminal =
        new Terminal(
            System.in,
            out,
            err,
            isTerminal(),
            System.getProperty("layerweight.terminal.errors", "").equals("true"),
            System.getenv());
    int code = CommandLineProgram.run(arguments, terminal, Wiring.commands(terminal));
    out.flush();
    System.exit(code);
  }

  /**
   * The start script knows better than the JVM, which can only ask for input and output at once.
   */
  private static boolean isTerminal() {
    String told = System.getProperty("layerweight.terminal", "");
    if (!told.isEmpty()) {
      return told.equals("true");
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean flushes) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), OUTPUT_BUFFER_BYTES),
        flushes,
        StandardCharsets.UTF_8);
  }
}
