package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;
import java.util.Optional;

/** A piece of a {@link Word}: fixed text, or a variable to be put in. */
public sealed interface WordPart {

  TextRange range();

  /** Text after quotes and escapes were removed. */
  record Literal(TextRange range, String text) implements WordPart {}

  /**
   * A variable, {@code $NAME} or {@code ${NAME:-word}}.
   *
   * @param source as written
   */
  record Variable(TextRange range, String source, String name, Optional<Modifier> modifier)
      implements WordPart {}

  /**
   * What follows the name in braces.
   *
   * @param operator one of {@code :- :+ :? - + ? # ## % %% / //}
   * @param operand the default, the message, or the pattern
   * @param replacement what a pattern of {@code /} or {@code //} is replaced by
   */
  record Modifier(String operator, Word operand, Optional<Word> replacement) {}
}
