package dev.layerweight.advice;

import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Substitution;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instruction with what the ones before it leave in force.
 *
 * @param stage that the instruction is written in
 * @param variables ARG and ENV
 */
public record Located(
    StageEstimate stage,
    InstructionEstimate estimate,
    String workingDirectory,
    Map<String, String> variables) {

  /** What stands behind it in one instruction is not looked at by name. */
  private static final int LIMIT_TEXT_CHARACTERS = 20_000;

  /** Whether neither the instruction nor the shell script in it has a syntax error. */
  public boolean isSound() {
    return instruction().head().problems().isEmpty()
        && command().filter(Located::isBroken).isEmpty();
  }

  private static boolean isBroken(CommandForm command) {
    return command instanceof CommandForm.ShellText text && !text.script().problems().isEmpty();
  }

  public PlacedInstruction placed() {
    return estimate.placed();
  }

  public Instruction instruction() {
    return placed().instruction();
  }

  public String expanded(Word word) {
    return Substitution.expand(word, name -> Optional.ofNullable(variables.get(name))).text();
  }

  /** An absolute path from one as the instruction would take it. */
  public String path(String written) {
    return UnixPath.resolve(workingDirectory, written);
  }

  /** Sources of COPY and ADD as written, without here-documents; none for other instructions. */
  public List<String> sources() {
    return switch (instruction()) {
      case Instruction.Copy copy -> copy.sources().stream().map(this::expanded).toList();
      case Instruction.Add add -> add.sources().stream().map(this::expanded).toList();
      default -> List.of();
    };
  }

  /** Where COPY or ADD puts its files, as written. */
  public Optional<String> destination() {
    return switch (instruction()) {
      case Instruction.Copy copy -> Optional.of(expanded(copy.destination()));
      case Instruction.Add add -> Optional.of(expanded(add.destination()));
      default -> Optional.empty();
    };
  }

  /** The stage or image that {@code COPY --from} names. */
  public Optional<String> from() {
    return instruction().head().flag("from").flatMap(Flag::value).map(this::expanded);
  }

  /** Whether it copies from the build context. */
  public boolean copiesContext() {
    return destination().isPresent() && from().isEmpty() && !sources().isEmpty();
  }

  /** The command of RUN, CMD, ENTRYPOINT and HEALTHCHECK. */
  public Optional<CommandForm> command() {
    return switch (instruction()) {
      case Instruction.Run run -> Optional.of(run.command());
      case Instruction.Cmd cmd -> Optional.of(cmd.command());
      case Instruction.Entrypoint entrypoint -> Optional.of(entrypoint.command());
      case Instruction.Healthcheck healthcheck -> healthcheck.command();
      default -> Optional.empty();
    };
  }

  /** What the command says, comments left out; empty for other instructions. */
  public String commandText() {
    if (command().isEmpty()) {
      return "";
    }
    String source = instruction().head().source();
    StringBuilder text = new StringBuilder();
    text.append(command().get().range().of(source));
    for (HereDocument document : instruction().head().hereDocuments()) {
      text.append('\n').append(document.body());
    }
    return text.substring(0, Math.min(text.length(), LIMIT_TEXT_CHARACTERS))
        .replaceAll("(?m)^[ \\t]*#.*(?:\\R|$)", "")
        .replaceAll("[\\\\`][ \\t]*\\r?\\n", " ");
  }
}
