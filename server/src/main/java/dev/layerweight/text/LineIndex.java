package dev.layerweight.text;

import java.util.Arrays;

/** Where the lines of a text begin; a line ends at LF, CR or CRLF. Lines count from 0. */
public final class LineIndex {

  private final int[] starts;
  private final int length;

  private LineIndex(int[] starts, int length) {
    this.starts = starts;
    this.length = length;
  }

  public static LineIndex of(CharSequence text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      if (endsLine(text, i)) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return new LineIndex(Arrays.copyOf(starts, count), text.length());
  }

  /**
   * The lines after an edit, of which only those around it are looked for again.
   *
   * @param replaced the edited range of the text that this is the index of
   * @param text the text after the edit
   */
  public LineIndex after(TextRange replaced, CharSequence text) {
    int distance = text.length() - length;
    // What stands before the edit may be a CR that became half of a line break, or no longer is.
    int kept = lineOf(Math.max(0, replaced.start() - 1)) + 1;
    int next = lineOf(replaced.end()) + 1;
    int later = starts.length - next;
    int from = starts[kept - 1];
    int to = later > 0 ? starts[next] + distance - 1 : text.length();
    int[] changed = new int[16];
    int count = 0;
    for (int i = from; i < to; i++) {
      if (endsLine(text, i)) {
        if (count == changed.length) {
          changed = Arrays.copyOf(changed, count * 2);
        }
        changed[count++] = i + 1;
      }
    }
    int[] all = Arrays.copyOf(starts, kept + count + later);
    System.arraycopy(changed, 0, all, kept, count);
    for (int i = 0; i < later; i++) {
      all[kept + count + i] = starts[next + i] + distance;
    }
    return new LineIndex(all, text.length());
  }

  /** How many lines end in a part of a text. */
  public static int ends(CharSequence text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (endsLine(text, i)) {
        count++;
      }
    }
    return count;
  }

  private static boolean endsLine(CharSequence text, int at) {
    char c = text.charAt(at);
    return c == '\n' || c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n');
  }

  public int lineCount() {
    return starts.length;
  }

  /** The line that holds {@code offset}; an offset outside of the text is moved to its border. */
  public int lineOf(int offset) {
    int found = Arrays.binarySearch(starts, Math.clamp(offset, 0, length));
    return found >= 0 ? found : -found - 2;
  }

  /** The first offset of a line; a line outside of the text is moved to its border. */
  public int startOf(int line) {
    return starts[Math.clamp(line, 0, starts.length - 1)];
  }

  /** The offset after a line's last character and its line break. */
  public int endOf(int line) {
    return line + 1 < starts.length ? starts[Math.max(0, line + 1)] : length;
  }
}
