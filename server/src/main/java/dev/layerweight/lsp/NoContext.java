package dev.layerweight.lsp;

import dev.layerweight.catalog.BuildContext;
import java.util.List;
import java.util.Optional;

/** The context of a document that is not a file on disk: nothing is in it. */
enum NoContext implements BuildContext {
  INSTANCE;

  @Override
  public Selection select(String source, List<String> excludes, boolean unpackingArchives) {
    return new Selection(List.of(), List.of("the Dockerfile is not a file on disk"));
  }

  @Override
  public Optional<String> read(String path, int limitBytes) {
    return Optional.empty();
  }

  @Override
  public boolean isFile(String path) {
    return false;
  }

  @Override
  public boolean isDirectory(String path) {
    return false;
  }
}
