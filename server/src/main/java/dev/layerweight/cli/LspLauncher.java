package dev.layerweight.cli;

import java.io.InputStream;
import java.io.OutputStream;

/** Runs the language server on a pair of streams. */
@FunctionalInterface
public interface LspLauncher {

  /** Serves until the client says exit or the streams end; answers the exit code. */
  int run(InputStream in, OutputStream out);
}
