package dev.layerweight.estimate;

import dev.layerweight.image.Platform;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.List;
import java.util.Optional;

/**
 * A simulated build of one Dockerfile for one target and platform.
 *
 * @param target index of the stage that becomes the image; empty where there is no stage, or none
 *     of the name asked for
 * @param stages in the order of the text
 * @param problems what keeps parts from being estimated, such as "no stage is named runtime"
 * @param lastBuilds what the target, and after it other stages, weighed when they were really built
 *     the last time; empty where nobody looked or nothing was found
 */
public record BuildEstimate(
    Dockerfile dockerfile,
    Platform platform,
    Optional<Integer> target,
    List<StageEstimate> stages,
    List<String> problems,
    List<LastBuild> lastBuilds) {

  public BuildEstimate(
      Dockerfile dockerfile,
      Platform platform,
      Optional<Integer> target,
      List<StageEstimate> stages,
      List<String> problems) {
    this(dockerfile, platform, target, stages, problems, List.of());
  }

  /** The same beside what was really built. */
  public BuildEstimate with(List<LastBuild> builds) {
    return new BuildEstimate(dockerfile, platform, target, stages, problems, builds);
  }

  /** What an instruction weighed when it was built. */
  public Optional<LastBuild.Layer> built(PlacedInstruction placed) {
    return lastBuild(placed).flatMap(build -> build.layer(placed));
  }

  /** The build that an instruction was found in. */
  public Optional<LastBuild> lastBuild(PlacedInstruction placed) {
    return lastBuilds.stream().filter(build -> build.layer(placed).isPresent()).findFirst();
  }

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
