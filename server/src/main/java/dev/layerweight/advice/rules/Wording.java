package dev.layerweight.advice.rules;

import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextRange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** How rules name several things and the place of several words. */
final class Wording {

  private static final int MOST_NAMES = 3;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private static final Pattern INSTALLS =
      Pattern.compile(
          "\\b(pip3?|uv|pipx|conda|poetry|apt-get|apt|apk|npm|yarn|pnpm)\\b[^&|;\\n]*?"
              + "\\s(install|uninstall|add|i)\\s[^&|;\\n]*");

  private Wording() {}

  /** {@code a}, {@code a and b}, {@code a, b and c}, {@code a, b and 5 more}. */
  static String list(List<String> names) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    if (names.size() <= MOST_NAMES) {
      return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
    int shown = MOST_NAMES - 1;
    return String.join(", ", names.subList(0, shown)) + " and " + (names.size() - shown) + " more";
  }

  /** {@code a and 6 packages only it needs}, {@code a, b and 17 more}. */
  static String withRest(List<String> names, int rest) {
    if (rest <= 0) {
      return list(names);
    }
    if (names.size() > MOST_NAMES) {
      int shown = MOST_NAMES - 1;
      int more = names.size() - shown + rest;
      return String.join(", ", names.subList(0, shown)) + " and " + more + " more";
    }
    String packages = rest == 1 ? "1 package" : rest + " packages";
    return String.join(", ", names)
        + " and "
        + packages
        + " only "
        + (names.size() == 1 ? "it needs" : "they need");
  }

  /** The text of commands without those that install, so that a name in it is a use of it. */
  static String withoutInstalls(String commands) {
    return INSTALLS.matcher(commands).replaceAll("");
  }

  /** A size in a title, such as {@code 7.63 GB}: three digits, decimal units. */
  static String size(long bytes) {
    BigDecimal rounded = BigDecimal.valueOf(bytes).round(new MathContext(3));
    int unit = 0;
    while (rounded.compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < UNITS.size() - 1) {
      rounded = rounded.movePointLeft(3);
      unit++;
    }
    return rounded.stripTrailingZeros().toPlainString() + " " + UNITS.get(unit);
  }

  /**
   * The absolute range of words that follow each other, or of the first where others stand between.
   */
  static TextRange together(PlacedInstruction placed, List<TextRange> words) {
    List<TextRange> ordered =
        words.stream().distinct().sorted(Comparator.comparingInt(TextRange::start)).toList();
    String source = placed.instruction().head().source();
    TextRange range = ordered.getFirst();
    for (TextRange next : ordered.subList(1, ordered.size())) {
      boolean apart =
          next.start() < range.end()
              || !source
                  .substring(range.end(), next.start())
                  .replaceAll("[\\\\`\\s]", "")
                  .isEmpty();
      if (apart) {
        return placed.absolute(ordered.getFirst());
      }
      range = range.cover(next);
    }
    return placed.absolute(range);
  }
}
