package dev.layerweight.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size as people write it: {@code 500MB}, {@code 1.5 GB}, {@code 300MiB}. Units are decimal as
 * Docker prints them; those with an {@code i} count in steps of 1,024.
 */
public sealed interface ByteSize {

  /** A size that was understood. */
  record Known(long bytes) implements ByteSize {}

  /** A text that is no size; {@code reason} is a clause such as {@code 500 has no unit: ...}. */
  record Malformed(String reason) implements ByteSize {}

  /** Digits bounded, so that no number is costly to read. */
  Pattern TEXT = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)\\s*([a-zA-Z]{0,3})");

  Map<String, Long> UNITS =
      Map.of(
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "tb", 1_000_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30,
          "tib", 1L << 40);

  BigDecimal MOST_BYTES = BigDecimal.valueOf(1_000_000_000_000_000L);

  int SHOWN_CHARACTERS = 40;

  /** Never throws; upper and lower case are the same. */
  static ByteSize parse(String text) {
    String written = text.strip();
    Matcher matcher = TEXT.matcher(written);
    if (!matcher.matches()) {
      return new Malformed(shown(written) + " is no size; write it as 500MB, 1.5GB or 300MiB");
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    if (unit.isEmpty()) {
      return new Malformed(written + " has no unit; write it as " + shown(written) + "MB");
    }
    Long unitBytes = UNITS.get(unit);
    if (unitBytes == null) {
      return new Malformed(
          matcher.group(2) + " is no unit; there are B, kB, MB, GB, TB and KiB, MiB, GiB, TiB");
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitBytes));
    return bytes.compareTo(MOST_BYTES) > 0
        ? new Malformed(written + " is more than any image has")
        : new Known(bytes.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private static String shown(String text) {
    return text.isEmpty()
        ? "nothing"
        : text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
