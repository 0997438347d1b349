package dev.layerweight.report;

import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes sizes as Docker prints them: decimal units, three significant digits, {@code 8.03 GB},
 * {@code 323 MB}, {@code 18 B}.
 *
 * <p>A sign before the number says how it is meant: {@code +} adds, {@code ~} approximate, {@code
 * ≥} a part of it is unknown.
 */
public final class Bytes {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private Bytes() {}

  /** {@code 323 MB}; zeros after the decimal point are left out, as Docker does. */
  public static String format(long bytes) {
    BigDecimal value = BigDecimal.valueOf(bytes);
    int unit = 0;
    // Rounding comes before the choice of the unit: 999,600 bytes are 1 MB and not 1000 kB.
    BigDecimal rounded = value.round(THREE_DIGITS);
    while (rounded.compareTo(THOUSAND) >= 0 && unit < UNITS.length - 1) {
      value = value.movePointLeft(3);
      rounded = value.round(THREE_DIGITS);
      unit++;
    }
    return rounded.stripTrailingZeros().toPlainString() + " " + UNITS[unit];
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
