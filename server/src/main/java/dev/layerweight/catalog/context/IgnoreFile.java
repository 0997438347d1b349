package dev.layerweight.catalog.context;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds and reads the ignore file of a Dockerfile.
 *
 * <p>BuildKit's rule: {@code NAME.dockerignore} beside the Dockerfile {@code NAME} wins; else
 * {@code .dockerignore} at the context's root counts.
 */
final class IgnoreFile {

  private IgnoreFile() {}

  /** The file in force, or the one that would be if it was there. */
  static Path find(Path root, Path dockerfile) {
    Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
    return Files.isRegularFile(own) ? own : root.resolve(".dockerignore");
  }

  /** Its text; empty where there is none, or where it cannot be read. */
  static String text(Path root, Path dockerfile, ContextLimits limits) {
    Path file = find(root, dockerfile);
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(limits.ignoreFileBytes()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  static IgnoreRules load(Path root, Path dockerfile, ContextLimits limits) {
    Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
    for (Path file : List.of(own, root.resolve(".dockerignore"))) {
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          byte[] bytes = in.readNBytes(limits.ignoreFileBytes());
          return IgnoreRules.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
          return IgnoreRules.NONE.withProblem("cannot be read: " + file.getFileName());
        }
      }
    }
    return IgnoreRules.NONE;
  }
}
