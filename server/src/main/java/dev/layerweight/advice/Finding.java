package dev.layerweight.advice;

import dev.layerweight.image.Estimate;
import dev.layerweight.refactor.Fix;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something in the image that can go.
 *
 * @param rule id such as {@code apt-lists-kept}
 * @param range absolute, as narrow as the cause
 * @param line first line of the instruction, from 0
 * @param endLine last line of the instruction, from 0
 * @param message one sentence: what is there and why it can go, without the saving
 * @param saves bytes on disk that the image loses when it is fixed
 * @param removable the parts that go, to be marked in reports
 * @param fix the change, where it can be made by machine
 * @param breaks true where it is not about size: the image does not work
 * @param alternatives changes that can be made instead of the fix, those that save something
 */
public record Finding(
    String rule,
    TextRange range,
    int line,
    int endLine,
    String message,
    Estimate saves,
    List<RemovablePart> removable,
    Optional<Fix> fix,
    boolean breaks,
    List<Alternative> alternatives) {

  /** With one way to fix it, or none. */
  public Finding(
      String rule,
      TextRange range,
      int line,
      int endLine,
      String message,
      Estimate saves,
      List<RemovablePart> removable,
      Optional<Fix> fix,
      boolean breaks) {
    this(rule, range, line, endLine, message, saves, removable, fix, breaks, List.of());
  }

  /** Another way to fix it, with the bytes on disk that the image loses by it. */
  public record Alternative(Fix fix, Estimate saves) {}

  /** The same finding, once with its fix and once with each alternative in the fix's place. */
  public Stream<Finding> ways() {
    return Stream.concat(
        Stream.of(this),
        alternatives.stream()
            .map(other ->
                new Finding(
                    rule,
                    range,
                    line,
                    endLine,
                    message,
                    other.saves(),
                    removable,
                    Optional.of(other.fix()),
                    breaks)));
  }

  /** The part {@code name} of the instruction that starts at {@code line} (from 0). */
  public record RemovablePart(int line, String name) {}
}
