package dev.layerweight.report;

/** Draws in one {@link TextStyle}: bars, branches and colours, or their plain stand-ins. */
final class Ink {

  private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private final TextStyle style;

  Ink(TextStyle style) {
    this.style = style;
  }

  /** A bar of up to {@code columns} columns, padded to that width. */
  String bar(double share, int columns) {
    double clamped = Math.clamp(share, 0.0, 1.0);
    if (!style.glyphs()) {
      return Columns.left("#".repeat((int) Math.round(clamped * columns)), columns);
    }
    int eighths = (int) Math.round(clamped * columns * 8);
    return Columns.left("█".repeat(eighths / 8) + EIGHTHS[eighths % 8], columns);
  }

  String branch(boolean last) {
    if (style.glyphs()) {
      return last ? "└ " : "├ ";
    }
    return last ? "`- " : "|- ";
  }

  String ellipsis() {
    return style.glyphs() ? "…" : "...";
  }

  /** The report's own words in the characters of the style. */
  String words(String text) {
    return style.glyphs()
        ? text
        : text.replace("→", "->")
            .replace("≥", ">=")
            .replace("−", "-")
            .replace("·", "|")
            .replace("…", "...")
            .replace("±", "+/-");
  }

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String removable(String text) {
    return paint("33", text);
  }

  String breaks(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return style.colour() && !text.isBlank() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
