package dev.layerweight.catalog.context;

import dev.layerweight.catalog.BuildContext.ContextFile;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The files of an archive that ADD unpacks: tar, plain or packed with gzip, bzip2 or xz.
 *
 * <p>The content decides, never the name; a zip stays a file. Reading stops at a number of unpacked
 * bytes, of files and of seconds, and says so.
 */
final class Archive {

  private static final int XZ_MEMORY_KIB = 256 * 1024;

  /**
   * An archive's files.
   *
   * @param problems such as that the archive was too large to be read as a whole
   */
  record Unpacked(List<ContextFile> files, List<String> problems) {}

  private enum Packing {
    /** Not packed at all. */
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTD;

    /** Whether what gzip makes of the content is found only by unpacking it. */
    boolean smallerThanGzip() {
      return this == BZIP2 || this == XZ;
    }
  }

  private Archive() {}

  /** Empty where the file is no archive that ADD unpacks. */
  static Optional<Unpacked> read(Path file, String path, long bytes, ContextLimits limits) {
    long deadlineNanos = System.nanoTime() + limits.archiveTime().toNanos();
    Packing packing = Packing.NONE;
    try (InputStream raw = Files.newInputStream(file)) {
      byte[] start = raw.readNBytes(6);
      packing = packing(start);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (packing == Packing.ZSTD) {
      return Optional.of(
          new Unpacked(
              List.of(new ContextFile(ContextPaths.name(path), bytes, bytes)),
              List.of("an archive packed with zstd is counted packed: " + path)));
    }
    try (InputStream raw = Files.newInputStream(file);
        PackedSample sample = new PackedSample();
        Bounded unpacked =
            new Bounded(
                open(raw, packing),
                packing.smallerThanGzip() ? Optional.of(sample) : Optional.empty(),
                limits.archiveBytes(),
                deadlineNanos)) {
      Optional<TarReader.Contents> contents = TarReader.read(unpacked, limits.archiveFiles());
      if (contents.isEmpty()) {
        return Optional.empty();
      }
      List<String> problems =
          contents.get().complete() && !unpacked.stopped()
              ? List.of()
              : List.of("only a part of the archive could be counted: " + path);
      return Optional.of(
          new Unpacked(
              weigh(
                  contents.get().files(),
                  switch (packing) {
                    case NONE -> (double) GzipSampler.sample(file, bytes) / bytes;
                    case GZIP, ZSTD -> (double) bytes / total(contents.get().files());
                    case BZIP2, XZ -> sample.ratio();
                  }),
              problems));
    } catch (IOException e) {
      // A file that only begins like a packed one is copied as it is.
      return Optional.empty();
    }
  }

  private static Packing packing(byte[] start) {
    if (startsWith(start, 0x1f, 0x8b, 0x08)) {
      return Packing.GZIP;
    }
    if (startsWith(start, 'B', 'Z', 'h')) {
      return Packing.BZIP2;
    }
    if (startsWith(start, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return Packing.XZ;
    }
    return startsWith(start, 0x28, 0xb5, 0x2f, 0xfd) ? Packing.ZSTD : Packing.NONE;
  }

  private static boolean startsWith(byte[] bytes, int... expected) {
    boolean same = bytes.length >= expected.length;
    for (int i = 0; same && i < expected.length; i++) {
      same = (bytes[i] & 0xff) == expected[i];
    }
    return same;
  }

  private static InputStream open(InputStream raw, Packing packing) throws IOException {
    return switch (packing) {
      // Not buffered, so that skipping the files' content is a seek.
      case NONE, ZSTD -> raw;
      case GZIP -> new GZIPInputStream(raw, 1 << 16);
      case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(raw, 1 << 16), true);
      case XZ -> new XZInputStream(new BufferedInputStream(raw, 1 << 16), XZ_MEMORY_KIB);
    };
  }

  private static long total(Map<String, Long> files) {
    return Math.max(1, files.values().stream().mapToLong(Long::longValue).sum());
  }

  private static List<ContextFile> weigh(Map<String, Long> files, double gzipRatio) {
    double ratio = Math.min(1, gzipRatio);
    List<ContextFile> weighed = new ArrayList<>(files.size());
    files.forEach(
        (name, size) -> weighed.add(new ContextFile(name, size, Math.round(size * ratio))));
    return List.copyOf(weighed);
  }

  /** Ends the stream when too much was read or too much time has passed. */
  private static final class Bounded extends FilterInputStream {

    private static final long CHECKED_BYTES = 1 << 20;

    private final Optional<PackedSample> sample;
    private final long deadlineNanos;
    private final byte[] skipped = new byte[1 << 16];
    private long remaining;
    private long nextCheck;
    private boolean stopped;

    Bounded(InputStream in, Optional<PackedSample> sample, long limitBytes, long deadlineNanos) {
      super(in);
      this.sample = sample;
      this.remaining = limitBytes;
      this.nextCheck = limitBytes;
      this.deadlineNanos = deadlineNanos;
    }

    boolean stopped() {
      return stopped;
    }

    private boolean mayGoOn() {
      if (remaining <= 0) {
        stopped = true;
      } else if (remaining <= nextCheck) {
        nextCheck = remaining - CHECKED_BYTES;
        stopped |= System.nanoTime() > deadlineNanos || Thread.currentThread().isInterrupted();
      }
      return !stopped;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == 1 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      if (!mayGoOn()) {
        return -1;
      }
      int read = super.read(target, start, (int) Math.min(length, CHECKED_BYTES));
      remaining -= Math.max(0, read);
      if (read > 0) {
        sample.ifPresent(seen -> seen.pass(target, start, read));
      }
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      if (!mayGoOn()) {
        return 0;
      }
      if (sample.isPresent()) {
        return Math.max(0, read(skipped, 0, (int) Math.min(bytes, skipped.length)));
      }
      long step = super.skip(Math.min(bytes, remaining));
      // Skipping in a file is a seek and costs nothing; unpacking to skip is counted like reading.
      remaining -= step;
      return step;
    }
  }
}
