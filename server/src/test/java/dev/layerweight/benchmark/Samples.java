package dev.layerweight.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Durations with their median and 99th percentile. */
final class Samples {

  private final List<Double> millis = new ArrayList<>();

  void add(double duration) {
    millis.add(duration);
  }

  boolean isEmpty() {
    return millis.isEmpty();
  }

  /** The smallest duration that a share of all is not longer than; 0 without any. */
  double percentile(double share) {
    List<Double> sorted = millis.stream().sorted().toList();
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.isEmpty() ? 0 : sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }

  /**
   * {@code 4.2 / 9.8 ms (300)}: the median, the 99th percentile and how many there are; a dash
   * where there is none in the time that the benchmark has.
   */
  @Override
  public String toString() {
    return millis.isEmpty()
        ? "–"
        : rounded(percentile(0.5))
            + " / "
            + rounded(percentile(0.99))
            + " ms ("
            + millis.size()
            + ")";
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
