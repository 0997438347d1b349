package dev.layerweight.text;

import java.util.Comparator;
import java.util.List;

/** Replaces the text in {@code range} by {@code replacement}. */
public record TextEdit(TextRange range, String replacement) {

  /**
   * The text after all edits, each of which speaks of the text before any of them.
   *
   * @throws IllegalArgumentException if two edits overlap or one lies outside of the text
   */
  public static String apply(String text, List<TextEdit> edits) {
    List<TextEdit> ordered =
        edits.stream().sorted(Comparator.comparingInt(edit -> edit.range().start())).toList();
    StringBuilder result = new StringBuilder(text.length());
    int done = 0;
    for (TextEdit edit : ordered) {
      if (edit.range().start() < done || edit.range().end() > text.length()) {
        throw new IllegalArgumentException("edits overlap or lie outside of the text: " + edit);
      }
      result.append(text, done, edit.range().start()).append(edit.replacement());
      done = edit.range().end();
    }
    return result.append(text, done, text.length()).toString();
  }
}
