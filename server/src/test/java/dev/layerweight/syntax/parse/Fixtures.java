package dev.layerweight.syntax.parse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the folder {@code test-fixtures} above the working directory. */
final class Fixtures {

  private Fixtures() {}

  static Path folder(String name) {
    return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
        .map(at -> at.resolve("test-fixtures").resolve(name))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no folder test-fixtures/" + name));
  }
}
