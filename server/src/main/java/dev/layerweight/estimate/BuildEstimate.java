package dev.layerweight.estimate;

import dev.layerweight.image.Platform;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.Dockerfile;
import java.util.List;
import java.util.Optional;

/**
 * A simulated build of one Dockerfile for one target and platform.
 *
 * @param target index of the stage that becomes the image; empty where there is no stage, or none
 *     of the name asked for
 * @param stages in the order of the text
 * @param problems what keeps parts from being estimated, such as "no stage is named runtime"
 */
public record BuildEstimate(
    Dockerfile dockerfile,
    Platform platform,
    Optional<Integer> target,
    List<StageEstimate> stages,
    List<String> problems) {

  public Optional<StageEstimate> targetStage() {
    return target.map(stages::get);
  }

  /** The weight of the target's image, nothing where there is no target. */
  public Weight image() {
    return targetStage().map(StageEstimate::total).orElse(Weight.ZERO);
  }

  /** False where some part of the image is unknown, so that the total is "at least". */
  public boolean complete() {
    return targetStage().map(StageEstimate::complete).orElse(false);
  }

  /** The estimate of the instruction that holds {@code offset} of the text. */
  public Optional<InstructionEstimate> instructionAt(int offset) {
    return stages.stream()
        .flatMap(stage -> stage.instructions().stream())
        .filter(instruction -> instruction.placed().range().touches(offset))
        .findFirst();
  }
}
