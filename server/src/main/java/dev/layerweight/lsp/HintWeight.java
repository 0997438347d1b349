package dev.layerweight.lsp;

import java.util.Locale;

/** How heavy a hint's layer is, for clients that colour hints by it. */
enum HintWeight {
  LIGHT,
  MEDIUM,
  HEAVY;

  /** What is below both this and {@link #BIG_SHARE} is small, for findings as for layers. */
  private static final long BIG_BYTES = 10_000_000;

  private static final double BIG_SHARE = 0.01;
  private static final double HEAVY_SHARE = 0.1;

  /** What a tenth of a small image weighs is no burden. */
  private static final long HEAVY_BYTES = 50_000_000;

  /**
   * The weight of a layer beside that of its image.
   *
   * @param bytes on disk, as {@code imageBytes}
   */
  static HintWeight of(long bytes, long imageBytes) {
    if (bytes < BIG_BYTES && bytes < imageBytes * BIG_SHARE) {
      return LIGHT;
    }
    return bytes >= HEAVY_BYTES && bytes >= imageBytes * HEAVY_SHARE ? HEAVY : MEDIUM;
  }

  /** The word for it in a hint's {@code data}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
