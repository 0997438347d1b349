package dev.layerweight.catalog.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;

  @Test
  void keepsBytesForOtherProcesses() {
    store().put("a key", VALUE);
    assertArrayEquals(VALUE, store().get("a key", Store.FOREVER).orElseThrow());
    assertEquals(Optional.empty(), store().get("another key", Store.FOREVER));
    store().put("a key", new byte[0]);
    assertEquals(0, store().get("a key", Store.FOREVER).orElseThrow().length);
  }

  @Test
  void ageCounts() {
    store().put("key", VALUE);
    time.set(NOW.plus(Duration.ofHours(25)));
    assertEquals(Optional.empty(), store().get("key", Duration.ofDays(1)));
    assertTrue(store().get("key", Duration.ofDays(2)).isPresent());
    assertTrue(store().get("key", Store.FOREVER).isPresent());
  }

  @Test
  void anEntryFromTheFutureIsNone() {
    store().put("key", VALUE);
    time.set(NOW.minus(Duration.ofDays(30)));
    assertEquals(Optional.empty(), store().get("key", Store.FOREVER));
  }

  @Test
  void everyDamageIsAMissAndIsCleared() throws IOException {
    store().put("key", VALUE);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertEquals(Optional.empty(), store().get("key", Store.FOREVER), "byte " + i);
      assertFalse(Files.exists(file));
      Files.write(file, Arrays.copyOf(whole, i));
      assertEquals(Optional.empty(), store().get("key", Store.FOREVER), "cut at " + i);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertEquals(Optional.empty(), store().get("key", Store.FOREVER));
  }

  @Test
  void anotherEntrysFileIsDamaged() throws IOException {
    store().put("one", VALUE);
    Path one = onlyFile();
    byte[] bytes = Files.readAllBytes(one);
    store().clear();
    store().put("two", VALUE);
    Files.write(onlyFile(), bytes);
    assertEquals(Optional.empty(), store().get("two", Store.FOREVER));
  }

  @Test
  void theLeastRecentlyReadGoFirst() throws IOException {
    DiskStore store = new DiskStore(folder, 10_000, clock);
    for (int i = 0; i < 8; i++) {
      store.put("key " + i, new byte[1_000]);
      Files.setLastModifiedTime(
          file("key " + i), FileTime.from(NOW.minus(Duration.ofDays(10 - i))));
    }
    assertTrue(store.get("key 0", Store.FOREVER).isPresent());
    // The last of these goes beyond the limit, and the eviction takes a fifth away.
    store.put("key 8", new byte[1_000]);
    store.put("key 9", new byte[1_000]);
    assertTrue(store.get("key 0", Store.FOREVER).isPresent());
    assertEquals(Optional.empty(), store.get("key 1", Store.FOREVER));
    assertTrue(store.get("key 9", Store.FOREVER).isPresent());
    assertTrue(store.usage().bytes() <= 10_000);
  }

  @Test
  void aValueTooLargeForTheStoreIsNotKept() {
    DiskStore store = new DiskStore(folder, 10_000, clock);
    store.put("key", new byte[5_001]);
    assertEquals(Optional.empty(), store.get("key", Store.FOREVER));
  }

  @Test
  void aLockOfADeadProcessHoldsNobodyUp() throws IOException {
    Files.createDirectories(folder);
    Path lock = Files.createFile(folder.resolve(".eviction"));
    Files.setLastModifiedTime(lock, FileTime.from(NOW.minus(Duration.ofHours(1))));
    DiskStore store = new DiskStore(folder, 10_000, clock);
    for (int i = 0; i < 30; i++) {
      store.put("key " + i, new byte[1_000]);
    }
    assertTrue(store.usage().bytes() <= 10_000);
    assertFalse(Files.exists(lock));
  }

  @Test
  void clearTakesItsOwnFilesOnly() throws IOException {
    store().put("key", VALUE);
    Path foreign = Files.writeString(folder.resolve("notes.txt"), "mine");
    assertEquals(new DiskStore.Usage(1, VALUE.length + 56), store().usage());
    assertEquals(1, store().clear().entries());
    assertEquals(new DiskStore.Usage(0, 0), store().usage());
    assertTrue(Files.exists(foreign));
  }

  @Test
  void onlyTheUserMayRead() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path own = folder.resolve("cache/layerweight");
    new DiskStore(own).put("key", VALUE);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
  }

  @Test
  void aPlaceThatCannotBeWrittenKeepsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    DiskStore store = new DiskStore(file.resolve("below"));
    store.put("key", VALUE);
    assertEquals(Optional.empty(), store.get("key", Store.FOREVER));
    assertEquals(new DiskStore.Usage(0, 0), store.usage());
    assertEquals(new DiskStore.Usage(0, 0), store.clear());
  }

  @Test
  void manyAtOnceSeeWholeEntriesOrNone() throws InterruptedException {
    List<String> wrong = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int number = t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                DiskStore store = new DiskStore(folder, 200_000, clock);
                for (int i = 0; i < 60; i++) {
                  byte[] value = new byte[2_000 + number];
                  Arrays.fill(value, (byte) number);
                  store.put("key " + i % 5, value);
                  store
                      .get("key " + (i + 2) % 5, Store.FOREVER)
                      .filter(read -> read.length != 2_000 + read[0])
                      .ifPresent(read -> wrong.add(read.length + " " + read[0]));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), wrong);
    assertEquals(5, new DiskStore(folder, 200_000, clock).usage().entries());
  }

  @Test
  void everySystemHasItsPlace() {
    Map<String, String> unix = Map.of("HOME", "/home/me");
    assertEquals(
        Optional.of(Path.of("/home/me/.cache/layerweight")), CacheFolder.of(unix, "Linux"));
    assertEquals(
        Optional.of(Path.of("/fast/layerweight")),
        CacheFolder.of(Map.of("HOME", "/home/me", "XDG_CACHE_HOME", "/fast"), "Linux"));
    assertEquals(
        Optional.of(Path.of("/home/me/.cache/layerweight")),
        CacheFolder.of(Map.of("HOME", "/home/me", "XDG_CACHE_HOME", "relative"), "Linux"));
    assertEquals(
        Optional.of(Path.of("/home/me/Library/Caches/layerweight")),
        CacheFolder.of(unix, "Mac OS X"));
    assertEquals(
        Optional.of(Path.of("/local/layerweight/cache")),
        CacheFolder.of(Map.of("LOCALAPPDATA", "/local"), "Windows 11"));
    assertEquals(Optional.empty(), CacheFolder.of(Map.of(), "Linux"));
  }

  private DiskStore store() {
    return new DiskStore(folder, DiskStore.DEFAULT_LIMIT_BYTES, clock);
  }

  private Path file(String key) {
    String name = Sealed.name(key);
    return folder.resolve(name.substring(0, 2)).resolve(name);
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }
}
