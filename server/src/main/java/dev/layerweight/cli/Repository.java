package dev.layerweight.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the git repository that a folder lies in. */
final class Repository {

  private Repository() {}

  /** The nearest folder upwards that holds {@code .git}. */
  static Optional<Path> rootOf(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }
}
