package dev.layerweight.report;

import java.util.ArrayList;
import java.util.List;

/** Measures and fits text in the columns of a terminal. */
final class Columns {

  private Columns() {}

  /** How many columns a text takes: marks none, the wide letters of East Asia and emoji two. */
  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        point >= 0x1100 && point <= 0x115f
            || point >= 0x2e80 && point <= 0xa4cf
            || point >= 0xac00 && point <= 0xd7a3
            || point >= 0xf900 && point <= 0xfaff
            || point >= 0xfe30 && point <= 0xfe6f
            || point >= 0xff00 && point <= 0xff60
            || point >= 0xffe0 && point <= 0xffe6
            || point >= 0x1f300 && point <= 0x1faff
            || point >= 0x20000 && point <= 0x3fffd;
    return wide ? 2 : 1;
  }

  /** The text, or as much of it as fits with {@code ellipsis} at its end. */
  static String fit(String text, int columns, String ellipsis) {
    return width(text) <= columns
        ? text
        : head(text, columns - width(ellipsis)).stripTrailing() + ellipsis;
  }

  /** The end of a text that is too long, for paths, whose last name tells most. */
  static String fitEnd(String text, int columns, String ellipsis) {
    if (width(text) <= columns) {
      return text;
    }
    int start = 0;
    while (width(text.substring(start)) > columns - width(ellipsis)) {
      start = text.offsetByCodePoints(start, 1);
    }
    return ellipsis + text.substring(start);
  }

  static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }

  static String left(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  /** Breaks prose into lines between words; a word longer than a line is broken itself. */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : text.strip().split(" +")) {
      String rest = word;
      int needed = width(rest);
      if (used > 0 && used + 1 + needed > columns) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      while (needed > columns) {
        String start = head(rest, columns);
        lines.add(start);
        rest = rest.substring(start.length());
        needed = width(rest);
      }
      if (used > 0) {
        line.append(' ');
        used++;
      }
      line.append(rest);
      used += needed;
    }
    lines.add(line.toString());
    return lines;
  }

  /** As many whole characters from the start as fit, but at least one. */
  private static String head(String text, int columns) {
    int end = 0;
    int used = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      if (end > 0 && used + width(point) > columns) {
        break;
      }
      used += width(point);
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }
}
