package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Substitution;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instruction with its text as written and what the ones before it leave in force.
 *
 * @param start where its first line starts in the file
 * @param lead comments and empty lines above it
 * @param text all its lines, the last one with its line break unless the file ends there
 * @param variables ARG and ENV
 * @param user empty for root
 */
record Piece(
    InstructionEstimate estimate,
    int start,
    String lead,
    String text,
    String workingDirectory,
    Map<String, String> variables,
    String user) {

  private static final int LIMIT_CHARACTERS = 50_000;

  PlacedInstruction placed() {
    return estimate.placed();
  }

  Instruction instruction() {
    return placed().instruction();
  }

  /** For messages, counted from 1. */
  String line() {
    return "line " + (placed().line() + 1);
  }

  boolean isRun() {
    return instruction() instanceof Instruction.Run;
  }

  /** The commands of a RUN in a shell's script. */
  List<RunCommand> commands() {
    return RunCommand.of(instruction());
  }

  String expanded(Word word) {
    return Substitution.expand(word, name -> Optional.ofNullable(variables.get(name))).text();
  }

  String path(String written) {
    return UnixPath.resolve(workingDirectory, written);
  }

  boolean copiesFiles() {
    return instruction() instanceof Instruction.Copy || instruction() instanceof Instruction.Add;
  }

  boolean copiesContext() {
    return copiesFiles() && from().isEmpty();
  }

  /** The stage or image of {@code --from}. */
  Optional<String> from() {
    return instruction().head().flag("from").flatMap(Flag::value).map(this::expanded);
  }

  List<String> sources() {
    return switch (instruction()) {
      case Instruction.Copy copy -> copy.sources().stream().map(this::expanded).toList();
      case Instruction.Add add -> add.sources().stream().map(this::expanded).toList();
      default -> List.of();
    };
  }

  /** Where COPY or ADD puts its files, empty text for other instructions. */
  String destination() {
    return switch (instruction()) {
      case Instruction.Copy copy -> expanded(copy.destination());
      case Instruction.Add add -> expanded(add.destination());
      default -> "";
    };
  }

  /** What a command says, without comments and continuations; else all of the instruction. */
  String plain() {
    StringBuilder plain = new StringBuilder(text);
    for (HereDocument document : instruction().head().hereDocuments()) {
      plain.append('\n').append(document.body());
    }
    return plain
        .substring(0, Math.min(plain.length(), LIMIT_CHARACTERS))
        .replaceAll("(?m)^[ \\t]*#.*(?:\\R|$)", "")
        .replaceAll("[\\\\`][ \\t]*\\r?\\n", " ");
  }

  /** The instruction's text after edits whose ranges are those of the file. */
  String edited(List<TextEdit> edits) {
    return TextEdit.apply(
        text,
        edits.stream()
            .map(edit ->
                new TextEdit(
                    new TextRange(edit.range().start() - start, edit.range().end() - start),
                    edit.replacement()))
            .toList());
  }

  /** Whether nothing but a shell's plain script runs: no other interpreter, no JSON form. */
  boolean isShellScript() {
    return instruction() instanceof Instruction.Run run
        && run.command() instanceof CommandForm.ShellText script
        && (script.interpreter().isEmpty() || script.interpreter().endsWith("sh"));
  }
}
