package dev.layerweight.project;

import java.util.Optional;

/**
 * Keeps from the TOML reader what would cost it minutes: it looks ahead over empty lines and
 * comments inside of brackets in a time that grows with their square, and descends into brackets by
 * recursion. No settings file has many of either.
 */
final class TomlShape {

  private static final int MOST_DEPTH = 6;
  private static final int MOST_EMPTY_IN_BRACKETS = 20;
  private static final int MOST_EMPTY = 300;

  private final String text;
  private int at;
  private int line = 1;
  private int depth;
  private int emptyLines;
  private boolean lineHasContent;

  private TomlShape(String text) {
    this.text = text;
  }

  /** What is wrong with the shape of a text; empty where it may be read. */
  static Optional<SettingsProblem> problem(String text) {
    return new TomlShape(text).scan();
  }

  private Optional<SettingsProblem> scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\n', '\r' -> endLine(c);
        case '#' -> skipComment();
        case '"', '\'' -> skipString(c);
        case '[', '{' -> depth++;
        case ']', '}' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
      lineHasContent |= c > ' ' && c != '#';
      if (depth > MOST_DEPTH) {
        return Optional.of(new SettingsProblem(line, 1, "too many brackets in each other"));
      }
      if (emptyLines > (depth > 0 ? MOST_EMPTY_IN_BRACKETS : MOST_EMPTY)) {
        return Optional.of(
            new SettingsProblem(line, 1, "too many empty lines or comments in a row"));
      }
      at++;
    }
    return Optional.empty();
  }

  private void endLine(char c) {
    if (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
      return;
    }
    line++;
    emptyLines = lineHasContent ? 0 : emptyLines + 1;
    lineHasContent = false;
  }

  private void skipComment() {
    while (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
      at++;
    }
  }

  /** Leaves {@code at} on the closing quote, or before the end of the line of an open one. */
  private void skipString(char quote) {
    String three = String.valueOf(quote).repeat(3);
    if (text.startsWith(three, at)) {
      at += 3;
      while (at < text.length() && !text.startsWith(three, at)) {
        boolean escape = quote == '"' && text.charAt(at) == '\\';
        line += text.charAt(at) == '\n' ? 1 : 0;
        at += escape ? 2 : 1;
      }
      at = Math.min(at + 2, text.length());
      return;
    }
    while (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
      at++;
      if (text.charAt(at) == quote) {
        return;
      }
      at += quote == '"' && text.charAt(at) == '\\' ? 1 : 0;
    }
  }
}
