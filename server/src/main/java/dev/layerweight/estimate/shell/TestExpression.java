package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel.Success;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.Glob;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.List;
import java.util.Set;

/**
 * {@code test}, {@code [ ]} and {@code [[ ]]}, as far as the simulated build can know the answer.
 */
final class TestExpression {

  /**
   * Folders that a base image fills with files that are not known one by one. Elsewhere what is not
   * in the tree does not exist.
   */
  private static final Set<String> FILLED_BY_BASE =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "usr",
          "var", "home");

  private final Step step;
  private final List<Argument> words;
  private int next;

  private TestExpression(Step step, List<Argument> words) {
    this.step = step;
    this.words = words;
  }

  static Success evaluate(List<Argument> words, Step step) {
    if (words.isEmpty()) {
      return Success.NO;
    }
    TestExpression expression = new TestExpression(step, words);
    Success result = expression.or(0);
    return expression.next == words.size() ? result : Success.MAYBE;
  }

  private Success or(int depth) {
    Success left = and(depth);
    while (takes("-o") || takes("||")) {
      Success right = and(depth);
      left =
          left == Success.YES || right == Success.YES
              ? Success.YES
              : left == Success.NO ? right : left;
    }
    return left;
  }

  private Success and(int depth) {
    Success left = single(depth);
    while (takes("-a") || takes("&&")) {
      Success right = single(depth);
      left =
          left == Success.NO || right == Success.NO
              ? Success.NO
              : left == Success.YES ? right : left;
    }
    return left;
  }

  private Success single(int depth) {
    if (next >= words.size() || depth > 50) {
      next = words.size() + 1;
      return Success.MAYBE;
    }
    if (words.size() - next > 1 && takes("!")) {
      return not(single(depth + 1));
    }
    if (takes("(")) {
      Success inner = or(depth + 1);
      takes(")");
      return inner;
    }
    Argument first = words.get(next++);
    if (next + 1 < words.size() && isBinary(words.get(next).text())) {
      String operator = words.get(next++).text();
      return binary(first, operator, words.get(next++));
    }
    if (first.text().matches("-[a-zA-Z]") && next < words.size()) {
      return unary(first.text(), words.get(next++));
    }
    return first.known() ? answer(!first.text().isEmpty()) : Success.MAYBE;
  }

  private Success binary(Argument left, String operator, Argument right) {
    if (!left.known() || !right.known()) {
      return Success.MAYBE;
    }
    return switch (operator) {
      case "=", "==" -> answer(Glob.matches(right.text(), left.text(), true));
      case "!=" -> answer(!Glob.matches(right.text(), left.text(), true));
      case "-eq", "-ne", "-lt", "-le", "-gt", "-ge" -> compare(left.text(), operator, right.text());
      default -> Success.MAYBE;
    };
  }

  private static Success compare(String left, String operator, String right) {
    if (!left.matches("-?\\d{1,18}") || !right.matches("-?\\d{1,18}")) {
      return Success.MAYBE;
    }
    int order = Long.compare(Long.parseLong(left), Long.parseLong(right));
    return answer(
        switch (operator) {
          case "-eq" -> order == 0;
          case "-ne" -> order != 0;
          case "-lt" -> order < 0;
          case "-le" -> order <= 0;
          case "-gt" -> order > 0;
          default -> order >= 0;
        });
  }

  private Success unary(String operator, Argument operand) {
    if (!operand.known()) {
      return Success.MAYBE;
    }
    return switch (operator) {
      case "-n" -> answer(!operand.text().isEmpty());
      case "-z" -> answer(operand.text().isEmpty());
      case "-e", "-f", "-d", "-s", "-r", "-w", "-x", "-L", "-h" -> exists(operand.text());
      default -> Success.MAYBE;
    };
  }

  private Success exists(String written) {
    if (written.isEmpty()) {
      return Success.NO;
    }
    String path = step.resolve(written);
    if (step.files().exists(path) || !step.files().glob(path).isEmpty()) {
      return Success.YES;
    }
    String top = path.length() < 2 ? "" : path.substring(1).split("/", 2)[0];
    boolean mayBeInBase = FILLED_BY_BASE.contains(top) && !UnixPath.isBelow(path, "/usr/src");
    return mayBeInBase ? Success.MAYBE : Success.NO;
  }

  private boolean takes(String word) {
    if (next < words.size() && words.get(next).text().equals(word)) {
      next++;
      return true;
    }
    return false;
  }

  private static boolean isBinary(String word) {
    return switch (word) {
      case "=",
          "==",
          "!=",
          "=~",
          "<",
          ">",
          "-eq",
          "-ne",
          "-lt",
          "-le",
          "-gt",
          "-ge",
          "-nt",
          "-ot",
          "-ef" ->
          true;
      default -> false;
    };
  }

  static Success not(Success success) {
    return switch (success) {
      case YES -> Success.NO;
      case NO -> Success.YES;
      case MAYBE -> Success.MAYBE;
    };
  }

  private static Success answer(boolean yes) {
    return yes ? Success.YES : Success.NO;
  }
}
