package dev.layerweight.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** Durations in milliseconds with their median and 99th percentile. */
final class Samples {

  private final double[] sorted;

  Samples(double[] millis) {
    sorted = millis.clone();
    Arrays.sort(sorted);
  }

  double percentile(double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %8.2f ms   99th percentile %8.2f ms   (%d times)",
        percentile(0.5),
        percentile(0.99),
        sorted.length);
  }
}
