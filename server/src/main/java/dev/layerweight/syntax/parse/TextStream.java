package dev.layerweight.syntax.parse;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * UTF-16 text for a lexer, so that the places of tokens are offsets.
 *
 * <p>ANTLR's own streams count code points. This one also hands the escape character of a
 * Dockerfile over as {@link #ESCAPE}.
 */
final class TextStream implements CharStream {

  /** The escape character as the lexer sees it; a text of UTF-16 units never holds it. */
  static final int ESCAPE = 0x10FFFE;

  private final String text;
  private final int escape;
  private int place;

  private TextStream(String text, int escape) {
    this.text = text;
    this.escape = escape;
  }

  static TextStream of(String text) {
    return new TextStream(text, -1);
  }

  static TextStream of(String text, char escape) {
    return new TextStream(text, escape);
  }

  @Override
  public void consume() {
    if (place >= text.length()) {
      throw new IllegalStateException("cannot consume the end of the text");
    }
    place++;
  }

  @Override
  public int LA(int distance) {
    int at = distance > 0 ? place + distance - 1 : place + distance;
    if (distance == 0 || at < 0 || at >= text.length()) {
      return distance == 0 ? 0 : EOF;
    }
    char c = text.charAt(at);
    return c == escape ? ESCAPE : c;
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return place;
  }

  @Override
  public void seek(int index) {
    place = Math.min(index, text.length());
  }

  @Override
  public int size() {
    return text.length();
  }

  @Override
  public String getSourceName() {
    return UNKNOWN_SOURCE_NAME;
  }

  @Override
  public String getText(Interval interval) {
    int end = Math.min(interval.b + 1, text.length());
    return interval.a >= end ? "" : text.substring(interval.a, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
