package dev.layerweight.report;

import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;

/**
 * Writes sizes as Docker prints them: decimal units, three significant digits, {@code 8.03 GB},
 * {@code 323 MB}, {@code 18 B}.
 *
 * <p>A sign before the number says how it is meant: {@code +} adds, {@code ~} approximate, {@code
 * ≥} a part of it is unknown.
 */
public final class Bytes {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Bytes() {}

  /** {@code 323 MB}; zeros after the decimal point are left out, as Docker does. */
  public static String format(long bytes) {
    long magnitude = bytes == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(bytes);
    long step = 1;
    while (magnitude / step >= 1000) {
      step *= 10;
    }
    // Rounding comes before the choice of the unit: 999,600 bytes are 1 MB and not 1000 kB.
    long rounded = (magnitude / step + (magnitude % step * 2 >= step && step > 1 ? 1 : 0)) * step;
    int unit = 0;
    long unitBytes = 1;
    while (rounded / unitBytes >= 1000) {
      unitBytes *= 1000;
      unit++;
    }
    String sign = bytes < 0 ? "-" : "";
    long rest = rounded % unitBytes;
    return sign + rounded / unitBytes + fraction(rest, unitBytes) + " " + UNITS[unit];
  }

  /** The digits behind the point, as many as are not zero; a rest is less than its unit. */
  private static String fraction(long rest, long unitBytes) {
    StringBuilder digits = new StringBuilder(".");
    long left = rest;
    for (long place = unitBytes / 10; left > 0; place /= 10) {
      digits.append((char) ('0' + left / place));
      left %= place;
    }
    return digits.length() == 1 ? "" : digits.toString();
  }

  /** {@code 323 MB}, {@code ~323 MB} or {@code unknown}. */
  public static String format(Estimate size) {
    return format(size, true);
  }

  /**
   * Like {@link #format(Estimate)}, with {@code ≥ 12 MB} where a part is unknown.
   *
   * @param complete false where the size is only what is known of it
   */
  public static String format(Estimate size, boolean complete) {
    return signed("", size, complete);
  }

  /** What an instruction adds: {@code +323 MB}, {@code ~323 MB}, {@code ≥ 12 MB}. */
  public static String added(Estimate size, boolean complete) {
    return signed("+", size, complete);
  }

  /**
   * What a change saves, for the title of an action: {@code −142 MB}; {@code up to −142 MB} where
   * it could as well be less than two thirds of that.
   */
  public static String saving(Estimate saves) {
    boolean wide = saves.low() < saves.high() * 2 / 3;
    return wide ? "up to −" + format(saves.high()) : "−" + format(saves.likely());
  }

  private static String signed(String sign, Estimate size, boolean complete) {
    String number = format(size.likely());
    return switch (size.basis()) {
      case EXACT, COMPUTED, APPROXIMATE -> (!complete ? "≥ " : isRough(size) ? "~" : sign) + number;
      case UNKNOWN -> "unknown";
    };
  }

  /** Whether the size may lie off by more than 2.5 %, so that its digits need a {@code ~}. */
  static boolean isRough(Estimate size) {
    return size.high() - size.low() > size.likely() / 20;
  }

  /**
   * The share in whole percent, {@code 93%}; {@code <1%} for less than a half; of nothing, empty.
   */
  public static String share(long part, long whole) {
    if (whole <= 0 || part <= 0) {
      return "";
    }
    long percent = Math.round(100.0 * part / whole);
    return percent == 0 ? "<1%" : percent + "%";
  }

  /**
   * {@code 4.0 %}, from ten on {@code 93 %}. A formatter of the platform costs a start more than
   * all else that a card needs.
   *
   * @param percent not negative
   */
  public static String percent(double percent) {
    long tenths = Math.round(10 * percent);
    return percent < 9.95 ? tenths / 10 + "." + tenths % 10 + " %" : Math.round(percent) + " %";
  }

  /** How a basis is named in reports: lower case. */
  static String name(Basis basis) {
    return switch (basis) {
      case EXACT -> "exact";
      case COMPUTED -> "computed";
      case APPROXIMATE -> "approximate";
      case UNKNOWN -> "unknown";
    };
  }
}
