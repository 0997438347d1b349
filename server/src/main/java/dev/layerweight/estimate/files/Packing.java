package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Entry;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;

/**
 * How small a program packs files of which it is known how small gzip packs them in a layer.
 *
 * <p>Shares of what gzip -6 makes, of the sources of Python's library and of a program: bzip2 0.81
 * and 0.97, xz 0.76 and 0.77, zstd 1.02 and 1.07 (2026-11-22). Text that repeats itself gets
 * smaller. What gzip hardly packs, the others do not either.
 */
enum Packing {
  NONE(1, 0),
  GZIP(1, 0.06),
  ZIP(1, 0.06),
  BZIP2(0.83, 0.25),
  XZ(0.76, 0.25),
  ZSTD(1.02, 0.2);

  private static final long BLOCK_BYTES = 512;

  /** A tar archive is filled up to whole records. */
  private static final long RECORD_BYTES = 10_240;

  /** Above this share of their size, the bytes are packed already. */
  private static final double HARDLY_PACKS = 0.95;

  private static final long FRAME_BYTES = 30;

  private final double share;
  private final double error;

  Packing(double share, double error) {
    this.share = share;
    this.error = error;
  }

  /** By the ending of the archive's name. */
  static Optional<Packing> ofName(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "tar" -> Optional.of(NONE);
      case "gz", "tgz" -> Optional.of(GZIP);
      case "zip" -> Optional.of(ZIP);
      case "bz2", "tbz2", "tbz" -> Optional.of(BZIP2);
      case "xz", "txz" -> Optional.of(XZ);
      case "zst", "tzst" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /** What {@code gzip} and its likes append to the name. */
  static String ending(String program) {
    return switch (program) {
      case "xz" -> ".xz";
      case "bzip2" -> ".bz2";
      default -> ".gz";
    };
  }

  /** One file, packed alone; empty where the file is unknown itself. */
  Optional<Weight> file(Entry entry) {
    return entry.weight().unpacked() instanceof Estimate.Unknown
        ? Optional.empty()
        : Optional.of(packed(entry.weight(), FRAME_BYTES));
  }

  /** Files in an archive; empty where one of them is unknown. */
  Optional<Weight> archive(List<Entry> entries) {
    if (entries.stream().anyMatch(entry -> entry.weight().unpacked() instanceof Estimate.Unknown)) {
      return Optional.empty();
    }
    Weight all = Weight.sum(entries.stream().map(Entry::weight).toList());
    long files = entries.stream().mapToLong(entry -> Math.max(1, entry.fileCount())).sum();
    if (this != NONE) {
      return Optional.of(packed(all, FRAME_BYTES + files * 60));
    }
    long blocks =
        entries.stream()
            .mapToLong(entry -> {
              long bytes = entry.weight().unpacked().likely();
              long count = Math.max(1, entry.fileCount());
              long padding = entry.lump() ? count * BLOCK_BYTES / 2 : -bytes & (BLOCK_BYTES - 1);
              return bytes + padding + count * BLOCK_BYTES;
            })
            .sum();
    long whole = Math.ceilDiv(blocks + 2 * BLOCK_BYTES, RECORD_BYTES) * RECORD_BYTES;
    long margin = Math.max(RECORD_BYTES, all.unpacked().high() - all.unpacked().low());
    return Optional.of(
        new Weight(
            new Estimate.Estimated(
                Math.max(0, whole - margin), whole, whole + margin, Basis.COMPUTED),
            all.compressed()));
  }

  /** What is packed does not get smaller in a layer. */
  private Weight packed(Weight files, long moreBytes) {
    long likely = files.compressed().likely();
    boolean hardly = likely > files.unpacked().likely() * HARDLY_PACKS;
    double factor = hardly ? 1 : share;
    long bytes = Math.round(likely * factor) + moreBytes;
    long low = Math.round(files.compressed().low() * factor * (hardly ? 0.98 : 1 - error));
    long high =
        Math.round(files.compressed().high() * factor * (hardly ? 1.02 : 1 + error))
            + 2 * moreBytes;
    Estimate size =
        new Estimate.Estimated(Math.min(low, bytes), bytes, Math.max(bytes, high), Basis.COMPUTED);
    return new Weight(size, size);
  }
}
