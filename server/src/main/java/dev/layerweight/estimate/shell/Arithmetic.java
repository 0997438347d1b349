package dev.layerweight.estimate.shell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The small part of shell arithmetic that Dockerfiles use: two operands and one operator. */
final class Arithmetic {

  private static final Pattern BINARY =
      Pattern.compile("\\s*(\\$?\\w+)\\s*(?:([-+*/%])\\s*(\\$?\\w+)\\s*)?");

  private Arithmetic() {}

  static Optional<Long> evaluate(String expression, Variables variables) {
    Matcher matcher = BINARY.matcher(expression);
    if (expression.length() > 200 || !matcher.matches()) {
      return Optional.empty();
    }
    Optional<Long> left = operand(matcher.group(1), variables);
    if (matcher.group(2) == null || left.isEmpty()) {
      return left;
    }
    return operand(matcher.group(3), variables)
        .flatMap(right -> apply(left.get(), matcher.group(2), right));
  }

  private static Optional<Long> apply(long left, String operator, long right) {
    return switch (operator) {
      case "+" -> Optional.of(left + right);
      case "-" -> Optional.of(left - right);
      case "*" -> Optional.of(left * right);
      case "/" -> right == 0 ? Optional.empty() : Optional.of(left / right);
      default -> right == 0 ? Optional.empty() : Optional.of(left % right);
    };
  }

  private static Optional<Long> operand(String text, Variables variables) {
    if (text.matches("\\d{1,18}")) {
      return Optional.of(Long.parseLong(text));
    }
    String name = text.startsWith("$") ? text.substring(1) : text;
    return variables
        .get(name)
        .filter(value -> variables.isKnown(name) && value.matches("-?\\d{1,18}"))
        .map(Long::parseLong);
  }
}
