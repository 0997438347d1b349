package dev.layerweight.syntax.shell;

import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/** A command of a shell script. */
public sealed interface ShellCommand {

  TextRange range();

  /** {@code NAME=value command words > file}; without words only the assignments count. */
  record Simple(
      TextRange range,
      List<Assignment> assignments,
      List<ShellWord> words,
      List<Redirection> redirections)
      implements ShellCommand {}

  /** {@code [!] a | b}; has at least two commands unless it is negated. */
  record Pipeline(TextRange range, boolean negated, List<ShellCommand> commands)
      implements ShellCommand {}

  /**
   * {@code first && second || third}, from left to right with equal rank; has at least one link.
   */
  record AndOr(TextRange range, ShellCommand first, List<Link> links) implements ShellCommand {}

  /**
   * {@code && command} or {@code || command}; {@code operatorRange} is where the operator stands.
   */
  record Link(boolean and, TextRange operatorRange, ShellCommand command) {}

  /** {@code ( script )}. */
  record Subshell(TextRange range, Script body, List<Redirection> redirections)
      implements ShellCommand {}

  /** {@code { script; }}. */
  record Group(TextRange range, Script body, List<Redirection> redirections)
      implements ShellCommand {}

  /** {@code if ...; then ...; elif ...; then ...; else ...; fi}. */
  record If(
      TextRange range,
      List<Branch> branches,
      Optional<Script> otherwise,
      List<Redirection> redirections)
      implements ShellCommand {}

  record Branch(Script condition, Script body) {}

  /** {@code for NAME in words; do ...; done}. */
  record For(
      TextRange range,
      String variable,
      List<ShellWord> words,
      Script body,
      List<Redirection> redirections)
      implements ShellCommand {}

  /** {@code while ...; do ...; done}, or {@code until}. */
  record While(
      TextRange range, boolean until, Script condition, Script body, List<Redirection> redirections)
      implements ShellCommand {}

  /** {@code case word in pattern) ... ;; esac}. */
  record Case(TextRange range, ShellWord word, List<Arm> arms, List<Redirection> redirections)
      implements ShellCommand {}

  record Arm(List<ShellWord> patterns, Script body) {}

  /** {@code name() { ...; }}. */
  record Function(TextRange range, String name, ShellCommand body) implements ShellCommand {}

  /** Text that is no shell this grammar knows; what it does is unknown. */
  record Unreadable(TextRange range, String text) implements ShellCommand {}

  /** {@code NAME=value}, or {@code NAME+=value} where {@code appends}. */
  record Assignment(TextRange range, String name, boolean appends, ShellWord value) {}

  /**
   * A redirection.
   *
   * @param descriptor the number before the operator, else 0 for input and 1 for output
   * @param operator one of {@code < > >> >| <> <& >& &> &>> << <<- <<<}
   * @param target the file, descriptor, word, or here-document delimiter
   * @param hereDocument the body of {@code <<}; its variables are parts unless the delimiter is
   *     quoted
   */
  record Redirection(
      TextRange range,
      int descriptor,
      String operator,
      ShellWord target,
      Optional<ShellWord> hereDocument) {}
}
