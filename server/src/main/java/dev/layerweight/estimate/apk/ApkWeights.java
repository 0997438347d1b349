package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Estimate.Estimated;
import dev.layerweight.image.Weight;
import java.util.Collection;

/**
 * What Alpine packages weigh by their index.
 *
 * <p>Until release 3.20 an index counts disk blocks: each file is rounded up to 4 KiB and each
 * folder counts as much. Sets of packages of 3.19 are 12 % lighter as files than in the index, of
 * which three folders a package are a part. Since 3.21 the index says the bytes of the files.
 *
 * <p>Where an index of another release stands in, packages have grown since: the package layers of
 * six official images on 3.24 are 1.0 to 2.6 times the packed size that the index of 3.17 gives,
 * 1.4 times when summed up.
 */
final class ApkWeights {

  private static final int FIRST_RELEASE_WITH_BYTES = 21;

  private static final double GROWTH_PER_RELEASE = 0.055;
  private static final long FOLDER_BYTES = 12_288;
  private static final double BLOCK_SHARE = 0.92;
  private static final double SMALLEST_SHARE = 0.3;

  private final boolean blocks;
  private final boolean same;
  private final double growth;
  private final double below;
  private final double above;

  private ApkWeights(boolean blocks, boolean same, double growth, double below, double above) {
    this.blocks = blocks;
    this.same = same;
    this.growth = growth;
    this.below = below;
    this.above = above;
  }

  /**
   * Weights for an image of {@code release}.
   *
   * @param same whether the index is that of the image
   * @param packages that are weighed together: they are wrong in the same direction, so each gets a
   *     wider margin than independent ones would need
   */
  static ApkWeights of(
      AlpineIndex index, boolean same, String release, Collection<AlpinePackage> packages) {
    int distance = same ? 0 : minor(release) - minor(index.release());
    double growth = distance > 0 ? 1 + GROWTH_PER_RELEASE * Math.min(distance, 12) : 1.0;
    boolean blocks = minor(index.release()) < FIRST_RELEASE_WITH_BYTES;
    double sum = packages.stream().mapToDouble(AlpinePackage::installedBytes).sum();
    double squares =
        packages.stream().mapToDouble(p -> (double) p.installedBytes() * p.installedBytes()).sum();
    double together = squares == 0 ? 1 : sum / Math.sqrt(squares);
    double below = !same ? 0.3 : blocks ? 0.08 : 0.01;
    double above = !same ? 0.75 : blocks ? 0.08 : 0.01;
    return new ApkWeights(blocks, same, growth, Math.min(0.7, below * together), above * together);
  }

  private static int minor(String release) {
    String[] parts = release.split("\\.");
    boolean numbered = parts.length >= 2 && parts[1].matches("\\d{1,3}");
    // An unnamed release is most probably a new one, and edge is always.
    return numbered ? Integer.parseInt(parts[1]) : 24;
  }

  /**
   * @param standsIn whether it is another version than the one asked for
   */
  Weight of(AlpinePackage known, boolean standsIn) {
    double files = known.installedBytes();
    if (blocks) {
      files = Math.max(files * SMALLEST_SHARE, files * BLOCK_SHARE - FOLDER_BYTES);
    }
    Basis basis = same && !blocks && !standsIn ? Basis.COMPUTED : Basis.APPROXIMATE;
    // A packed layer is compressed as a whole, and a package by itself: both with gzip.
    return new Weight(around(files * growth, basis), around(known.packedBytes() * growth, basis));
  }

  private Estimate around(double bytes, Basis basis) {
    return new Estimated(
        Math.round(bytes * (1 - below)), Math.round(bytes), Math.round(bytes * (1 + above)), basis);
  }
}
