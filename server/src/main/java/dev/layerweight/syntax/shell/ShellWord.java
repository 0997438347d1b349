package dev.layerweight.syntax.shell;

import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/** A word of the shell: text, parameters and substitutions, quotes removed. */
public record ShellWord(TextRange range, List<Part> parts) {

  /**
   * A piece of a word. What is not {@code quoted} is split into words and matched against files.
   */
  public sealed interface Part {

    TextRange range();

    boolean quoted();
  }

  /** Fixed text after quotes and escapes were removed. */
  public record Text(TextRange range, String text, boolean quoted) implements Part {}

  /**
   * {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-word}}, {@code $1}, {@code $@}.
   *
   * @param operator empty, or one of {@code :- - :+ + :? ? := = # ## % %% / //}, {@code #length}
   *     for {@code ${#NAME}}, or {@code other} for what only some shells know
   */
  public record Parameter(
      TextRange range,
      String name,
      String operator,
      Optional<ShellWord> operand,
      Optional<ShellWord> replacement,
      boolean quoted)
      implements Part {}

  /** {@code $(script)} or the same in backquotes. */
  public record CommandSubstitution(TextRange range, Script script, boolean quoted)
      implements Part {}

  /** {@code $((expression))}. */
  public record Arithmetic(TextRange range, String expression, boolean quoted) implements Part {}

  /** The text where the word is nothing but fixed text. */
  public Optional<String> literal() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (!(part instanceof Text fixed)) {
        return Optional.empty();
      }
      text.append(fixed.text());
    }
    return Optional.of(text.toString());
  }
}
