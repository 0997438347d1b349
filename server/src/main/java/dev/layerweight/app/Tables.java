package dev.layerweight.app;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.apt.AptIndexRefresh;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.cli.CatalogCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The tables for {@code layerweight catalog}: those shipped, and those renewed in a folder. */
record Tables(Optional<Path> folder) implements CatalogCommands {

  private static final List<String> RELEASES = List.of("bullseye", "bookworm", "trixie");
  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

  @Override
  public List<String> show() {
    List<String> lines = new ArrayList<>();
    AptIndexes indexes = new AptIndexes(folder.stream().toList());
    for (String release : RELEASES) {
      for (String architecture : ARCHITECTURES) {
        // The nearest index stands in for one that is not there; it has its own line.
        if (indexes.index("debian", release, architecture) instanceof Answer.Found<?> found
            && !found.nearest()) {
          lines.add("debian " + release + " " + architecture + ": " + found.provenance().source());
        }
      }
    }
    lines.add("npm packages: " + new ShippedNodePackages().provenance().source());
    folder.ifPresent(path -> lines.add("renewed tables lie in " + path));
    return lines;
  }

  @Override
  public List<String> refresh(Consumer<String> progress) {
    if (folder.isEmpty()) {
      return List.of("no folder for the tables; name one in LAYERWEIGHT_TABLES");
    }
    List<Path> written = AptIndexRefresh.refresh(folder.get(), progress);
    written.forEach(file -> progress.accept("written: " + file));
    return written.isEmpty()
        ? List.of("no index was made; the tables are as they were")
        : List.of();
  }
}
