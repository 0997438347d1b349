package dev.layerweight.catalog.snapshot;

import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says what the layers of a known image weigh unpacked.
 *
 * <p>A root filesystem takes the ratio of the same release's own image; the other layers take that
 * of their kind and are scaled so that they add up to the known whole, where there is one. All
 * layers then carry the error of the whole, because it is their sum that is known.
 */
final class LayerWeights {

  /** Nine of ten images without a known whole lie within this, see {@link LayerKind}. */
  private static final double RATIO_ERROR = 0.2;

  /** Another build of the same tag differs so little in nine of ten. */
  private static final double OTHER_BUILD_ERROR = 0.015;

  /** The same version, but another build or one more or less of its parts. */
  private static final double NEAR_ERROR = 0.03;

  /** Another version: neighbouring minor versions differ by 5 %, major ones by 12 % and more. */
  private static final double OTHER_VERSION_ERROR = 0.1;

  /** Ratio of a root filesystem by release and slimness. */
  private final Map<String, Double> rootRatios;

  LayerWeights(Map<String, Double> rootRatios) {
    this.rootRatios = Map.copyOf(rootRatios);
  }

  /** What the figures of a row are used for. */
  enum StandsIn {
    ITSELF,
    SAME_VERSION,
    OTHER_VERSION
  }

  static String rootKey(KnownImage image) {
    return rootKey(image.release(), image.slim());
  }

  /** The key of a bare distribution. */
  static String rootKey(Release release, boolean slim) {
    return release.os() + " " + release.name() + (slim ? " slim" : "");
  }

  /**
   * One weight a layer.
   *
   * @param standsIn what the row stands in for
   * @param platformFactor 1 for linux/amd64; else compressed bytes there by those on linux/amd64
   */
  List<Weight> of(KnownImage image, StandsIn standsIn, double platformFactor) {
    List<KnownImage.Layer> layers = image.layers();
    double[] guess = new double[layers.size()];
    double aboveRoot = 0;
    for (int i = 0; i < guess.length; i++) {
      KnownImage.Layer layer = layers.get(i);
      LayerKind kind = LayerKind.of(layer.history(), layer.compressedBytes(), i == 0);
      double ratio =
          i == 0
              ? rootRatios.getOrDefault(rootKey(image), LayerKind.ROOT_FILESYSTEM.ratio())
              : kind.ratio();
      guess[i] = layer.compressedBytes() * ratio;
      aboveRoot += i == 0 ? 0 : guess[i];
    }
    double guessed = guess[0] + aboveRoot;
    double error = layers.size() == 1 ? 0.05 : RATIO_ERROR * aboveRoot / guessed + 0.01;
    Basis basis = Basis.APPROXIMATE;
    if (image.unpackedMegabytes().isPresent()) {
      double whole = image.unpackedMegabytes().getAsDouble() * 1e6;
      scale(guess, aboveRoot, whole);
      error = image.unpackedPrecisionBytes() / whole;
      if (image.unpackedIsSameBuild()) {
        basis = Basis.COMPUTED;
      } else {
        // Where the ratios contradict the figure, the other build was another in kind.
        error += Math.max(OTHER_BUILD_ERROR, 0.4 * Math.abs(guessed - whole) / whole - 0.05);
      }
    }
    boolean elsewhere = platformFactor != 1.0;
    double nearError =
        switch (standsIn) {
          case ITSELF -> 0;
          case SAME_VERSION -> NEAR_ERROR;
          case OTHER_VERSION -> OTHER_VERSION_ERROR;
        };
    boolean approximate = elsewhere || standsIn != StandsIn.ITSELF;
    double wider = error + nearError + (elsewhere ? 0.04 : 0);
    Basis worse = approximate ? Basis.APPROXIMATE : basis;
    List<Weight> weights = new ArrayList<>();
    for (int i = 0; i < guess.length; i++) {
      long compressed = layers.get(i).compressedBytes();
      // The sum of layers adds independent errors; these are one and the same, so each gets more.
      double layerError = wider * Math.sqrt(effectiveLayers(guess));
      weights.add(
          new Weight(
              Estimate.within(Math.round(guess[i] * platformFactor), layerError, worse),
              approximate
                  ? Estimate.within(
                      Math.round(compressed * platformFactor), nearError + 0.02, Basis.APPROXIMATE)
                  : Estimate.exact(compressed)));
    }
    return List.copyOf(weights);
  }

  /** How many layers of equal size would scatter like these. */
  private static double effectiveLayers(double[] sizes) {
    double sum = 0;
    double squares = 0;
    for (double size : sizes) {
      sum += size;
      squares += size * size;
    }
    return squares == 0 ? 1 : sum * sum / squares;
  }

  private static void scale(double[] guess, double aboveRoot, double whole) {
    double rest = whole - guess[0];
    // A root filesystem larger than the whole, or next to nothing above it: share out evenly.
    boolean rootStays = aboveRoot > 1e5 && rest > 0.5 * aboveRoot;
    double factor = rootStays ? rest / aboveRoot : whole / (guess[0] + aboveRoot);
    for (int i = rootStays ? 1 : 0; i < guess.length; i++) {
      guess[i] *= factor;
    }
  }
}
