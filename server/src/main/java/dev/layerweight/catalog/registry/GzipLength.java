package dev.layerweight.catalog.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The unpacked length of a gzip file from its last four bytes, which hold it modulo 4 GiB (RFC
 * 1952, ISIZE).
 *
 * <p>A tar's length is a multiple of 512, and so is 4 GiB, so that anything else is no tar in one
 * gzip member. Layers unpack to about 1 to 12 times their size; among the lengths that differ by 4
 * GiB those within count. Below 4 MB compressed gzip cannot reach 4 GiB at all, and any length it
 * can reach (1,032 times) is right.
 *
 * @param bytes the likely length of the tar
 * @param others further lengths that large layers may have as well
 */
record GzipLength(long bytes, List<Long> others) {

  private static final long STEP_BYTES = 1L << 32;
  private static final int BLOCK_BYTES = 512;

  /** Files that do not pack at all come out a little larger than they were. */
  private static final double LEAST_RATIO = 0.99;

  private static final double LARGEST_RATIO = 12;
  private static final double GZIP_LIMIT = 1_032;

  /** Beyond it an image holds libraries and models for machine learning, which pack badly. */
  private static final long HUGE_BYTES = 700_000_000;

  private static final double HUGE_RATIO = 2;

  /** What lies further off than this factor from the expected ratio is not worth a mention. */
  private static final double PLAUSIBLE = 2.2;

  /**
   * @param trailer the value of the last four bytes
   * @param expectedRatio of tar bytes to compressed bytes for such a layer
   * @return empty where no length fits
   */
  static Optional<GzipLength> of(long trailer, long compressedBytes, double expectedRatio) {
    if (trailer < 0 || trailer >= STEP_BYTES || trailer % BLOCK_BYTES != 0) {
      return Optional.empty();
    }
    double largest = compressedBytes * GZIP_LIMIT < STEP_BYTES ? GZIP_LIMIT : LARGEST_RATIO;
    double expected = compressedBytes * (compressedBytes > HUGE_BYTES ? HUGE_RATIO : expectedRatio);
    List<Long> fitting = new ArrayList<>();
    // At most a few steps: twelve times the compressed bytes over 4 GiB.
    for (long length = trailer;
        length <= compressedBytes * largest && fitting.size() < 1_000;
        length += STEP_BYTES) {
      if (length >= compressedBytes * LEAST_RATIO) {
        fitting.add(length);
      }
    }
    fitting.sort(Comparator.comparingDouble(length -> distance(length, expected)));
    return fitting.stream()
        .findFirst()
        .map(nearest ->
            new GzipLength(
                nearest,
                fitting.stream()
                    .skip(1)
                    .filter(length -> distance(length, expected) < Math.log(PLAUSIBLE))
                    .toList()));
  }

  private static double distance(double length, double expected) {
    return Math.abs(Math.log(length / expected));
  }
}
