package dev.layerweight.report;

/** Puts text from outside into Markdown so that it shows as itself and means nothing there. */
public final class MarkdownText {

  private static final String MEANINGFUL = "\\`*_{}[]<>#|~&:@$^";

  /** These begin a list or underline a heading, and mean nothing further on. */
  private static final String MEANINGFUL_AT_START = "+-=";

  private MarkdownText() {}

  /** Prose on one line: every character with a meaning is escaped, an {@code @} names nobody. */
  public static String prose(String text) {
    StringBuilder out = new StringBuilder();
    Visible.words(text).chars().forEach(c -> appendEscaped(out, (char) c));
    return out.toString();
  }

  /** A code span, fit for a table's cell. */
  public static String code(String text) {
    String visible = Visible.words(text);
    if (visible.isEmpty()) {
      return "";
    }
    String fence = "`".repeat(longestRun(visible) + 1);
    String space = visible.startsWith("`") || visible.endsWith("`") ? " " : "";
    // In a table a bar ends the cell even inside of a code span; there \| is the bar itself.
    return fence + space + visible.replace("|", "\\|") + space + fence;
  }

  private static void appendEscaped(StringBuilder out, char c) {
    if (MEANINGFUL.indexOf(c) >= 0 || out.isEmpty() && MEANINGFUL_AT_START.indexOf(c) >= 0) {
      out.append('\\');
    }
    out.append(c);
    if (c == '@') {
      out.append("&#8203;");
    }
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
