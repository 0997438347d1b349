package dev.layerweight.cli;

/** What the process answers to its caller. */
public final class ExitCode {

  public static final int DONE = 0;

  /** A file could not be read or weighed, or something failed inside; standard error says what. */
  public static final int FAILED = 1;

  /** The command line makes no sense. */
  public static final int WRONG_USAGE = 2;

  /** All went well, and what {@code --fail-on} names is there. */
  public static final int LIMIT_HIT = 3;

  private ExitCode() {}
}
