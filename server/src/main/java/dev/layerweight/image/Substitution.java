package dev.layerweight.image;

import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.WordPart;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts the values of variables into words, as BuildKit does for ARG and ENV.
 *
 * <p>Modifiers follow BuildKit's reference of environment replacement: {@code - :- + :+ ? :? # ## %
 * %% / //}; patterns know {@code *}, {@code ?} and the backslash, and no brackets.
 */
public final class Substitution {

  /** Chains such as {@code ENV A=$A$A} double a value with each line. */
  private static final int LONGEST_CHARACTERS = 1_000_000;

  private static final int DEEPEST = 200;

  private final Function<String, Optional<String>> lookup;
  private final Set<String> unset = new LinkedHashSet<>();
  private Optional<String> error = Optional.empty();

  private Substitution(Function<String, Optional<String>> lookup) {
    this.lookup = lookup;
  }

  /**
   * A word with its values.
   *
   * @param text the result; empty where there is an error
   * @param unset names without a value and without a default, each of which became empty text
   * @param error why a build would stop here: a variable that is required, or a bad pattern
   */
  public record Substituted(String text, Set<String> unset, Optional<String> error) {}

  /** Expands {@code word}; a name that {@code lookup} does not know is unset. */
  public static Substituted expand(Word word, Function<String, Optional<String>> lookup) {
    Substitution substitution = new Substitution(lookup);
    String text = substitution.text(word, 0);
    return new Substituted(
        substitution.error.isPresent() ? "" : text,
        Set.copyOf(substitution.unset),
        substitution.error);
  }

  private String text(Word word, int depth) {
    if (depth > DEEPEST) {
      return fail("variables stand too deep in each other");
    }
    StringBuilder text = new StringBuilder();
    for (WordPart part : word.parts()) {
      text.append(
          switch (part) {
            case WordPart.Literal literal -> literal.text();
            case WordPart.Variable variable -> value(variable, depth);
          });
      if (error.isPresent() || text.length() > LONGEST_CHARACTERS) {
        return fail("the value is longer than " + LONGEST_CHARACTERS + " characters");
      }
    }
    return text.toString();
  }

  /** Keeps the first error. */
  private String fail(String reason) {
    error = error.or(() -> Optional.of(reason));
    return "";
  }

  private String value(WordPart.Variable variable, int depth) {
    Optional<String> value = lookup.apply(variable.name());
    if (variable.modifier().isEmpty()) {
      return orUnset(variable.name(), value);
    }
    WordPart.Modifier modifier = variable.modifier().get();
    // A build expands the operand even where it is not used, and stops at its errors.
    Set<String> unsetBefore = new LinkedHashSet<>(unset);
    String operand = text(modifier.operand(), depth + 1);
    boolean operandUsed = true;
    String result;
    switch (modifier.operator()) {
      case "-", ":-" -> {
        boolean kept = isKept(value, modifier.operator());
        operandUsed = !kept;
        result = kept ? value.orElse("") : operand;
      }
      case "+", ":+" -> {
        operandUsed = isKept(value, modifier.operator());
        result = operandUsed ? operand : "";
      }
      case "?", ":?" -> {
        boolean kept = isKept(value, modifier.operator());
        operandUsed = !kept;
        result = kept ? value.orElse("") : missing(variable.name(), value, operand);
      }
      default -> result = patterned(variable.name(), value, modifier, operand, depth);
    }
    if (!operandUsed) {
      unset.retainAll(unsetBefore);
    }
    return result;
  }

  private String orUnset(String name, Optional<String> value) {
    if (value.isEmpty()) {
      unset.add(name);
    }
    return value.orElse("");
  }

  /** Whether the variable counts as set: with a colon, empty text does not. */
  private static boolean isKept(Optional<String> value, String operator) {
    return operator.startsWith(":")
        ? value.filter(text -> !text.isEmpty()).isPresent()
        : value.isPresent();
  }

  private String missing(String name, Optional<String> value, String message) {
    String state = value.isPresent() ? "is not allowed to be empty" : "is not allowed to be unset";
    return fail(name + ": " + (message.isEmpty() ? state : message));
  }

  private String patterned(
      String name, Optional<String> value, WordPart.Modifier modifier, String operand, int depth) {
    String text = orUnset(name, value);
    Optional<Glob> glob = Glob.of(operand);
    if (glob.isEmpty()) {
      return fail("invalid pattern " + operand + " in ${" + name + modifier.operator() + "...}");
    }
    Optional<String> result =
        switch (modifier.operator()) {
          case "#" -> glob.get().withoutPrefix(text, false);
          case "##" -> glob.get().withoutPrefix(text, true);
          case "%" -> glob.get().withoutSuffix(text, false);
          case "%%" -> glob.get().withoutSuffix(text, true);
          case "/", "//" ->
              glob.get()
                  .replaced(
                      text,
                      modifier.replacement().map(word -> text(word, depth + 1)).orElse(""),
                      modifier.operator().equals("//"));
          default -> Optional.of(text);
        };
    return result.orElseGet(() -> fail("the pattern " + operand + " takes too long to match"));
  }
}
