package dev.layerweight.cli;

import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Runs the language server on a pair of streams. */
@FunctionalInterface
public interface LspLauncher {

  /**
   * Serves until the client says exit or the streams end; answers the exit code.
   *
   * @param network which hosts may be asked, whatever the client's settings say; empty: as they say
   */
  int run(InputStream in, OutputStream out, Optional<Mode> network);
}
