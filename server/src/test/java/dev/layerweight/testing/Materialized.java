package dev.layerweight.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Random;
import java.util.Set;

/**
 * Copies a fixture's build context to a folder and makes the files that its {@code context.tsv}
 * only lists: {@code path<TAB>bytes<TAB>mode}, or {@code path<TAB>link<TAB>target}.
 *
 * <p>The made files hold random bytes, the same in every run, which do not compress.
 */
public final class Materialized {

  private static final String LISTING = "context.tsv";
  private static final Set<String> NOT_CONTEXT =
      Set.of(LISTING, "truth.json", "expected.json", "ABOUT.md");

  private Materialized() {}

  /** A measured image's context, by name. */
  public static Path measured(String name, Path target) throws IOException {
    return of(Path.of("..", "test-fixtures", "measured", "images", name), target);
  }

  /**
   * Copies {@code fixture} into {@code target}.
   *
   * @return {@code target}
   */
  public static Path of(Path fixture, Path target) throws IOException {
    Files.walkFileTree(
        fixture,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(fixture.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String relative = fixture.relativize(file).toString();
            if (!NOT_CONTEXT.contains(relative)) {
              Files.copy(file, target.resolve(relative), java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Path listing = fixture.resolve(LISTING);
    if (Files.exists(listing)) {
      for (String line : Files.readAllLines(listing)) {
        String[] fields = line.split("\t");
        Path file = target.resolve(fields[0]);
        Files.createDirectories(file.getParent());
        if (fields[1].equals("link")) {
          Files.createSymbolicLink(file, Path.of(fields[2]));
        } else {
          fill(file, Long.parseLong(fields[1]), fields[0].hashCode());
        }
      }
    }
    return target;
  }

  /** Makes a file of so many random bytes. */
  public static void fill(Path file, long bytes, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
  }

  /** Makes a text file and the folders above it. */
  public static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
