package dev.layerweight.catalog.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuildContext.ContextFile;
import dev.layerweight.catalog.BuildContext.Selection;
import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with the layers that real builds made of the same contexts. */
class MeasuredContextTest {

  @TempDir private Path folder;

  private Selection select(String name, String source, boolean unpacking) throws IOException {
    Path root = Materialized.measured(name, folder);
    return new FolderContext(root, root.resolve("Dockerfile")).select(source, List.of(), unpacking);
  }

  static long bytes(Selection selection) {
    return selection.roots().stream()
        .flatMap(root -> root.files().stream())
        .mapToLong(ContextFile::bytes)
        .sum();
  }

  static long compressedBytes(Selection selection) {
    return selection.roots().stream()
        .flatMap(root -> root.files().stream())
        .mapToLong(ContextFile::compressedBytes)
        .sum();
  }

  private static long files(Selection selection) {
    return selection.roots().stream().mapToLong(root -> root.files().size()).sum();
  }

  @Test
  void everythingCountsWithoutAnIgnoreFile() throws IOException {
    Selection all = select("copy-no-dockerignore", ".", false);

    assertEquals(List.of(), all.problems());
    assertEquals(57, files(all));
    // The build's Dockerfile is copied along; the measured one had the same text.
    assertEquals(14_567_071, bytes(all));
  }

  @Test
  void theIgnoreFileLeavesOutWhatItNames() throws IOException {
    Selection all = select("copy-dockerignore", ".", false);

    assertEquals(50, files(all));
    assertEquals(13_014_105, bytes(all));
    // The gzipped layer also holds the headers of its tar.
    assertEquals(12_873_641, compressedBytes(all), 12_873_641 * 0.002);
  }

  @Test
  void anArchiveCountsUnpackedForAddAndPackedForCopy() throws IOException {
    Selection added = select("add-tar", "dist.tar.gz", true);

    assertEquals(120, files(added));
    assertEquals(3_600_000, bytes(added));
    assertEquals(627_363, compressedBytes(added), 627_363 * 0.05);
    assertTrue(added.roots().getFirst().unpacked());
    Selection copied =
        new FolderContext(folder, folder.resolve("Dockerfile"))
            .select("dist.tar.gz", List.of(), false);
    assertEquals(607_371, bytes(copied));
  }
}
