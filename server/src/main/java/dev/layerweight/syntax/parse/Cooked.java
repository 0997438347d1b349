package dev.layerweight.syntax.parse;

import dev.layerweight.text.TextRange;
import java.util.Arrays;

/**
 * Text as a build sees it (lines joined, comments gone), which remembers where each character
 * stood.
 *
 * <p>Offsets into this text are called places; offsets into the instruction as written, origins.
 */
final class Cooked {

  private final String text;

  /** Origins of the characters' starts, and one for the end; empty where nothing was removed. */
  private final int[] starts;

  /** Origins after each character; empty where each has the length 1. */
  private final int[] ends;

  private final int base;

  private Cooked(String text, int[] starts, int[] ends, int base) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
    this.base = base;
  }

  /** Text that stands as it is from the origin {@code base} on. */
  static Cooked plain(String text, int base) {
    return new Cooked(text, new int[0], new int[0], base);
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  int origin(int place) {
    return starts.length == 0 ? base + place : starts[place];
  }

  private int originAfter(int place) {
    return ends.length == 0 ? origin(place) + 1 : ends[place];
  }

  /** The range as written of the characters from {@code from} to before {@code to}. */
  TextRange range(int from, int to) {
    int start = origin(from);
    return new TextRange(start, from == to ? start : originAfter(to - 1));
  }

  TextRange range() {
    return range(0, length());
  }

  Cooked slice(int from, int to) {
    String part = text.substring(from, to);
    if (starts.length == 0) {
      return new Cooked(part, starts, ends, base + from);
    }
    return new Cooked(
        part,
        Arrays.copyOfRange(starts, from, to + 1),
        ends.length == 0 ? ends : Arrays.copyOfRange(ends, from, to),
        0);
  }

  /** This text without the blanks at both ends. */
  Cooked trimmed() {
    int from = 0;
    int to = length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return from == 0 && to == length() ? this : slice(from, to);
  }

  /** Blanks between words, as a build splits them; a carriage return alone is one of them. */
  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\u000B';
  }

  /** Puts characters together, each with the place it comes from. */
  static final class Builder {

    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    void add(char c, int start, int end) {
      int at = text.length();
      if (at == starts.length) {
        starts = Arrays.copyOf(starts, at * 2);
        ends = Arrays.copyOf(ends, at * 2);
      }
      starts[at] = start;
      ends[at] = end;
      text.append(c);
    }

    /** Adds {@code source} from one offset to another; the offsets are the origins. */
    void add(CharSequence source, int from, int to) {
      for (int i = from; i < to; i++) {
        add(source.charAt(i), i, i + 1);
      }
    }

    void add(Cooked source, int from, int to) {
      for (int i = from; i < to; i++) {
        add(source.text.charAt(i), source.origin(i), source.originAfter(i));
      }
    }

    int length() {
      return text.length();
    }

    void shorten(int length) {
      text.setLength(length);
    }

    char last() {
      return text.charAt(text.length() - 1);
    }

    /**
     * @param end the origin of the place after the last character
     */
    Cooked build(int end) {
      int length = text.length();
      int[] places = Arrays.copyOf(starts, length + 1);
      places[length] = length == 0 ? end : Math.max(end, ends[length - 1]);
      return new Cooked(text.toString(), places, Arrays.copyOf(ends, length), 0);
    }
  }
}
