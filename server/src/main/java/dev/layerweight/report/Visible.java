package dev.layerweight.report;

/**
 * Makes text from outside harmless to show: control characters, terminal escapes, bidirectional
 * overrides and lone surrogates appear as what they are ({@code \x1b}, {@code \u202e}) and do
 * nothing.
 */
public final class Visible {

  private Visible() {}

  /** The text on one line, everything that would not be seen written out. */
  public static String line(String text) {
    int clean = 0;
    while (clean < text.length() && isPlain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
    text.substring(clean).codePoints().forEach(point -> append(out, point));
    return out.toString();
  }

  /** One line with every run of white space made one space, for instructions of several lines. */
  public static String words(String text) {
    return line(text.strip().replaceAll("\\s+", " "));
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7f;
  }

  private static void append(StringBuilder out, int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL -> out.append("\\x%02x".formatted(point));
      case Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          out.append("\\u%04x".formatted(point));
      default -> out.appendCodePoint(point);
    }
  }
}
