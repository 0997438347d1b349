package dev.layerweight.estimate;

import dev.layerweight.image.Weight;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.List;

/**
 * What one instruction adds to the image.
 *
 * @param weight the sum of the parts; unknown parts are not in it
 * @param parts biggest first, complete: every package by its name
 * @param unknown what could not be weighed; where this is not empty the weight is "at least"
 * @param copiedUp what of the weight a lower layer already holds (chown, chmod, the same file
 *     again)
 * @param removed owners and paths that this instruction removes from lower layers, which frees
 *     nothing, with the bytes that stay below
 */
public record InstructionEstimate(
    PlacedInstruction placed,
    Weight weight,
    List<Part> parts,
    List<UnknownPart> unknown,
    List<Fact> facts,
    Weight copiedUp,
    List<Part> removed) {

  public boolean isComplete() {
    return unknown.isEmpty();
  }
}
