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
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (ends) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return new LineIndex(Arrays.copyOf(starts, count), text.length());
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
