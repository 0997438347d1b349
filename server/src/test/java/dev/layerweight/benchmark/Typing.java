package dev.layerweight.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Somebody who types into one word of a Dockerfile.
 *
 * @param lines the text, which grows with each key
 * @param line in which the word is, from 0
 */
record Typing(EditorSession editor, Path file, List<String> lines, int line) {

  private static final int LONGEST_WORD = 40;

  /** Types one character, or takes the place for a new word; gives when that was sent. */
  long key() throws IOException {
    String text = lines.get(line);
    int end = Workload.TYPED_BEHIND.length();
    boolean full = text.indexOf(' ', end) - end > LONGEST_WORD;
    String typed = full ? " " : "x";
    lines.set(line, text.substring(0, end) + typed + text.substring(end));
    String after = String.join("\n", lines) + "\n";
    long begin = System.nanoTime();
    editor.type(file, line, end, typed, after);
    return begin;
  }
}
