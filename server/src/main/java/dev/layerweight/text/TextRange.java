package dev.layerweight.text;

/** A half-open span of UTF-16 offsets, {@code start} inclusive and {@code end} exclusive. */
public record TextRange(int start, int end) {

  public TextRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a range: " + start + ".." + end);
    }
  }

  public int length() {
    return end - start;
  }

  /** Whether a caret at {@code offset} touches this range, its end included. */
  public boolean touches(int offset) {
    return start <= offset && offset <= end;
  }

  public boolean contains(TextRange other) {
    return start <= other.start && other.end <= end;
  }

  public TextRange shift(int distance) {
    return new TextRange(start + distance, end + distance);
  }

  /** The smallest range that holds both. */
  public TextRange cover(TextRange other) {
    return new TextRange(Math.min(start, other.start), Math.max(end, other.end));
  }

  public String of(CharSequence text) {
    return text.subSequence(start, end).toString();
  }
}
