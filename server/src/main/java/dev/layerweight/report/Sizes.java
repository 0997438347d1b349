package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;

/** What the formats have in common when they tell how sure a size is. */
final class Sizes {

  private Sizes() {}

  static boolean isKnown(Estimate size) {
    return size.basis() != Basis.UNKNOWN;
  }

  /** What of the image stays when all that can go is gone, in bytes. */
  static long rest(Analysis analysis) {
    return Math.max(
        0, analysis.build().image().unpacked().likely() - analysis.removable().likely());
  }
}
