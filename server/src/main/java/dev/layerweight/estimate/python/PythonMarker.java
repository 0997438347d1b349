package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An environment marker of PEP 508, such as {@code python_version < "3.11" and extra == "dev"}. */
public sealed interface PythonMarker {

  PythonMarker ALWAYS = new All(List.of());

  int LIMIT_DEPTH = 32;
  int LIMIT_CHARACTERS = 4096;

  record All(List<PythonMarker> parts) implements PythonMarker {}

  record Any(List<PythonMarker> parts) implements PythonMarker {}

  /** A comparison; {@code literal} sides are quoted text, others are variables. */
  record Comparison(
      String left, boolean leftLiteral, String operator, String right, boolean rightLiteral)
      implements PythonMarker {}

  /** Whether it holds for the target and at least one of the extras, or for no extra. */
  default boolean holds(PythonTarget target, Set<String> extras) {
    return switch (this) {
      case All all -> all.parts.stream().allMatch(part -> part.holds(target, extras));
      case Any any -> any.parts.stream().anyMatch(part -> part.holds(target, extras));
      case Comparison comparison -> compare(comparison, target, extras);
    };
  }

  /** Whether it asks for an extra anywhere. */
  default boolean namesExtra() {
    return switch (this) {
      case All all -> all.parts.stream().anyMatch(PythonMarker::namesExtra);
      case Any any -> any.parts.stream().anyMatch(PythonMarker::namesExtra);
      case Comparison comparison ->
          (!comparison.leftLiteral && comparison.left.equals("extra"))
              || (!comparison.rightLiteral && comparison.right.equals("extra"));
    };
  }

  private static boolean compare(Comparison comparison, PythonTarget target, Set<String> extras) {
    boolean extraLeft = !comparison.leftLiteral && comparison.left.equals("extra");
    boolean extraRight = !comparison.rightLiteral && comparison.right.equals("extra");
    if (extraLeft || extraRight) {
      String name = PythonProject.normalised(extraLeft ? comparison.right : comparison.left);
      return comparison.operator.equals("!=") != extras.contains(name);
    }
    Optional<String> left =
        comparison.leftLiteral ? Optional.of(comparison.left) : target.marker(comparison.left);
    Optional<String> right =
        comparison.rightLiteral ? Optional.of(comparison.right) : target.marker(comparison.right);
    if (left.isEmpty() || right.isEmpty()) {
      // What PEP 508 does not know cannot be told apart here; most such markers hold.
      return true;
    }
    return compare(left.get(), comparison.operator, right.get());
  }

  private static boolean compare(String left, String operator, String right) {
    switch (operator) {
      case "in" -> {
        return right.contains(left);
      }
      case "not in" -> {
        return !right.contains(left);
      }
      default -> {
        Optional<PythonVersion> version = PythonVersion.parse(left);
        Optional<PythonSpecifier> specifier = PythonSpecifier.parse(operator + right);
        if (version.isPresent() && specifier.isPresent()) {
          return specifier.get().allows(version.get());
        }
        int order = left.compareTo(right);
        return switch (operator) {
          case "==", "===" -> order == 0;
          case "!=" -> order != 0;
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case ">" -> order > 0;
          case ">=" -> order >= 0;
          default -> false;
        };
      }
    }
  }

  /** Empty where the text is no marker. */
  static Optional<PythonMarker> parse(String text) {
    if (text.isBlank()) {
      return Optional.of(ALWAYS);
    }
    return text.length() > LIMIT_CHARACTERS ? Optional.empty() : new Reader(text).read();
  }

  /** Reads a marker by descent, with bounded depth. */
  final class Reader {

    private static final Pattern TOKEN =
        Pattern.compile(
            "\\s*(?:(\\()|(\\))|\"([^\"]*)\"|'([^']*)'|(===|==|~=|!=|<=|>=|<|>)|([A-Za-z_.]+))");

    private final List<String> tokens = new ArrayList<>();
    private int at;
    private boolean failed;

    private Reader(String text) {
      Matcher matcher = TOKEN.matcher(text);
      int end = 0;
      while (end < text.length() && matcher.find(end) && matcher.start() == end) {
        end = matcher.end();
        tokens.add(
            matcher.group(3) != null || matcher.group(4) != null
                ? '"' + (matcher.group(3) != null ? matcher.group(3) : matcher.group(4))
                : matcher.group().strip());
      }
      failed = !text.substring(end).isBlank();
    }

    private Optional<PythonMarker> read() {
      PythonMarker marker = any(0);
      return failed || at < tokens.size() ? Optional.empty() : Optional.of(marker);
    }

    private PythonMarker any(int depth) {
      List<PythonMarker> parts = new ArrayList<>(List.of(all(depth)));
      while (!failed && accept("or")) {
        parts.add(all(depth));
      }
      return parts.size() == 1 ? parts.getFirst() : new Any(List.copyOf(parts));
    }

    private PythonMarker all(int depth) {
      List<PythonMarker> parts = new ArrayList<>(List.of(one(depth)));
      while (!failed && accept("and")) {
        parts.add(one(depth));
      }
      return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
    }

    private PythonMarker one(int depth) {
      if (depth > LIMIT_DEPTH) {
        failed = true;
        return ALWAYS;
      }
      if (accept("(")) {
        PythonMarker inner = any(depth + 1);
        failed |= !accept(")");
        return inner;
      }
      String left = next();
      String operator = next();
      if (operator.equals("not")) {
        operator = "not " + next();
      }
      String right = next();
      failed |= left.isEmpty() || right.isEmpty() || operator.isEmpty();
      return new Comparison(
          unquoted(left), left.startsWith("\""), operator, unquoted(right), right.startsWith("\""));
    }

    private static String unquoted(String token) {
      return token.startsWith("\"") ? token.substring(1) : token;
    }

    private boolean accept(String token) {
      if (at < tokens.size() && tokens.get(at).equals(token)) {
        at++;
        return true;
      }
      return false;
    }

    private String next() {
      return at < tokens.size() ? tokens.get(at++) : "";
    }
  }
}
