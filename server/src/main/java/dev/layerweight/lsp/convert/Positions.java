package dev.layerweight.lsp.convert;

import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextRange;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/**
 * Converts between a client's positions and offsets of one text. A position outside of the text is
 * moved to its border, one beyond the end of a line to that end.
 */
public record Positions(String text, LineIndex lines, PositionEncoding encoding) {

  public int offset(Position position) {
    if (position.getLine() >= lines.lineCount()) {
      return text.length();
    }
    int line = Math.max(0, position.getLine());
    int offset = lines.startOf(line);
    int end = lineEnd(line);
    int wanted = Math.max(0, position.getCharacter());
    if (encoding == PositionEncoding.UTF_16) {
      return offset + Math.min(wanted, end - offset);
    }
    int units = 0;
    while (offset < end) {
      units += encoding.unitsAt(text, offset);
      // A position within a character means the start of that character.
      if (units > wanted) {
        break;
      }
      offset += Character.charCount(text.codePointAt(offset));
    }
    return offset;
  }

  public Position position(int offset) {
    int target = Math.clamp(offset, 0, text.length());
    int line = lines.lineOf(target);
    int at = lines.startOf(line);
    if (encoding == PositionEncoding.UTF_16) {
      return new Position(line, target - at);
    }
    int units = 0;
    while (at < target) {
      units += encoding.unitsAt(text, at);
      at += Character.charCount(text.codePointAt(at));
    }
    return new Position(line, units);
  }

  public TextRange range(Range range) {
    int start = offset(range.getStart());
    int end = offset(range.getEnd());
    return new TextRange(Math.min(start, end), Math.max(start, end));
  }

  public Range range(TextRange range) {
    return new Range(position(range.start()), position(range.end()));
  }

  /** The offset after the last character of a line, before its line break. */
  public int lineEnd(int line) {
    int start = lines.startOf(line);
    int end = lines.endOf(line);
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return end;
  }
}
