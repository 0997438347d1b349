package dev.layerweight.estimate.shell;

/**
 * Names under which the shell hands over what it cannot look into; a command model answers them.
 */
public final class Downloads {

  /** A shell that reads its script from a pipe whose content is not known. */
  public static final String PIPED_SCRIPT = "(piped script)";

  /** A script file whose content is not known. */
  public static final String SCRIPT_FILE = "(script file)";

  private Downloads() {}
}
