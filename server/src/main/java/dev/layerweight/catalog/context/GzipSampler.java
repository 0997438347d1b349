package dev.layerweight.catalog.context;

import dev.layerweight.catalog.BuildContext.ContextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.Deflater;

/**
 * Estimates what files add to a gzipped layer, by compressing them or samples of them at level 6.
 *
 * <p>A file of up to 256 KiB is compressed as a whole, of a larger one four blocks of 64 KiB, each
 * after what stands before it, as gzip would have seen it. Where a selection is too large for that,
 * its largest files and every n-th other one are sampled and the rest takes the ratio of the
 * sampled files with the same name extension. Results are remembered by path, size and time.
 */
final class GzipSampler {

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int BLOCKS = 4;
  private static final int WHOLE_BYTES = BLOCK_BYTES * BLOCKS;

  /** How far back gzip finds what it has seen. */
  private static final int WINDOW_BYTES = 32 * 1024;

  /** Opening a file takes about as long as compressing so many bytes. */
  private static final int OPENING_BYTES = 4096;

  private static final int REMEMBERED = 100_000;
  private static final int LARGEST = 40;

  /** Stands in where no file of a kind could be read: half, between text and packed data. */
  private static final double UNKNOWN_RATIO = 0.5;

  /**
   * A file to be weighed.
   *
   * @param relative name for the answer
   * @param path in the context
   */
  record Candidate(String relative, String path, long bytes, long modifiedMillis) {
    long costBytes() {
      return OPENING_BYTES + Math.min(bytes, WHOLE_BYTES);
    }

    String extension() {
      String name = ContextPaths.name(path);
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
  }

  private record Key(String path, long bytes, long modifiedMillis) {}

  private final Path root;
  private final long budgetBytes;
  private final Map<Key, Long> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  GzipSampler(Path root, long budgetBytes) {
    this.root = root;
    this.budgetBytes = budgetBytes;
  }

  synchronized List<ContextFile> weigh(List<Candidate> files) {
    Map<Candidate, Long> sampled = new HashMap<>();
    Map<String, long[]> totals = new HashMap<>();
    try (Packer packer = new Packer()) {
      for (Candidate file : choose(files)) {
        OptionalLong compressed = compressed(file, packer);
        if (compressed.isPresent()) {
          sampled.put(file, compressed.getAsLong());
          long[] total = totals.computeIfAbsent(file.extension(), _ -> new long[2]);
          total[0] += file.bytes();
          total[1] += compressed.getAsLong();
        }
      }
    }
    long[] all = new long[2];
    totals.values().forEach(total -> addTo(all, total));
    List<ContextFile> weighed = new ArrayList<>(files.size());
    for (Candidate file : files) {
      Long exact = sampled.get(file);
      long compressed =
          exact != null
              ? exact
              : Math.round(file.bytes() * ratio(totals.getOrDefault(file.extension(), all)));
      weighed.add(new ContextFile(file.relative(), file.bytes(), compressed));
    }
    return List.copyOf(weighed);
  }

  private static void addTo(long[] sum, long[] part) {
    sum[0] += part[0];
    sum[1] += part[1];
  }

  private static double ratio(long[] total) {
    return total[0] == 0 ? UNKNOWN_RATIO : (double) total[1] / total[0];
  }

  /** The same files give the same choice, so that the same context gives the same numbers. */
  private List<Candidate> choose(List<Candidate> files) {
    long cost = files.stream().mapToLong(Candidate::costBytes).sum();
    if (cost <= budgetBytes) {
      return files;
    }
    List<Candidate> largest =
        files.stream()
            .sorted(Comparator.comparingLong(Candidate::bytes).reversed())
            .limit(LARGEST)
            .toList();
    List<Candidate> chosen = new ArrayList<>(largest);
    int step = (int) Math.min(files.size(), 1 + cost / budgetBytes);
    for (int i = 0; i < files.size(); i += step) {
      chosen.add(files.get(i));
    }
    return chosen.stream().distinct().toList();
  }

  private OptionalLong compressed(Candidate file, Packer packer) {
    Key key = new Key(file.path(), file.bytes(), file.modifiedMillis());
    Long remembered = known.get(key);
    if (remembered != null) {
      return OptionalLong.of(remembered);
    }
    try {
      long compressed = sample(root.resolve(file.path()), file.bytes(), packer);
      known.put(key, compressed);
      return OptionalLong.of(compressed);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** What the file takes in a gzip stream; of a file that cannot be read an exception says so. */
  static long sample(Path file, long bytes) throws IOException {
    try (Packer packer = new Packer()) {
      return sample(file, bytes, packer);
    }
  }

  private static long sample(Path file, long bytes, Packer packer) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("not a regular file any more: " + file.getFileName());
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (bytes <= WHOLE_BYTES) {
        return packer.packedBytes(block(channel, 0, (int) bytes), 0);
      }
      long read = 0;
      long packed = 0;
      for (int i = 0; i < BLOCKS; i++) {
        long start = Math.round((bytes - BLOCK_BYTES) * (i / (BLOCKS - 1.0)));
        int before = (int) Math.min(start, WINDOW_BYTES);
        byte[] block = block(channel, start - before, before + BLOCK_BYTES);
        read += Math.max(0, block.length - before);
        packed += packer.packedBytes(block, before);
      }
      return read == 0 ? 0 : Math.round(bytes * ((double) packed / read));
    }
  }

  private static byte[] block(SeekableByteChannel channel, long start, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(start);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // A channel may give less than asked for at a time.
    }
    byte[] read = new byte[buffer.position()];
    buffer.flip().get(read);
    return read;
  }

  /** Compresses one block after the other; making a deflater costs more than a small file does. */
  private static final class Packer implements AutoCloseable {

    private final Deflater deflater = new Deflater(6, true);
    private final byte[] sink = new byte[BLOCK_BYTES];

    /** Of the bytes from {@code from} on, where those before are known to who unpacks. */
    long packedBytes(byte[] block, int from) {
      if (block.length <= from) {
        return 0;
      }
      deflater.reset();
      if (from > 0) {
        deflater.setDictionary(block, 0, from);
      }
      deflater.setInput(block, from, block.length - from);
      deflater.finish();
      while (!deflater.finished()) {
        deflater.deflate(sink);
      }
      return deflater.getBytesWritten();
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
