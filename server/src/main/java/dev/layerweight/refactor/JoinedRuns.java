package dev.layerweight.refactor;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.shell.ShellCommand;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes one RUN of two that follow each other, so that both write one layer. */
public final class JoinedRuns {

  /** Commands whose effect would reach into the RUN that is joined to theirs. */
  private static final Set<String> LASTING =
      Set.of(
          "cd",
          "pushd",
          "popd",
          "export",
          "umask",
          "exec",
          "exit",
          ".",
          "source",
          "trap",
          "shift",
          "alias",
          "unset",
          "readonly");

  private JoinedRuns() {}

  /**
   * The edit that joins {@code second} to {@code first} with {@code &&}, in the way the first is
   * written; comments between them stay. Empty where the two would not do the same as before: other
   * flags, JSON form, here-documents, a change of folder, or {@code ||} and {@code ;} in the
   * second.
   */
  public static Optional<TextEdit> join(
      Dockerfile dockerfile, PlacedInstruction first, PlacedInstruction second) {
    return join(dockerfile, first, second, RunText.joint(first.instruction().head().source()));
  }

  /** As {@link #join}, each RUN on a line of its own. */
  public static Optional<TextEdit> joinByLines(
      Dockerfile dockerfile, PlacedInstruction first, PlacedInstruction second) {
    return join(dockerfile, first, second, ownLine(dockerfile));
  }

  /** What stands between two commands of which the second has a line of its own. */
  public static String ownLine(Dockerfile dockerfile) {
    String ending = dockerfile.text().contains("\r\n") ? "\r\n" : "\n";
    return " " + dockerfile.escape() + ending + "    && ";
  }

  private static Optional<TextEdit> join(
      Dockerfile dockerfile, PlacedInstruction first, PlacedInstruction second, String manner) {
    Optional<CommandForm.ShellText> one = plainScript(first);
    Optional<CommandForm.ShellText> other = plainScript(second);
    if (one.isEmpty()
        || other.isEmpty()
        || !flags(first).equals(flags(second))
        || !isChain(other.get())
        || RunCommand.of(first.instruction()).stream().anyMatch(JoinedRuns::lasts)) {
      return Optional.empty();
    }
    String between = dockerfile.text().substring(first.range().end(), second.start());
    boolean neighbours =
        between.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"));
    if (!neighbours) {
      return Optional.empty();
    }
    String source = first.instruction().head().source();
    return RunText.lastCommandEnd(source, one.get())
        .filter(end -> source.substring(end).isBlank())
        .map(end -> {
          int from = first.start() + end;
          int to = second.start() + other.get().script().commands().getFirst().range().start();
          String joint = joint(manner, between, dockerfile);
          return new TextEdit(new TextRange(from, to), joint);
        });
  }

  private static Optional<CommandForm.ShellText> plainScript(PlacedInstruction placed) {
    return placed.instruction() instanceof Instruction.Run run
            && run.command() instanceof CommandForm.ShellText text
            && run.head().hereDocuments().isEmpty()
            && text.interpreter().isEmpty()
            && !text.script().commands().isEmpty()
            && text.script().problems().isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static List<String> flags(PlacedInstruction placed) {
    String source = placed.instruction().head().source();
    return placed.instruction().head().flags().stream()
        .map(Flag::range)
        .map(range -> range.of(source))
        .toList();
  }

  private static boolean isChain(CommandForm.ShellText text) {
    return text.script().commands().size() == 1
        && switch (text.script().commands().getFirst()) {
          case ShellCommand.AndOr chain -> chain.links().stream().allMatch(ShellCommand.Link::and);
          case ShellCommand.Unreadable _ -> false;
          case ShellCommand _ -> true;
        };
  }

  private static boolean lasts(RunCommand command) {
    boolean optionOnly =
        command.program().equals("set")
            && !command.arguments().stream()
                .allMatch(word -> word.matches("[-+][eux]*o?|pipefail"));
    return LASTING.contains(command.program()) || optionOnly;
  }

  private static String joint(String joint, String between, Dockerfile dockerfile) {
    List<String> comments =
        between.lines().filter(line -> line.stripLeading().startsWith("#")).toList();
    if (comments.isEmpty()) {
      return joint;
    }
    String ending = between.contains("\r\n") ? "\r\n" : "\n";
    String broken = joint.contains("\n") ? joint : " " + dockerfile.escape() + ending + "    && ";
    int next = broken.indexOf('\n') + 1;
    return broken.substring(0, next)
        + String.join(ending, comments)
        + ending
        + broken.substring(next);
  }
}
