package dev.layerweight.refactor;

import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;

/** Keeps edits off what was not understood: an instruction with a syntax error is not changed. */
public final class SoundText {

  private SoundText() {}

  /** Whether no edit of the Dockerfile reaches into an instruction with a syntax error. */
  public static boolean allows(Dockerfile dockerfile, List<TextEdit> edits) {
    return dockerfile.instructions().stream()
        .filter(placed -> edits.stream().anyMatch(edit -> meets(edit.range(), placed.range())))
        .allMatch(SoundText::isSound);
  }

  private static boolean isSound(PlacedInstruction placed) {
    return !(placed.instruction() instanceof Instruction.Invalid)
        && placed.instruction().head().problems().isEmpty()
        && command(placed.instruction()).filter(SoundText::isBroken).isEmpty();
  }

  private static boolean isBroken(CommandForm command) {
    return command instanceof CommandForm.ShellText text && !text.script().problems().isEmpty();
  }

  private static Optional<CommandForm> command(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Run run -> Optional.of(run.command());
      case Instruction.Cmd cmd -> Optional.of(cmd.command());
      case Instruction.Entrypoint entrypoint -> Optional.of(entrypoint.command());
      case Instruction.Healthcheck healthcheck -> healthcheck.command();
      case Instruction _ -> Optional.empty();
    };
  }

  private static boolean meets(TextRange edit, TextRange instruction) {
    return edit.start() < instruction.end() && instruction.start() < edit.end()
        || edit.length() == 0 && instruction.touches(edit.start());
  }
}
