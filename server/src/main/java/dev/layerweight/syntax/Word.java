package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;
import java.util.List;

/**
 * A word of a Dockerfile instruction, its quotes and escapes resolved into parts.
 *
 * @param range where it stands, quotes included, relative to the instruction
 */
public record Word(TextRange range, List<WordPart> parts) {

  /** The word where it has no variables; variables appear as written, {@code $NAME}. */
  public String text() {
    if (parts.size() == 1) {
      return text(parts.getFirst());
    }
    StringBuilder text = new StringBuilder();
    for (WordPart part : parts) {
      text.append(text(part));
    }
    return text.toString();
  }

  private static String text(WordPart part) {
    return switch (part) {
      case WordPart.Literal literal -> literal.text();
      case WordPart.Variable variable -> variable.source();
    };
  }

  public boolean isLiteral() {
    for (WordPart part : parts) {
      if (!(part instanceof WordPart.Literal)) {
        return false;
      }
    }
    return true;
  }
}
