package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A word of a Dockerfile instruction, its quotes and escapes resolved into parts.
 *
 * @param range where it stands, quotes included, relative to the instruction
 */
public record Word(TextRange range, List<WordPart> parts) {

  /** The word where it has no variables; variables appear as written, {@code $NAME}. */
  public String text() {
    return parts.stream()
        .map(part ->
            switch (part) {
              case WordPart.Literal literal -> literal.text();
              case WordPart.Variable variable -> variable.source();
            })
        .collect(Collectors.joining());
  }

  public boolean isLiteral() {
    return parts.stream().allMatch(WordPart.Literal.class::isInstance);
  }
}
