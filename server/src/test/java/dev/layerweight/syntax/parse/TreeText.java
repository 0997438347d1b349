package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Directive;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.WordPart;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.syntax.shell.ShellWord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prints a tree as compact text for expectations.
 *
 * <p>Fixed text stands as it is where it is plain, else in {@code '...'} (in shell words: quoted
 * text) or in {@code ~...~} (unquoted text with odd characters). Lists are in brackets,
 * redirections after {@code &gt;}, problems as {@code ! "text they point at": message}.
 */
final class TreeText {

  private TreeText() {}

  static String of(Dockerfile file) {
    StringBuilder out = new StringBuilder();
    for (Directive directive : file.directives()) {
      out.append("# %s = %s%n".formatted(directive.name(), directive.value()));
    }
    for (PlacedInstruction placed : file.instructions()) {
      out.append(placed.line()).append('-').append(placed.endLine()).append(' ');
      out.append(of(placed.instruction())).append('\n');
      for (HereDocument document : placed.instruction().head().hereDocuments()) {
        out.append("  ").append(of(document)).append('\n');
      }
      for (SyntaxProblem problem : shellProblems(placed.instruction())) {
        out.append("  ! shell ");
        out.append(of(problem, placed.instruction().head().source())).append('\n');
      }
    }
    for (SyntaxProblem problem : file.problems()) {
      out.append("! ").append(of(problem, file.text())).append('\n');
    }
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static String of(SyntaxProblem problem, String text) {
    return visible(problem.range().of(text)) + ": " + problem.message();
  }

  private static String of(HereDocument document) {
    return "<<%s%s%s %s"
        .formatted(
            document.stripsTabs() ? "-" : "",
            document.delimiter(),
            document.expands() ? "" : " as it is",
            visible(document.body()));
  }

  static List<SyntaxProblem> shellProblems(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Run run -> shellProblems(run.command());
      case Instruction.Cmd cmd -> shellProblems(cmd.command());
      case Instruction.Entrypoint entrypoint -> shellProblems(entrypoint.command());
      case Instruction.Healthcheck check ->
          check.command().map(TreeText::shellProblems).orElse(List.of());
      case Instruction.Onbuild onbuild -> shellProblems(onbuild.trigger());
      default -> List.of();
    };
  }

  private static List<SyntaxProblem> shellProblems(CommandForm form) {
    return form instanceof CommandForm.ShellText text ? text.script().problems() : List.of();
  }

  static String of(Instruction instruction) {
    String flags =
        instruction.head().flags().stream().map(TreeText::of).collect(Collectors.joining());
    String keyword = instruction.head().keyword() + flags;
    return switch (instruction) {
      case Instruction.From from ->
          keyword + " " + of(from.image()) + from.stage().map(s -> " as " + of(s)).orElse("");
      case Instruction.Run run -> keyword + " " + of(run.command());
      case Instruction.Cmd cmd -> keyword + " " + of(cmd.command());
      case Instruction.Entrypoint entrypoint -> keyword + " " + of(entrypoint.command());
      case Instruction.Healthcheck check ->
          keyword + " " + check.command().map(TreeText::of).orElse("none");
      case Instruction.Copy copy ->
          keyword + " " + words(copy.sources()) + " to " + of(copy.destination());
      case Instruction.Add add ->
          keyword + " " + words(add.sources()) + " to " + of(add.destination());
      case Instruction.Env env -> keyword + bindings(env.bindings());
      case Instruction.Label label -> keyword + bindings(label.bindings());
      case Instruction.Arg arg ->
          keyword
              + arg.declarations().stream()
                  .map(one ->
                      " " + of(one.name()) + one.defaultValue().map(v -> "=" + of(v)).orElse(""))
                  .collect(Collectors.joining());
      case Instruction.Expose expose -> keyword + " " + words(expose.ports());
      case Instruction.Volume volume -> keyword + " " + words(volume.paths());
      case Instruction.User user -> keyword + " " + of(user.user());
      case Instruction.Workdir workdir -> keyword + " " + of(workdir.path());
      case Instruction.Stopsignal signal -> keyword + " " + of(signal.signal());
      case Instruction.Maintainer maintainer -> keyword + " " + visible(maintainer.name());
      case Instruction.Shell shell -> keyword + " " + words(shell.words());
      case Instruction.Onbuild onbuild -> keyword + " { " + of(onbuild.trigger()) + " }";
      case Instruction.Invalid invalid -> keyword + " invalid: " + invalid.reason();
    };
  }

  private static String of(Flag flag) {
    return " --" + flag.name() + flag.value().map(value -> "=" + of(value)).orElse("");
  }

  private static String bindings(List<Instruction.Binding> bindings) {
    return bindings.stream()
        .map(one -> " " + of(one.key()) + "=" + of(one.value()))
        .collect(Collectors.joining());
  }

  private static String of(CommandForm form) {
    return switch (form) {
      case CommandForm.Exec exec -> "exec " + words(exec.words());
      case CommandForm.ShellText text ->
          (text.interpreter().isEmpty() ? "" : "#!" + text.interpreter() + " ") + of(text.script());
    };
  }

  private static String words(List<Word> words) {
    return words.stream().map(TreeText::of).collect(Collectors.joining(" ", "[", "]"));
  }

  static String of(Word word) {
    if (word.parts().isEmpty()) {
      return "''";
    }
    return word.parts().stream()
        .map(part ->
            switch (part) {
              case WordPart.Literal literal -> plainOr(literal.text(), '\'');
              case WordPart.Variable variable ->
                  "${" + variable.name() + variable.modifier().map(TreeText::of).orElse("") + "}";
            })
        .collect(Collectors.joining());
  }

  private static String of(WordPart.Modifier modifier) {
    return " "
        + modifier.operator()
        + " "
        + of(modifier.operand())
        + modifier.replacement().map(word -> " by " + of(word)).orElse("");
  }

  static String of(Script script) {
    return script.commands().stream().map(TreeText::of).collect(Collectors.joining("; ", "{", "}"));
  }

  static String of(ShellCommand command) {
    return switch (command) {
      case ShellCommand.Simple simple ->
          "("
              + java.util.stream.Stream.of(
                      simple.assignments().stream().map(TreeText::of),
                      simple.words().stream().map(TreeText::of),
                      simple.redirections().stream().map(TreeText::of))
                  .flatMap(stream -> stream)
                  .collect(Collectors.joining(" "))
              + ")";
      case ShellCommand.Pipeline pipeline ->
          (pipeline.negated() ? "not " : "")
              + pipeline.commands().stream().map(TreeText::of).collect(Collectors.joining(" | "));
      case ShellCommand.AndOr andOr ->
          of(andOr.first())
              + andOr.links().stream()
                  .map(link -> (link.and() ? " && " : " || ") + of(link.command()))
                  .collect(Collectors.joining());
      case ShellCommand.Subshell shell -> "subshell" + of(shell.body()) + all(shell.redirections());
      case ShellCommand.Group group -> "group" + of(group.body()) + all(group.redirections());
      case ShellCommand.If clause ->
          clause.branches().stream()
                  .map(branch -> "if " + of(branch.condition()) + " then " + of(branch.body()))
                  .collect(Collectors.joining(" else "))
              + clause.otherwise().map(script -> " else " + of(script)).orElse("")
              + all(clause.redirections());
      case ShellCommand.For clause ->
          "for "
              + clause.variable()
              + clause.words().stream()
                  .map(TreeText::of)
                  .collect(Collectors.joining(" ", " in [", "] "))
              + of(clause.body())
              + all(clause.redirections());
      case ShellCommand.While clause ->
          (clause.until() ? "until " : "while ")
              + of(clause.condition())
              + " do "
              + of(clause.body())
              + all(clause.redirections());
      case ShellCommand.Case clause ->
          "case "
              + of(clause.word())
              + clause.arms().stream()
                  .map(arm ->
                      " "
                          + arm.patterns().stream()
                              .map(TreeText::of)
                              .collect(Collectors.joining("|"))
                          + ") "
                          + of(arm.body()))
                  .collect(Collectors.joining())
              + all(clause.redirections());
      case ShellCommand.Function function ->
          "function " + function.name() + " " + of(function.body());
      case ShellCommand.Unreadable unreadable -> "unreadable " + visible(unreadable.text());
    };
  }

  private static String all(List<ShellCommand.Redirection> redirections) {
    return redirections.stream().map(one -> " " + of(one)).collect(Collectors.joining());
  }

  private static String of(ShellCommand.Assignment assignment) {
    return assignment.name() + (assignment.appends() ? "+=" : "=") + of(assignment.value());
  }

  private static String of(ShellCommand.Redirection one) {
    Optional<String> body = one.hereDocument().map(TreeText::of);
    return one.descriptor()
        + one.operator()
        + " "
        + of(one.target())
        + body.map(text -> ":" + text).orElse("");
  }

  static String of(ShellWord word) {
    if (word.parts().isEmpty()) {
      return "~~";
    }
    return word.parts().stream().map(TreeText::of).collect(Collectors.joining());
  }

  private static String of(ShellWord.Part part) {
    String mark = part.quoted() ? "\"" : "";
    return switch (part) {
      case ShellWord.Text text ->
          text.quoted() ? "'" + escaped(text.text()) + "'" : plainOr(text.text(), '~');
      case ShellWord.Parameter parameter ->
          mark
              + "${"
              + parameter.name()
              + (parameter.operator().isEmpty() ? "" : " " + parameter.operator())
              + parameter.operand().map(word -> " " + of(word)).orElse("")
              + parameter.replacement().map(word -> " by " + of(word)).orElse("")
              + "}"
              + mark;
      case ShellWord.CommandSubstitution substitution ->
          mark + "$" + of(substitution.script()) + mark;
      case ShellWord.Arithmetic arithmetic -> mark + "$((" + arithmetic.expression() + "))" + mark;
    };
  }

  private static String plainOr(String text, char mark) {
    boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\'');
    return plain ? text : mark + escaped(text) + mark;
  }

  private static String visible(String text) {
    return "\"" + escaped(text) + "\"";
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || c > 0xff) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }
}
