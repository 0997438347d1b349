package dev.layerweight.lsp;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.lsp.ContextSource.OpenContext;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the build context of one document open as long as its folder stays the same, and the
 * settings of its repository until files change.
 */
final class ContextSlot {

  /** A context and where it is. */
  record Located(Optional<Path> folder, BuildContext context) {}

  private record Opened(Path folder, OpenContext context) {}

  private final ContextSource source;
  private final Optional<Path> dockerfile;
  private final Runnable whenReady;
  private Optional<Opened> opened = Optional.empty();
  private Optional<ProjectSettings> project = Optional.empty();

  /**
   * @param dockerfile empty where the document is not a file
   * @param whenReady runs when the context knows more than it did
   */
  ContextSlot(ContextSource source, Optional<Path> dockerfile, Runnable whenReady) {
    this.source = source;
    this.dockerfile = dockerfile;
    this.whenReady = whenReady;
  }

  /** Where the document lies, empty where it is not a file. */
  Optional<Path> dockerfile() {
    return dockerfile;
  }

  Located contextOf(Dockerfile content) {
    if (dockerfile.isEmpty()) {
      return new Located(Optional.empty(), NoContext.INSTANCE);
    }
    Path path = dockerfile.get();
    Path folder = source.folderOf(path, content);
    synchronized (this) {
      Opened current =
          opened
              .filter(before -> before.folder().equals(folder))
              .orElseGet(() -> new Opened(folder, source.open(folder, path, whenReady)));
      opened = Optional.of(current);
      return new Located(Optional.of(folder), current.context().context());
    }
  }

  /** What the repository's settings file says; nothing where the document is not a file. */
  synchronized ProjectSettings project() {
    ProjectSettings known =
        project.orElseGet(() -> dockerfile.map(source::projectOf).orElse(ProjectSettings.NONE));
    project = Optional.of(known);
    return known;
  }

  synchronized void invalidate() {
    project = Optional.empty();
    opened.ifPresent(current -> current.context().invalidate().run());
  }
}
