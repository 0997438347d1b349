package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Estimate.Estimated;
import dev.layerweight.image.Weight;
import java.util.Collection;

/**
 * What Alpine packages weigh, from an index that may be of another release.
 *
 * <p>The index counts disk blocks: the root filesystem of 3.17 has 8.34 MB by its index and about
 * 7.3 MB as files. Packages grow: the package layers of six official images on 3.24 are 1.0 to 2.6
 * times the packed size that the index of 3.17 gives, 1.4 times when summed up.
 */
final class ApkWeights {

  private static final double GROWTH_PER_RELEASE = 0.055;
  private static final long FOLDER_BYTES = 12_288;
  private static final double BLOCK_SHARE = 0.97;
  private static final double SMALLEST_SHARE = 0.3;

  private final double growth;
  private final double below;
  private final double above;

  private ApkWeights(double growth, double below, double above) {
    this.growth = growth;
    this.below = below;
    this.above = above;
  }

  /**
   * Weights for an image of {@code release}.
   *
   * @param packages that are weighed together: they are wrong in the same direction, so each gets a
   *     wider margin than independent ones would need
   */
  static ApkWeights of(AlpineIndex index, String release, Collection<AlpinePackage> packages) {
    int distance = minor(release) - minor(index.release());
    boolean same = distance == 0;
    double growth = distance > 0 ? 1 + GROWTH_PER_RELEASE * Math.min(distance, 12) : 1.0;
    double sum = packages.stream().mapToDouble(AlpinePackage::installedBytes).sum();
    double squares =
        packages.stream().mapToDouble(p -> (double) p.installedBytes() * p.installedBytes()).sum();
    double together = squares == 0 ? 1 : sum / Math.sqrt(squares);
    return new ApkWeights(
        growth, Math.min(0.7, (same ? 0.12 : 0.3) * together), (same ? 0.12 : 0.75) * together);
  }

  private static int minor(String release) {
    String[] parts = release.split("\\.");
    boolean numbered = parts.length >= 2 && parts[1].matches("\\d{1,3}");
    // An unnamed release is most probably a new one.
    return numbered ? Integer.parseInt(parts[1]) : 24;
  }

  Weight of(AlpinePackage known) {
    double files =
        Math.max(
            known.installedBytes() * SMALLEST_SHARE,
            known.installedBytes() * BLOCK_SHARE - FOLDER_BYTES);
    return new Weight(around(files * growth), around(known.packedBytes() * growth));
  }

  private Estimate around(double bytes) {
    return new Estimated(
        Math.round(bytes * (1 - below)),
        Math.round(bytes),
        Math.round(bytes * (1 + above)),
        Basis.APPROXIMATE);
  }
}
