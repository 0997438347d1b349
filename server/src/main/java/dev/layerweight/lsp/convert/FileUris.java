package dev.layerweight.lsp.convert;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Addresses of documents as paths on disk, where they are that. */
public final class FileUris {

  private FileUris() {}

  /** Empty for what is not a file of this machine: {@code untitled:}, {@code vscode-vfs:}. */
  public static Optional<Path> path(String uri) {
    if (!uri.regionMatches(true, 0, "file:", 0, 5)) {
      return Optional.empty();
    }
    try {
      URI parsed = URI.create(uri);
      return Optional.of(Path.of(parsed).toAbsolutePath().normalize());
    } catch (IllegalArgumentException | FileSystemNotFoundException _) {
      return Optional.empty();
    }
  }

  /** A path as older clients send it. */
  public static Optional<Path> ofPath(String path) {
    try {
      return Optional.of(Path.of(path).toAbsolutePath().normalize());
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** The last name in an address of any kind, for finding out what a document is. */
  public static String fileName(String uri) {
    String path = uri.replaceFirst("[?#].*$", "");
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
  }
}
