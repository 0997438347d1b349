package dev.layerweight.cli;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the build context of a Dockerfile that lies in a sub-folder, such as {@code
 * docker/api.Dockerfile} of a repository whose root is the context: the nearest folder upwards in
 * which most of the sources of COPY and ADD exist.
 *
 * @param folder the context
 * @param guessed true where it is not the Dockerfile's own folder
 */
public record ContextFolder(Path folder, boolean guessed) {

  private static final int HIGHEST_LEVELS = 6;
  private static final int MOST_SOURCES = 200;

  /** The context of a Dockerfile on disk; reads nothing but whether names exist. */
  public static ContextFolder of(Path dockerfile, Dockerfile content) {
    Path own =
        Optional.ofNullable(dockerfile.toAbsolutePath().normalize().getParent()).orElseThrow();
    List<String> sources = sources(content);
    Path folder = own;
    for (int level = 0; level <= HIGHEST_LEVELS && !sources.isEmpty(); level++) {
      if (holdsMost(folder, sources)) {
        return new ContextFolder(folder, level > 0);
      }
      Path parent = folder.getParent();
      // A context does not reach beyond its repository, and never is the root of the file system.
      if (Files.exists(folder.resolve(".git")) || parent == null || parent.getParent() == null) {
        break;
      }
      folder = parent;
    }
    return new ContextFolder(own, false);
  }

  private static boolean holdsMost(Path folder, List<String> sources) {
    long held = sources.stream().filter(source -> holds(folder, source)).count();
    return held * 2 > sources.size();
  }

  private static boolean holds(Path folder, String source) {
    try {
      Path path = folder.resolve(source).normalize();
      return path.startsWith(folder) && Files.exists(path);
    } catch (InvalidPathException _) {
      return false;
    }
  }

  /**
   * Names that a context must hold: no addresses, no stages, and of a pattern what is before it.
   */
  private static List<String> sources(Dockerfile content) {
    return content.instructions().stream()
        .map(PlacedInstruction::instruction)
        .flatMap(ContextFolder::words)
        .filter(Word::isLiteral)
        .map(Word::text)
        .filter(text -> !text.contains("://") && !text.startsWith("git@"))
        .map(ContextFolder::fixedStart)
        .filter(text -> !text.isEmpty())
        .distinct()
        .limit(MOST_SOURCES)
        .toList();
  }

  private static Stream<Word> words(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Copy copy when copy.head().flag("from").isEmpty() -> copy.sources().stream();
      case Instruction.Add add -> add.sources().stream();
      case Instruction _ -> Stream.empty();
    };
  }

  private static String fixedStart(String source) {
    String path = source.replaceFirst("^(?:\\./|/)+", "");
    int pattern = 0;
    while (pattern < path.length() && "*?[\\".indexOf(path.charAt(pattern)) < 0) {
      pattern++;
    }
    String start =
        pattern == path.length() ? path : path.substring(0, path.lastIndexOf('/', pattern) + 1);
    return start.equals(".") ? "" : start;
  }
}
