package dev.layerweight.catalog.snapshot;

/**
 * What an image without a layer listing is made of, and how its packed and unpacked sizes relate.
 *
 * <p>The ratios of unpacked to compressed bytes come from the rows that state both, or from two
 * rows of the same kind that state one each; the constants name them.
 */
enum StatedKind {
  /** {@code nvidia/cuda} base of 12.6.3: 238 MB, 86 MB packed. */
  CUDA_BASE(2.75, 0.15),

  /** cudnn8-runtime: 3380 MB of 12.1.1, 2072 MB packed of 12.2.2. */
  CUDA_RUNTIME(1.63, 0.15),

  /** devel of 11.8.0: 7370 MB, 2920 MB packed; of 12.9.1: 10200 and 4170 MB. */
  CUDA_DEVEL(2.5, 0.1),

  /** Between the two above, as it holds both. */
  CUDA_CUDNN_DEVEL(2.2, 0.2),

  /** Frameworks that bring CUDA's libraries: between those and packages of Python. */
  MACHINE_LEARNING(2.0, 0.25),

  /** cc-debian12: 23.5 MB, 10.18 MB packed; java-debian10:11: 200 and 71 MB. */
  DISTROLESS(2.5, 0.2),

  /** rockylinux 8: 197 MB, 72.7 MB packed; 9: 176 and 64.4 MB. */
  RED_HAT(2.7, 0.1),

  /** The median of the official images with programs in them. */
  PROGRAMS(2.7, 0.2);

  private final double ratio;
  private final double error;

  StatedKind(double ratio, double error) {
    this.ratio = ratio;
    this.error = error;
  }

  /** Unpacked by compressed bytes. */
  double ratio() {
    return ratio;
  }

  /** Share of a size by which it may be wrong when it was got through the ratio. */
  double error() {
    return error;
  }

  static StatedKind of(StatedImage row) {
    String image = row.image();
    if (image.equals("nvidia/cuda")) {
      var flavour = row.parsedTag().flavour();
      if (flavour.contains("devel")) {
        return flavour.contains("cudnn") ? CUDA_CUDNN_DEVEL : CUDA_DEVEL;
      }
      return flavour.contains("base") ? CUDA_BASE : CUDA_RUNTIME;
    }
    if (image.startsWith("pytorch/") || image.startsWith("tensorflow/")) {
      return MACHINE_LEARNING;
    }
    if (image.startsWith(StatedNames.DISTROLESS) || image.startsWith("cgr.dev/")) {
      return DISTROLESS;
    }
    return image.startsWith("redhat/") ? RED_HAT : PROGRAMS;
  }
}
