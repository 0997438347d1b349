package dev.layerweight.text;

/**
 * A TOML text without its empty lines and the lines that are only comments.
 *
 * <p>The TOML reader looks ahead over such lines inside of brackets in a time that grows with their
 * square, so that a few thousand cost minutes. Values stay as they are, positions do not.
 */
public final class CompactToml {

  private static final char NONE = 0;

  private final String text;
  private final StringBuilder compact;

  /** The quote that ends the text's multi-line string at the current place. */
  private char open = NONE;

  private CompactToml(String text) {
    this.text = text;
    this.compact = new StringBuilder(text.length());
  }

  public static String of(String text) {
    return new CompactToml(text).lines();
  }

  private String lines() {
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      boolean inString = open != NONE;
      String line = text.substring(start, end);
      if (inString || !(line.isBlank() || line.stripLeading().startsWith("#"))) {
        compact.append(line);
        follow(line);
      }
      start = end;
    }
    return compact.toString();
  }

  /** Notes whether a multi-line string is open at the end of the line. */
  private void follow(String line) {
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (open != NONE) {
        if (c == '\\' && open == '"') {
          at++;
        } else if (line.startsWith(String.valueOf(open).repeat(3), at)) {
          open = NONE;
          at += 2;
        }
      } else if (c == '#') {
        return;
      } else if (c == '"' || c == '\'') {
        if (line.startsWith(String.valueOf(c).repeat(3), at)) {
          open = c;
          at += 2;
        } else {
          at = endOfString(line, at, c);
        }
      }
      at++;
    }
  }

  private static int endOfString(String line, int start, char quote) {
    int at = start + 1;
    while (at < line.length() && line.charAt(at) != quote) {
      at += line.charAt(at) == '\\' && quote == '"' ? 2 : 1;
    }
    return at;
  }
}
