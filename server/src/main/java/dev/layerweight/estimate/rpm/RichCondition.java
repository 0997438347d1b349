package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmRelation;
import dev.layerweight.catalog.RpmVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A condition of an rpm package: one relation, or several joined as in {@code (a if b)}. */
sealed interface RichCondition {

  /** Something that must be provided. */
  record One(RpmRelation relation) implements RichCondition {}

  /** All of them. */
  record All(List<RichCondition> parts) implements RichCondition {}

  /** At least one of them. */
  record Any(List<RichCondition> parts) implements RichCondition {}

  /** The first where the second holds, else the last. */
  record If(RichCondition then, RichCondition condition, Optional<RichCondition> otherwise)
      implements RichCondition {}

  /** The first where the second does not hold. */
  record Unless(RichCondition then, RichCondition condition) implements RichCondition {}

  /** Nests deeper than any package's; what is deeper asks for nothing. */
  int LIMIT_DEPTH = 20;

  static RichCondition of(RpmRelation relation) {
    return relation.name().startsWith("(")
        ? new Reading(relation.name()).condition(0)
        : new One(relation);
  }

  /** Reads the text of a condition. */
  final class Reading {

    private final List<String> words = new ArrayList<>();
    private int at;

    private Reading(String text) {
      StringBuilder word = new StringBuilder();
      int inner = 0;
      for (char c : text.toCharArray()) {
        boolean opens = c == '(' && word.isEmpty();
        boolean closes = c == ')' && inner == 0;
        if (opens || closes || c == ' ') {
          if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
          }
          if (c != ' ') {
            words.add(String.valueOf(c));
          }
        } else {
          // Parentheses inside of a name, as in perl(Foo), belong to it.
          inner += c == '(' ? 1 : c == ')' ? -1 : 0;
          word.append(c);
        }
      }
    }

    private String next() {
      return at < words.size() ? words.get(at++) : ")";
    }

    private String peek() {
      return at < words.size() ? words.get(at) : ")";
    }

    private RichCondition condition(int depth) {
      if (depth > LIMIT_DEPTH) {
        return new All(List.of());
      }
      if (!peek().equals("(")) {
        return relation();
      }
      next();
      List<RichCondition> parts = new ArrayList<>(List.of(condition(depth + 1)));
      String operator = peek().equals(")") ? "" : next();
      parts.add(operator.isEmpty() ? new All(List.of()) : condition(depth + 1));
      Optional<RichCondition> otherwise = Optional.empty();
      while (!peek().equals(")")) {
        String word = next();
        RichCondition more = condition(depth + 1);
        if (word.equals("else")) {
          otherwise = Optional.of(more);
        } else {
          parts.add(more);
        }
      }
      next();
      return switch (operator) {
        case "or" -> new Any(List.copyOf(parts));
        case "if" -> new If(parts.getFirst(), parts.get(1), otherwise);
        case "unless" -> new Unless(parts.getFirst(), parts.get(1));
        // What must be provided by one package and not by another is taken for the first alone.
        case "without" -> parts.getFirst();
        default -> new All(List.copyOf(parts));
      };
    }

    private RichCondition relation() {
      String name = next();
      String operator =
          switch (peek()) {
            case "=" -> "EQ";
            case "<" -> "LT";
            case "<=" -> "LE";
            case ">" -> "GT";
            case ">=" -> "GE";
            default -> "";
          };
      if (operator.isEmpty()) {
        return new One(RpmRelation.of(name));
      }
      next();
      return new One(new RpmRelation(name, operator, Optional.of(RpmVersion.parse(next()))));
    }
  }
}
