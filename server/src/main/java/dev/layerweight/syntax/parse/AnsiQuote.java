package dev.layerweight.syntax.parse;

/** Decodes the escapes of the shell's {@code $'...'}. */
final class AnsiQuote {

  private AnsiQuote() {}

  static String decode(String written) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < written.length()) {
      char c = written.charAt(at);
      if (c != '\\' || at + 1 == written.length()) {
        result.append(c);
        at++;
        continue;
      }
      char kind = written.charAt(at + 1);
      switch (kind) {
        case 'x' -> at = number(written, at, at + 2, 2, 16, result);
        case 'u' -> at = number(written, at, at + 2, 4, 16, result);
        case 'U' -> at = number(written, at, at + 2, 8, 16, result);
        case '0', '1', '2', '3', '4', '5', '6', '7' ->
            at = number(written, at, at + 1, 3, 8, result);
        default -> {
          result.append(simple(kind));
          at += 2;
        }
      }
    }
    return result.toString();
  }

  private static String simple(char kind) {
    return switch (kind) {
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'e', 'E' -> "\u001B";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000B";
      case '\\', '\'', '"', '?' -> String.valueOf(kind);
      default -> "\\" + kind;
    };
  }

  /** Appends the character with the number at {@code from}, and returns where the text goes on. */
  private static int number(
      String written, int escape, int from, int mostDigits, int radix, StringBuilder result) {
    int end = from;
    while (end < written.length()
        && end < from + mostDigits
        && Character.digit(written.charAt(end), radix) >= 0) {
      end++;
    }
    long value = end == from ? -1 : Long.parseLong(written, from, end, radix);
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      result.append(written, escape, Math.max(end, from));
    } else {
      result.appendCodePoint((int) value);
    }
    return Math.max(end, from);
  }
}
