package dev.layerweight.estimate.shell;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.tree.Glob;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellWord;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns words as written into the words a command gets. */
final class Expansion {

  /** Longer values are cut: no sane build has them, and hostile ones double at every step. */
  private static final int LIMIT_CHARACTERS = 1 << 20;

  private static final int LIMIT_WORDS = 20_000;

  private final Variables variables;
  private final Function<Script, Result> substitute;
  private final boolean braces;

  Expansion(Variables variables, Function<Script, Result> substitute, boolean braces) {
    this.variables = variables;
    this.substitute = substitute;
    this.braces = braces;
  }

  /** A value of which a part may be unknown. */
  record Value(String text, boolean known) {}

  /** The word as one value, without splitting: for assignments, redirections and tests. */
  Value single(ShellWord word) {
    StringBuilder text = new StringBuilder();
    boolean known = true;
    for (ShellWord.Part part : word.parts()) {
      Value value = value(part);
      known &= append(text, value.text()) && value.known();
    }
    return new Value(text.toString(), known);
  }

  /** The words that a word becomes: split where it is not quoted, braces put out. */
  List<Argument> words(ShellWord word, TextRange range) {
    List<Argument> done = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    boolean any = false;
    boolean known = true;
    for (ShellWord.Part part : word.parts()) {
      if (part instanceof ShellWord.Parameter all && all.name().equals("@") && all.quoted()) {
        for (String positional : variables.positional()) {
          done.add(new Argument(positional, true, range));
        }
        continue;
      }
      Value value = value(part);
      boolean splits = !part.quoted() && !(part instanceof ShellWord.Text);
      if (!splits) {
        known &= append(current, value.text()) && value.known();
        any = true;
        continue;
      }
      known &= value.known();
      any |= !value.known();
      String text = value.text();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == ' ' || c == '\t' || c == '\n') {
          if (!current.isEmpty() && done.size() < LIMIT_WORDS) {
            done.add(new Argument(current.toString(), known, range));
            current.setLength(0);
          }
          any = false;
        } else {
          current.append(c);
          any = true;
        }
      }
    }
    if (any || !current.isEmpty()) {
      done.add(new Argument(current.toString(), known, range));
    }
    if (!braces || !hasBraces(word)) {
      return done;
    }
    return done.stream()
        .flatMap(argument ->
            Braces.expand(argument.text()).stream()
                .map(text -> new Argument(text, argument.known(), argument.range())))
        .limit(LIMIT_WORDS)
        .toList();
  }

  private static boolean hasBraces(ShellWord word) {
    return word.parts().stream()
        .anyMatch(part ->
            part instanceof ShellWord.Text text && !text.quoted() && text.text().indexOf('{') >= 0);
  }

  private Value value(ShellWord.Part part) {
    return switch (part) {
      case ShellWord.Text text -> new Value(text.text(), true);
      case ShellWord.Parameter parameter -> parameter(parameter);
      case ShellWord.CommandSubstitution command -> {
        Optional<String> output = substitute.apply(command.script()).output();
        yield new Value(output.map(String::stripTrailing).orElse(""), output.isPresent());
      }
      case ShellWord.Arithmetic arithmetic ->
          Arithmetic.evaluate(arithmetic.expression(), variables)
              .map(number -> new Value(Long.toString(number), true))
              .orElse(new Value("", false));
    };
  }

  private Value parameter(ShellWord.Parameter parameter) {
    Optional<String> set = variables.get(parameter.name());
    boolean known = variables.isKnown(parameter.name());
    String text = set.orElse("");
    return switch (parameter.operator()) {
      case "" -> new Value(text, known);
      case ":-" -> known && text.isEmpty() ? operand(parameter) : new Value(text, known);
      case "-" -> known && set.isEmpty() ? operand(parameter) : new Value(text, known);
      case ":=" -> {
        if (known && text.isEmpty()) {
          Value value = operand(parameter);
          variables.set(parameter.name(), value.text(), value.known());
          yield value;
        }
        yield new Value(text, known);
      }
      case "=" -> {
        if (known && set.isEmpty()) {
          Value value = operand(parameter);
          variables.set(parameter.name(), value.text(), value.known());
          yield value;
        }
        yield new Value(text, known);
      }
      case ":+" -> known && text.isEmpty() ? new Value("", true) : alternative(parameter, known);
      case "+" -> known && set.isEmpty() ? new Value("", true) : alternative(parameter, known);
      case ":?", "?" -> new Value(text, known);
      case "#length" -> new Value(Integer.toString(text.length()), known);
      case "#", "##" -> cut(parameter, text, known, true);
      case "%", "%%" -> cut(parameter, text, known, false);
      case "/", "//" -> replaced(parameter, text, known);
      default -> new Value("", false);
    };
  }

  private Value alternative(ShellWord.Parameter parameter, boolean known) {
    Value value = operand(parameter);
    return new Value(value.text(), value.known() && known);
  }

  private Value operand(ShellWord.Parameter parameter) {
    return parameter.operand().map(this::single).orElse(new Value("", true));
  }

  private Value cut(ShellWord.Parameter parameter, String text, boolean known, boolean front) {
    Value pattern = operand(parameter);
    boolean longest = parameter.operator().length() == 2;
    if (text.length() > 4096) {
      return new Value(text, false);
    }
    String best = text;
    for (int length = 0; length <= text.length(); length++) {
      String piece = front ? text.substring(0, length) : text.substring(text.length() - length);
      if (Glob.matches(pattern.text(), piece, true)) {
        best = front ? text.substring(length) : text.substring(0, text.length() - length);
        if (!longest) {
          break;
        }
      }
    }
    return new Value(best, known && pattern.known());
  }

  private Value replaced(ShellWord.Parameter parameter, String text, boolean known) {
    Value pattern = operand(parameter);
    Value by = parameter.replacement().map(this::single).orElse(new Value("", true));
    if (Glob.hasMagic(pattern.text()) || pattern.text().isEmpty()) {
      return new Value(text, false);
    }
    int at = text.indexOf(pattern.text());
    String result =
        parameter.operator().equals("//")
            ? text.replace(pattern.text(), by.text())
            : at < 0
                ? text
                : text.substring(0, at) + by.text() + text.substring(at + pattern.text().length());
    return new Value(
        result.length() > LIMIT_CHARACTERS ? text : result, known && pattern.known() && by.known());
  }

  /** False where the text would become too long, and is then not known any more. */
  private static boolean append(StringBuilder text, String more) {
    boolean fits = text.length() + more.length() <= LIMIT_CHARACTERS;
    if (fits) {
      text.append(more);
    }
    return fits;
  }
}
