package dev.layerweight.report;

import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.image.Estimate;
import dev.layerweight.text.LineIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Something in the image that no number is known for.
 *
 * @param line counted from 1
 */
record Unweighed(int line, String reason) {

  /** All of the target's image, in the order of the text. */
  static List<Unweighed> of(BuildEstimate build) {
    LineIndex lines = LineIndex.of(build.dockerfile().text());
    List<Unweighed> unknowns = new ArrayList<>();
    for (StageEstimate stage : build.stages()) {
      if (!stage.inImage()) {
        continue;
      }
      if (stage.base().stage().isEmpty()
          && stage.base().weight().unpacked() instanceof Estimate.Unknown unknown) {
        unknowns.add(new Unweighed(stage.from().line() + 1, Visible.words(unknown.reason())));
      }
      for (InstructionEstimate instruction : stage.instructions()) {
        for (UnknownPart part : instruction.unknown()) {
          int offset = instruction.placed().absolute(part.range()).start();
          unknowns.add(new Unweighed(lines.lineOf(offset) + 1, Visible.words(part.reason())));
        }
      }
    }
    return unknowns.stream().distinct().toList();
  }
}
