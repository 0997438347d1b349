package dev.layerweight.catalog.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Text with gaps, for what is known of an instruction before it is built: a variable of the base
 * image is a gap that any text fills.
 */
final class TextPattern {

  /**
   * Stands for text that is not known. A character of the private use area, so that none else is
   * it.
   */
  static final String GAP = "\uE000";

  private final List<String> pieces;

  private TextPattern(List<String> pieces) {
    this.pieces = pieces;
  }

  static TextPattern of(String textWithGaps) {
    return new TextPattern(Arrays.asList(HistoryStep.singleBlanks(textWithGaps).split(GAP, -1)));
  }

  /** Whether the pieces are the text, in their order and with anything in the gaps. */
  boolean matches(String text) {
    String first = pieces.getFirst();
    if (pieces.size() == 1) {
      return text.equals(first);
    }
    String last = pieces.getLast();
    if (text.length() < first.length() + last.length()
        || !text.startsWith(first)
        || !text.endsWith(last)) {
      return false;
    }
    int at = first.length();
    int end = text.length() - last.length();
    for (String piece : pieces.subList(1, pieces.size() - 1)) {
      int found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length() > end) {
        return false;
      }
      at = found + piece.length();
    }
    return true;
  }
}
