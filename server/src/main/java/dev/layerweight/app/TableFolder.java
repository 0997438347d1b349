package dev.layerweight.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a user's renewed tables lie: {@code LAYERWEIGHT_TABLES}, else below the folder that the
 * system has for data of programs.
 */
final class TableFolder {

  private TableFolder() {}

  /** Empty where there is no home to put it in. */
  static Optional<Path> of(Map<String, String> environment, String system) {
    Optional<Path> chosen = folder(environment, "LAYERWEIGHT_TABLES");
    if (chosen.isPresent()) {
      return chosen;
    }
    Optional<Path> home = folder(environment, "HOME");
    Optional<Path> data =
        switch (system) {
          case String name when name.startsWith("Windows") -> folder(environment, "LOCALAPPDATA");
          case String name when name.startsWith("Mac") ->
              home.map(path -> path.resolve("Library/Application Support"));
          case String _ ->
              folder(environment, "XDG_DATA_HOME")
                  .or(() -> home.map(path -> path.resolve(".local/share")));
        };
    return data.map(path -> path.resolve("layerweight").resolve("tables"));
  }

  private static Optional<Path> folder(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }
}
