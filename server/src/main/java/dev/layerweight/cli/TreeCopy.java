package dev.layerweight.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that git knows, of a revision or of the work tree, in a folder for temporary files; so
 * two versions of a build context differ only by what was changed, not by what git ignores.
 *
 * @param root removed with all that is in it when this is closed
 */
record TreeCopy(Path root) implements AutoCloseable {

  private static final int LIMIT_LISTING_BYTES = 64 << 20;
  private static final long LIMIT_BYTES = 2_000_000_000;
  private static final int MOST_FILES = 200_000;

  /** The files of a revision; empty where there are too many, or git does not know it. */
  static Optional<TreeCopy> ofRevision(Path repository, String revision) {
    Git git = new Git(repository);
    Optional<byte[]> listed =
        git.run(
            LIMIT_LISTING_BYTES, Map.of(), "ls-tree", "-r", "-l", "-z", "--full-tree", revision);
    if (listed.isEmpty() || !isModest(Git.names(listed.get()))) {
      return Optional.empty();
    }
    return made(copy -> {
      // An index of its own, as the user's must stay as it is.
      Path index = copy.resolveSibling(copy.getFileName() + ".index");
      Map<String, String> environment = Map.of("GIT_INDEX_FILE", index.toString());
      try {
        return git.run(1, environment, "read-tree", revision).isPresent()
            && git.run(1, environment, "checkout-index", "-a", "-q", "--prefix=" + copy + "/")
                .isPresent();
      } finally {
        Files.deleteIfExists(index);
      }
    });
  }

  /** The files of the work tree that git does not ignore. */
  static Optional<TreeCopy> ofWorkTree(Path repository) {
    Optional<byte[]> listed =
        new Git(repository)
            .run(
                LIMIT_LISTING_BYTES,
                Map.of(),
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard");
    return listed
        .map(Git::names)
        .filter(names -> names.size() <= MOST_FILES)
        .flatMap(names -> made(copy -> isCopied(repository, names, copy)));
  }

  /** Lines of {@code ls-tree -l}: mode, kind, name of the object, size, a tab, the path. */
  private static boolean isModest(List<String> entries) {
    long bytes =
        entries.stream()
            .map(entry -> entry.split("\\s+", 5))
            .filter(fields -> fields.length > 3 && fields[3].matches("[0-9]{1,15}"))
            .mapToLong(fields -> Long.parseLong(fields[3]))
            .sum();
    return entries.size() <= MOST_FILES && bytes <= LIMIT_BYTES;
  }

  private static boolean isCopied(Path repository, List<String> names, Path copy)
      throws IOException {
    long left = LIMIT_BYTES;
    for (String name : names) {
      Path from = repository.resolve(name).normalize();
      Path to = copy.resolve(name).normalize();
      boolean there =
          from.startsWith(repository)
              && to.startsWith(copy)
              && (Files.isSymbolicLink(from) || Files.isRegularFile(from));
      if (there) {
        left -= Files.isSymbolicLink(from) ? 0 : Files.size(from);
        if (left < 0) {
          return false;
        }
        Files.createDirectories(Optional.ofNullable(to.getParent()).orElse(copy));
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return true;
  }

  /** Fills a new folder. */
  private interface Filling {
    boolean fill(Path folder) throws IOException;
  }

  private static Optional<TreeCopy> made(Filling filling) {
    try {
      TreeCopy copy = new TreeCopy(Files.createTempDirectory("layerweight-").toRealPath());
      try {
        if (filling.fill(copy.root())) {
          return Optional.of(copy);
        }
      } catch (IOException | InvalidPathException _) {
        // Half a copy is worth nothing.
      }
      copy.close();
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      // The system clears its folder for temporary files; nobody can do more here.
    }
  }
}
