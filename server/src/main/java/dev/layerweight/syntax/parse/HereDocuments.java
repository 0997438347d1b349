package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.HereDocument;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the here-documents of RUN, COPY and ADD, as BuildKit does: an operator counts only as a
 * word of its own, {@code <<EOF} or {@code 3<<-"EOF"}.
 */
final class HereDocuments {

  /** A here-document's operator, before its body is known. */
  record Operator(TextRange range, String delimiter, boolean expands, boolean stripsTabs) {}

  /** A body's lines, and where the text goes on after the closing delimiter. */
  record Body(TextRange range, int end, boolean ends) {}

  private static final Pattern OPERATOR = Pattern.compile("\\d*<<(-?)([^<]+)");

  private HereDocuments() {}

  /** The operators in a joined line; empty for instructions that take none. */
  static List<Operator> operators(Cooked line, char escape) {
    if (!line.text().contains("<<")) {
      return List.of();
    }
    HeadReader.Pieces pieces = HeadReader.read(line, escape);
    Optional<Keyword> keyword = Keyword.of(pieces.keyword().text());
    if (keyword.filter(Keyword.ONBUILD::equals).isPresent() && pieces.arguments().length() > 0) {
      pieces = HeadReader.read(pieces.arguments(), escape);
      keyword = Keyword.of(pieces.keyword().text());
    }
    boolean takes =
        keyword.filter(Keyword::takesHereDocuments).isPresent()
            && JsonList.read(pieces.arguments()).isEmpty();
    return takes ? inWords(line) : List.of();
  }

  private static List<Operator> inWords(Cooked line) {
    List<Operator> found = new ArrayList<>();
    String text = line.text();
    int at = 0;
    while (at < text.length()) {
      int start = LogicalLine.skipBlanks(text, at, text.length());
      int end = wordEnd(text, start);
      if (end < 0) {
        // A build gives up on the whole line where a quote stays open.
        return List.of();
      }
      operator(line.slice(start, end)).ifPresent(found::add);
      at = Math.max(end, start + 1);
    }
    return List.copyOf(found);
  }

  /** The end of the word at {@code start}, or a negative number where a quote never ends. */
  private static int wordEnd(String text, int start) {
    int at = start;
    while (at < text.length() && !Cooked.isBlank(text.charAt(at))) {
      char c = text.charAt(at);
      if (c == '\\') {
        at = Math.min(at + 2, text.length());
      } else if (c == '\'') {
        int close = text.indexOf('\'', at + 1);
        if (close < 0) {
          return -1;
        }
        at = close + 1;
      } else if (c == '"') {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
          at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
          return -1;
        }
        at++;
      } else {
        at++;
      }
    }
    return at;
  }

  /** The operator that a word is. */
  static Optional<Operator> operator(Cooked word) {
    Matcher matcher = OPERATOR.matcher(word.text());
    if (!word.text().contains("<<") || !matcher.matches()) {
      return Optional.empty();
    }
    String written = matcher.group(2);
    String delimiter = unquoted(written);
    return Optional.of(
        new Operator(
            word.range(), delimiter, delimiter.equals(written), !matcher.group(1).isEmpty()));
  }

  /** A delimiter without its quotes and backslashes. */
  static String unquoted(String written) {
    StringBuilder result = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '\\' && quote != '\'' && i + 1 < written.length()) {
        result.append(written.charAt(++i));
      } else if (c != '\\' || quote == '\'') {
        result.append(c);
      }
    }
    return result.toString();
  }

  /** The bodies of {@code operators}, the first of which begins at {@code from}. */
  static List<Body> bodies(String text, int from, List<Operator> operators) {
    List<Body> bodies = new ArrayList<>();
    int at = from;
    for (Operator operator : operators) {
      Body body = body(text, at, operator.delimiter(), operator.stripsTabs());
      bodies.add(body);
      at = Math.min(LogicalLine.lineEnd(text, body.end()) + 1, text.length());
    }
    return List.copyOf(bodies);
  }

  /** The lines from {@code from} to before the line that is the delimiter. */
  static Body body(String text, int from, String delimiter, boolean stripsTabs) {
    int at = from;
    while (at < text.length()) {
      int lineEnd = LogicalLine.lineEnd(text, at);
      int end = lineEnd;
      while (end > at && text.charAt(end - 1) == '\r') {
        end--;
      }
      int start = stripsTabs ? skipTabs(text, at, end) : at;
      if (end - start == delimiter.length() && text.startsWith(delimiter, start)) {
        return new Body(new TextRange(from, at), end, true);
      }
      at = Math.min(lineEnd + 1, text.length());
    }
    return new Body(new TextRange(Math.min(from, at), at), at, false);
  }

  private static int skipTabs(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) == '\t') {
      at++;
    }
    return at;
  }

  /** A body as the shell or the copied file gets it. */
  static Cooked cook(String text, TextRange range, boolean stripsTabs) {
    if (!stripsTabs) {
      return Cooked.plain(range.of(text), range.start());
    }
    Cooked.Builder lines = new Cooked.Builder();
    int at = range.start();
    while (at < range.end()) {
      int next = Math.min(LogicalLine.lineEnd(text, at) + 1, range.end());
      lines.add(text, skipTabs(text, at, next), next);
      at = next;
    }
    return lines.build(range.end());
  }

  static HereDocument document(String source, Operator operator, Body body) {
    return new HereDocument(
        operator.range(),
        body.range(),
        operator.delimiter(),
        operator.expands(),
        operator.stripsTabs(),
        cook(source, body.range(), operator.stripsTabs()).text());
  }
}
