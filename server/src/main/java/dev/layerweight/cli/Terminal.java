package dev.layerweight.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * The streams and the environment that a command runs in.
 *
 * @param in standard input
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param interactive whether standard output is a terminal
 * @param interactiveErrors whether standard error is one
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean interactiveErrors,
    Map<String, String> environment) {

  /** Without a terminal to show progress on. */
  public Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean interactive,
      Map<String, String> environment) {
    this(in, out, err, interactive, false, environment);
  }

  /** Whether a variable is set to anything but nothing; {@code NO_COLOR} counts that way. */
  boolean isSet(String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }
}
