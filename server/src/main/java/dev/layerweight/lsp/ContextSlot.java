package dev.layerweight.lsp;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.lsp.ContextSource.OpenContext;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the build context of one document open as long as its folder stays the same, and the
 * settings of its repository until files change.
 */
final class ContextSlot {

  /** A context and where it is. */
  record Located(Optional<Path> folder, BuildContext context) {}

  private record Opened(Path folder, OpenContext context) {}

  /**
   * The folder that was chosen for a text.
   *
   * @param copies the instructions that the choice depends on
   */
  private record Choice(List<Instruction> copies, Path folder, long madeNanos) {}

  /** Names that appear on disk are noticed after this time; it is not looked at each keystroke. */
  private static final long CHOICE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ContextSource source;
  private final Optional<Path> dockerfile;
  private final Runnable whenReady;
  private Optional<Opened> opened = Optional.empty();
  private Optional<Choice> choice = Optional.empty();
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
    Path folder = folderOf(path, content);
    synchronized (this) {
      Opened current =
          opened
              .filter(before -> before.folder().equals(folder))
              .orElseGet(() -> new Opened(folder, source.open(folder, path, whenReady)));
      opened = Optional.of(current);
      return new Located(Optional.of(folder), current.context().context());
    }
  }

  private Path folderOf(Path path, Dockerfile content) {
    List<Instruction> copies = new ArrayList<>();
    for (PlacedInstruction placed : content.instructions()) {
      Instruction instruction = placed.instruction();
      if (instruction instanceof Instruction.Copy || instruction instanceof Instruction.Add) {
        copies.add(instruction);
      }
    }
    long nowNanos = System.nanoTime();
    Optional<Choice> before;
    synchronized (this) {
      before = choice;
    }
    if (before.isPresent()
        && nowNanos - before.get().madeNanos() < CHOICE_NANOS
        && areSame(before.get().copies(), copies)) {
      return before.get().folder();
    }
    Path folder = source.folderOf(path, content);
    synchronized (this) {
      choice = Optional.of(new Choice(copies, folder, nowNanos));
    }
    return folder;
  }

  /** The parser makes the same instruction of the same text, so that this is enough. */
  private static boolean areSame(List<Instruction> one, List<Instruction> other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = one.get(i) == other.get(i);
    }
    return same;
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
    choice = Optional.empty();
    opened.ifPresent(current -> current.context().invalidate().run());
  }
}
