package dev.layerweight.lsp.convert;

import dev.layerweight.text.CommonEnds;
import java.util.OptionalInt;

/**
 * Carries offsets of an older text over to a newer one: what lies before the first difference
 * stays, what lies after the last one moves, what lies between is lost.
 */
public record TextShift(int prefix, int suffixStart, int distance) {

  public static TextShift between(String before, String after) {
    if (before.equals(after)) {
      return new TextShift(before.length(), before.length(), 0);
    }
    CommonEnds common = CommonEnds.of(before, after);
    return new TextShift(
        common.prefix(), before.length() - common.suffix(), after.length() - before.length());
  }

  /** Where an offset of the older text lies in the newer one. */
  public OptionalInt move(int offset) {
    if (offset <= prefix) {
      return OptionalInt.of(offset);
    }
    return offset >= suffixStart ? OptionalInt.of(offset + distance) : OptionalInt.empty();
  }
}
