package dev.layerweight.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which files a fix may change: text files that truly lie, behind all links, in one of some
 * folders.
 *
 * @param folders that exist
 */
record ChangeableFiles(List<Path> folders) {

  private static final long LIMIT_BYTES = 64_000_000;

  /** What became of the wish to change a file. */
  sealed interface Answer {

    /**
     * It may be changed.
     *
     * @param place its true place, behind all links
     * @param text empty where the file is to be made
     */
    record Changeable(Path place, Optional<String> text) implements Answer {}

    /** It stays as it is; {@code reason} in the user's terms. */
    record Refused(String reason) implements Answer {}
  }

  /** The folders, and the repositories that they lie in. */
  static ChangeableFiles in(Path... folders) {
    return new ChangeableFiles(
        Stream.of(folders)
            .flatMap(folder -> Stream.concat(Stream.of(folder), Repository.rootOf(folder).stream()))
            .distinct()
            .toList());
  }

  Answer look(Path file) {
    try {
      if (!Files.exists(file)) {
        return Files.isSymbolicLink(file)
            ? new Answer.Refused("is a link to nothing")
            : lookForNew(file);
      }
      Path place = file.toRealPath();
      if (!holds(place)) {
        return new Answer.Refused("lies outside of the build context and the repository");
      }
      if (!Files.isRegularFile(place) || Files.size(place) > LIMIT_BYTES) {
        return new Answer.Refused("is no text file");
      }
      byte[] bytes = Files.readAllBytes(place);
      String text = new String(bytes, StandardCharsets.UTF_8);
      // What is no UTF-8 would not be the same any more when it is written again.
      return Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))
          ? new Answer.Changeable(place, Optional.of(text))
          : new Answer.Refused("is not UTF-8");
    } catch (IOException | InvalidPathException _) {
      return new Answer.Refused("cannot be read");
    }
  }

  private Answer lookForNew(Path file) throws IOException {
    Optional<Path> parent = Optional.ofNullable(file.toAbsolutePath().getParent());
    if (parent.filter(Files::isDirectory).isEmpty()) {
      return new Answer.Refused("would need a new folder");
    }
    Path place = parent.get().toRealPath().resolve(file.getFileName());
    return holds(place)
        ? new Answer.Changeable(place, Optional.empty())
        : new Answer.Refused("lies outside of the build context and the repository");
  }

  private boolean holds(Path place) throws IOException {
    for (Path folder : folders) {
      if (place.startsWith(folder.toRealPath())) {
        return true;
      }
    }
    return false;
  }
}
