package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

  private static final String DIGEST = Digest.of(new byte[] {1});
  private static final String OTHER = Digest.of(new byte[] {2});

  @TempDir Path folder;

  @Test
  void theNameIsOfBothParts() {
    String name = StartCache.nameOf(DIGEST, OTHER);
    assertTrue(name.matches("layerweight-[0-9a-f]{16}\\.aot"), name);
    assertNotEquals(name, StartCache.nameOf(OTHER, OTHER));
    assertNotEquals(name, StartCache.nameOf(DIGEST, DIGEST));
  }

  @Test
  void anotherContentGivesAnotherDate() throws Exception {
    Path jar = Files.write(folder.resolve("a.jar"), new byte[] {1});
    StartCache.date(jar);
    Instant date = Files.getLastModifiedTime(jar).toInstant();
    assertEquals(StartCache.dateOf(DIGEST), date);
    assertNotEquals(StartCache.dateOf(OTHER), date);
    assertEquals(0, date.getEpochSecond() % 2);
  }

  @Test
  void noOldCacheStays() throws Exception {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    for (String name : List.of("x.aot", "x.aot.config", StartCache.RECORD, StartCache.JAR)) {
      Files.createFile(lib.resolve(name));
    }
    StartCache.remove(folder);
    try (var left = Files.list(lib)) {
      assertEquals(List.of(lib.resolve(StartCache.JAR)), left.toList());
    }
  }

  @Test
  void theDigestOfAFolderIsOfNamesAndContents() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.writeString(one.resolve("a"), "x");
    Files.writeString(two.resolve("a"), "x");
    assertEquals(Digest.ofFolder(one), Digest.ofFolder(two));
    Files.move(two.resolve("a"), two.resolve("b"));
    assertNotEquals(Digest.ofFolder(one), Digest.ofFolder(two));
  }
}
