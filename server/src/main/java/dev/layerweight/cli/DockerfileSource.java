package dev.layerweight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a FILE of the command line turned out to be. */
sealed interface DockerfileSource {

  /** No Dockerfile is anywhere near this; more is neither read nor kept. */
  int LIMIT_BYTES = 64_000_000;

  /** Text that may be a Dockerfile. */
  record Text(String text) implements DockerfileSource {}

  /** Nothing to weigh; {@code reason} in the user's terms. */
  record Unreadable(String reason) implements DockerfileSource {}

  /** Reads a file by its name; {@code -} is standard input. */
  static DockerfileSource read(String name, InputStream standardInput) {
    try {
      if (name.equals("-")) {
        return of(standardInput.readNBytes(LIMIT_BYTES + 1));
      }
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        return new Unreadable("is a folder; name the Dockerfile in it");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return of(in.readNBytes(LIMIT_BYTES + 1));
      }
    } catch (NoSuchFileException | InvalidPathException _) {
      return new Unreadable("no such file");
    } catch (AccessDeniedException _) {
      return new Unreadable("permission denied");
    } catch (IOException e) {
      return new Unreadable("cannot be read: " + e.getMessage());
    }
  }

  private static DockerfileSource of(byte[] bytes) {
    if (bytes.length > LIMIT_BYTES) {
      return new Unreadable("is larger than 64 MB, which no Dockerfile is");
    }
    if (bytes.length >= 2
        && ((bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe
            || (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff)) {
      return new Unreadable("is UTF-16; save it as UTF-8, which a build needs, too");
    }
    for (byte b : bytes) {
      if (b == 0) {
        return new Unreadable("is a binary file, not a Dockerfile");
      }
    }
    return new Text(new String(bytes, StandardCharsets.UTF_8));
  }
}
