package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Estimate.Estimated;
import dev.layerweight.image.Weight;
import java.util.Collection;

/**
 * What rpm packages weigh: the sum of the sizes of their files, which the repository states, less
 * the documentation where it is left out.
 *
 * <p>How much documentation a package has the repository does not state. Two manual pages and a few
 * texts, 8 kB, and 3 % of what is larger stand for it: the share that Debian's slim images leave
 * out of packages above 0.5 MB. Files may be fewer bytes than stated by no more than that, and
 * never more.
 *
 * <p>The packed bytes of a package come from xz or zstd; gzip, with which layers are packed, makes
 * about a quarter more of the same files.
 */
final class RpmWeights {

  private static final long DOCUMENTATION_BYTES = 8_000;
  private static final double DOCUMENTATION_SHARE = 0.03;
  private static final double LARGEST_SHARE = 0.35;
  private static final double GZIP_FACTOR = 1.25;

  /** How much less than stated the files may be beside the documentation. */
  private static final double ERROR_BELOW = 0.05;

  private static final double ERROR_OF_ALL_FILES = 0.01;

  private final boolean documentation;
  private final double together;
  private final double above;

  private RpmWeights(boolean documentation, double together, double above) {
    this.documentation = documentation;
    this.together = together;
    this.above = above;
  }

  /**
   * @param documentation whether it is installed
   * @param packages that are weighed together: they are wrong in the same direction, so each gets a
   *     wider margin than independent ones would need
   */
  static RpmWeights of(boolean documentation, Collection<RpmPackage> packages) {
    double sum = packages.stream().mapToDouble(RpmPackage::installedBytes).sum();
    double squares =
        packages.stream().mapToDouble(p -> (double) p.installedBytes() * p.installedBytes()).sum();
    double together = squares == 0 ? 1 : sum / Math.sqrt(squares);
    double texts = packages.stream().mapToDouble(RpmWeights::documentationOf).sum();
    // At most all is there that is stated, which for the sum is the documentation of all.
    double above = documentation || sum == 0 ? ERROR_OF_ALL_FILES : texts / sum;
    return new RpmWeights(documentation, together, above);
  }

  Weight of(RpmPackage known) {
    double stated = known.installedBytes();
    double files = documentation ? stated : stated - documentationOf(known);
    double below = documentation ? ERROR_OF_ALL_FILES : ERROR_BELOW;
    Estimate unpacked =
        new Estimated(
            Math.round(Math.max(0, files - below * together * stated)),
            Math.round(files),
            Math.round(files + above * together * stated),
            Basis.APPROXIMATE);
    double share = stated == 0 ? 1 : files / stated;
    long packed = Math.round(known.packedBytes() * share * GZIP_FACTOR);
    double error = Math.min(0.6, 0.15 * together);
    return new Weight(unpacked, Estimate.within(packed, error, Basis.APPROXIMATE));
  }

  private static double documentationOf(RpmPackage known) {
    double stated = known.installedBytes();
    if (known.name().matches(".*-(docs?|javadoc|help)|man-pages.*")) {
      return 0.9 * stated;
    }
    return Math.min(LARGEST_SHARE * stated, DOCUMENTATION_BYTES + DOCUMENTATION_SHARE * stated);
  }
}
