package dev.layerweight.catalog.cache;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the system keeps what programs can fetch again: {@code $XDG_CACHE_HOME} or {@code
 * ~/.cache}, {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows.
 */
public final class CacheFolder {

  private CacheFolder() {}

  /**
   * Empty where there is no home to put it in.
   *
   * @param system value of the property {@code os.name}
   */
  public static Optional<Path> of(Map<String, String> environment, String system) {
    Optional<Path> home = folder(environment, "HOME");
    if (system.startsWith("Windows")) {
      return folder(environment, "LOCALAPPDATA")
          .map(path -> path.resolve("layerweight").resolve("cache"));
    }
    if (system.startsWith("Mac")) {
      return home.map(path -> path.resolve("Library/Caches/layerweight"));
    }
    return folder(environment, "XDG_CACHE_HOME")
        .or(() -> home.map(path -> path.resolve(".cache")))
        .map(path -> path.resolve("layerweight"));
  }

  /** A relative folder counts as none, as the XDG base directory specification wants. */
  private static Optional<Path> folder(Map<String, String> environment, String variable) {
    try {
      return Optional.ofNullable(environment.get(variable))
          .filter(value -> !value.isEmpty())
          .map(Path::of)
          .filter(Path::isAbsolute);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
