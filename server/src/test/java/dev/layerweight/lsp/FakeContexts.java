package dev.layerweight.lsp;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens the folder of a Dockerfile as its context; only single files can be read. */
final class FakeContexts implements ContextSource {

  volatile ProjectSettings project = ProjectSettings.NONE;

  @Override
  public ProjectSettings projectOf(Path dockerfile) {
    return project;
  }

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger invalidated = new AtomicInteger();
  volatile Runnable whenReady = () -> {};

  @Override
  public Path folderOf(Path dockerfile, Dockerfile content) {
    return dockerfile.getParent();
  }

  @Override
  public OpenContext open(Path folder, Path dockerfile, Runnable ready) {
    opened.incrementAndGet();
    whenReady = ready;
    return new OpenContext(new Folder(folder), invalidated::incrementAndGet);
  }

  private record Folder(Path folder) implements BuildContext {

    @Override
    public Selection select(String source, List<String> excludes, boolean unpackingArchives) {
      return new Selection(List.of(), List.of());
    }

    @Override
    public Optional<String> read(String path, int limitBytes) {
      try {
        return isFile(path)
            ? Optional.of(Files.readString(folder.resolve(path)))
            : Optional.empty();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public boolean isFile(String path) {
      return Files.isRegularFile(folder.resolve(path));
    }

    @Override
    public boolean isDirectory(String path) {
      return Files.isDirectory(folder.resolve(path));
    }
  }
}
