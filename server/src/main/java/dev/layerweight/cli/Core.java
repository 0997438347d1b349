package dev.layerweight.cli;

import dev.layerweight.advice.Advisor;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.syntax.Dockerfile;
import java.nio.file.Path;
import java.util.Optional;

/** What the commands ask: the parser, the build context on disk, and the core. */
public interface Core {

  Dockerfile parse(String text);

  /**
   * The build context in a folder.
   *
   * @param dockerfile for {@code NAME.dockerignore} beside it; empty for standard input
   */
  BuildContext context(Path folder, Optional<Path> dockerfile);

  /**
   * Threads may share it.
   *
   * @param mode which hosts may be asked; empty: what the environment says
   * @param waiting how long it waits for them
   */
  Advisor advisor(Optional<Mode> mode, Waiting waiting);
}
