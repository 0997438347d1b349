package dev.layerweight.catalog.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A store in a folder that many processes share: one file a key, written under a temporary name and
 * renamed, so that a reader sees a whole entry or none.
 *
 * <p>What is damaged is deleted and counts as a miss. The folder is the user's alone (0700). When
 * it outgrows its limit, the entries that were not read for longest go; a file's modification time
 * says when it was last read, to the hour.
 */
public final class DiskStore implements Store {

  /** 512 MB, as millions of bytes. */
  public static final long DEFAULT_LIMIT_BYTES = 512_000_000;

  private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern TEMPORARY = Pattern.compile("\\.[0-9a-f]{64}\\..*\\.tmp");
  private static final String LOCK = ".eviction";
  private static final Duration TOUCH_INTERVAL = Duration.ofHours(1);
  private static final Duration LOCK_LIFE = Duration.ofMinutes(10);
  private static final Duration TEMPORARY_LIFE = Duration.ofHours(1);
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);
  private static final double FILL_AFTER_EVICTION = 0.8;

  /** What lies in the store. */
  public record Usage(long entries, long bytes) {}

  private record Lying(Path file, long bytes, Instant read) {}

  private final Path folder;
  private final long limitBytes;
  private final InstantSource clock;
  private final AtomicLong writtenBytes = new AtomicLong();
  private final AtomicBoolean evicted = new AtomicBoolean();

  public DiskStore(Path folder) {
    this(folder, DEFAULT_LIMIT_BYTES, InstantSource.system());
  }

  /**
   * @param limitBytes of all files together; a single value may take half of it
   */
  public DiskStore(Path folder, long limitBytes, InstantSource clock) {
    this.folder = folder;
    this.limitBytes = limitBytes;
    this.clock = clock;
  }

  /** The folder that holds the entries; it need not exist. */
  public Path path() {
    return folder;
  }

  @Override
  public Optional<byte[]> get(String key, Duration maximumAge) {
    String name = Sealed.name(key);
    Path file = file(name);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Optional<Sealed> entry = read(file, attributes).flatMap(bytes -> Sealed.open(name, bytes));
      Instant now = clock.instant();
      // A time that has not come yet would make an entry fresh for ever.
      if (entry.isEmpty() || entry.get().written().isAfter(now.plus(CLOCK_SKEW))) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
      if (entry.get().written().plus(maximumAge).isBefore(now)) {
        return Optional.empty();
      }
      touch(file, attributes, now);
      return Optional.of(entry.get().value());
    } catch (IOException | SecurityException _) {
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, byte[] value) {
    if (value.length > limitBytes / 2) {
      return;
    }
    String name = Sealed.name(key);
    try {
      Path file = file(name);
      makePrivate(file.getParent());
      Path temporary = Files.createTempFile(file.getParent(), "." + name + ".", ".tmp");
      try {
        Files.write(temporary, new Sealed(clock.instant(), value).file(name));
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      evictNowAndThen(value.length);
    } catch (IOException | SecurityException | UnsupportedOperationException _) {
      // A full or read-only disk, or another process that holds the file open: nothing is kept.
    }
  }

  /** Entries and their bytes, headers included. */
  public Usage usage() {
    List<Lying> all = entries();
    return new Usage(all.size(), all.stream().mapToLong(Lying::bytes).sum());
  }

  /**
   * Deletes all entries and what was left half written, and nothing else that may lie there.
   *
   * @return what was deleted
   */
  public Usage clear() {
    long count = 0;
    long bytes = 0;
    for (Lying entry : entries()) {
      if (delete(entry.file())) {
        count++;
        bytes += entry.bytes();
      }
    }
    deleteTemporaries(Instant.MAX);
    return new Usage(count, bytes);
  }

  private Path file(String name) {
    return folder.resolve(name.substring(0, 2)).resolve(name);
  }

  private Optional<byte[]> read(Path file, BasicFileAttributes attributes) throws IOException {
    long longest = limitBytes / 2 + Sealed.HEADER_BYTES;
    if (!attributes.isRegularFile() || attributes.size() > longest) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes((int) Math.min(longest, Integer.MAX_VALUE - 16)));
    }
  }

  private static void touch(Path file, BasicFileAttributes attributes, Instant now) {
    if (attributes.lastModifiedTime().toInstant().plus(TOUCH_INTERVAL).isBefore(now)) {
      try {
        Files.setLastModifiedTime(file, FileTime.from(now));
      } catch (IOException _) {
        // The entry may go earlier than it deserves.
      }
    }
  }

  private void makePrivate(Path leaf) throws IOException {
    if (Files.isDirectory(leaf)) {
      return;
    }
    Optional<Path> parent = Optional.ofNullable(folder.getParent());
    if (parent.isPresent()) {
      Files.createDirectories(parent.get());
    }
    Files.createDirectories(leaf, privateToUser());
  }

  private FileAttribute<?>[] privateToUser() {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** At the first write of a process, and whenever it wrote a thirty-second of the limit. */
  private void evictNowAndThen(long bytes) {
    long written = writtenBytes.addAndGet(bytes + Sealed.HEADER_BYTES);
    if (evicted.compareAndSet(false, true) || written > limitBytes / 32) {
      writtenBytes.set(0);
      evict();
    }
  }

  private void evict() {
    Path lock = folder.resolve(LOCK);
    if (!take(lock)) {
      return;
    }
    try {
      deleteTemporaries(clock.instant().minus(TEMPORARY_LIFE));
      List<Lying> all = entries();
      long bytes = all.stream().mapToLong(Lying::bytes).sum();
      if (bytes <= limitBytes) {
        return;
      }
      all.sort(Comparator.comparing(Lying::read));
      for (Lying oldest : all) {
        if (bytes <= limitBytes * FILL_AFTER_EVICTION) {
          return;
        }
        delete(oldest.file());
        bytes -= oldest.bytes();
      }
    } finally {
      delete(lock);
    }
  }

  /** A lock of a process that died is older than any eviction takes. */
  private boolean take(Path lock) {
    try {
      if (Files.exists(lock)
          && Files.getLastModifiedTime(lock)
              .toInstant()
              .isBefore(clock.instant().minus(LOCK_LIFE))) {
        Files.deleteIfExists(lock);
      }
      Files.createFile(lock);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private List<Lying> entries() {
    List<Lying> all = new ArrayList<>();
    walk((file, attributes) -> {
      if (ENTRY.matcher(file.getFileName().toString()).matches()) {
        all.add(new Lying(file, attributes.size(), attributes.lastModifiedTime().toInstant()));
      }
    });
    return all;
  }

  private void deleteTemporaries(Instant before) {
    walk((file, attributes) -> {
      if (TEMPORARY.matcher(file.getFileName().toString()).matches()
          && attributes.lastModifiedTime().toInstant().isBefore(before)) {
        delete(file);
      }
    });
  }

  private interface Visit {
    void file(Path file, BasicFileAttributes attributes);
  }

  /** Follows no links and skips what vanishes or cannot be read. */
  private void walk(Visit visit) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          Set.of(),
          2,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                visit.file(file, attributes);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException | UncheckedIOException _) {
      // What was seen so far counts.
    }
  }

  private static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException _) {
      return false;
    }
  }
}
