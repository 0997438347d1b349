package dev.layerweight.syntax.parse;

/**
 * A line of instructions with its continuation lines joined, as BuildKit joins them: comment lines
 * and blank lines between them are dropped.
 *
 * @param start offset of the first character that is no blank; equals {@code end} for no text at
 *     all
 * @param end offset after the last character that is no blank
 * @param next offset of the first line after it
 */
record LogicalLine(int start, int end, int next) {

  /** Takes the pieces of the physical lines that stay. */
  private interface Sink {
    void add(int from, int to);
  }

  /** Finds the logical line that begins with the physical line at {@code from}. */
  static LogicalLine find(String text, int from, char escape) {
    return scan(text, from, escape, (start, end) -> {});
  }

  /** The logical line at the start of an instruction's source, without blanks at its ends. */
  static Cooked cook(String source, char escape) {
    if (source.indexOf('\n') < 0 && !endsInEscape(source, source.length(), escape)) {
      return Cooked.plain(source, 0).trimmed();
    }
    Cooked.Builder joined = new Cooked.Builder();
    LogicalLine line = scan(source, 0, escape, (from, to) -> joined.add(source, from, to));
    return joined.build(line.end).trimmed();
  }

  private static LogicalLine scan(String text, int from, char escape, Sink sink) {
    int start = -1;
    int end = from;
    int at = from;
    boolean first = true;
    while (at < text.length()) {
      int lineEnd = lineEnd(text, at);
      int next = Math.min(lineEnd + 1, text.length());
      int contentEnd = lineEnd;
      while (contentEnd > at && text.charAt(contentEnd - 1) == '\r') {
        contentEnd--;
      }
      int content = skipBlanks(text, at, contentEnd);
      boolean dropped = !first && (content == contentEnd || text.charAt(content) == '#');
      if (!dropped) {
        int marker = continuation(text, at, contentEnd, escape);
        int kept = marker < 0 ? contentEnd : marker;
        sink.add(at, kept);
        int last = kept;
        while (last > content && Cooked.isBlank(text.charAt(last - 1))) {
          last--;
        }
        if (last > content) {
          start = start < 0 ? content : start;
          end = last;
        }
        if (marker < 0) {
          return new LogicalLine(start < 0 ? end : start, end, next);
        }
      }
      first = false;
      at = next;
    }
    return new LogicalLine(start < 0 ? end : start, end, text.length());
  }

  /** Where the escape character that continues the line stands, or a negative number. */
  private static int continuation(String text, int lineStart, int contentEnd, char escape) {
    int at = contentEnd - 1;
    while (at >= lineStart && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at--;
    }
    boolean continues =
        at >= lineStart
            && text.charAt(at) == escape
            && (at == lineStart || text.charAt(at - 1) != escape);
    return continues ? at : -1;
  }

  private static boolean endsInEscape(String text, int end, char escape) {
    return continuation(text, 0, end, escape) >= 0;
  }

  static int lineEnd(String text, int from) {
    int at = text.indexOf('\n', from);
    return at < 0 ? text.length() : at;
  }

  static int skipBlanks(String text, int from, int to) {
    int at = from;
    while (at < to && Cooked.isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
