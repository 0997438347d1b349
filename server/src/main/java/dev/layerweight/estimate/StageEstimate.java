package dev.layerweight.estimate;

import dev.layerweight.image.Weight;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.List;
import java.util.Optional;

/**
 * A stage of the build.
 *
 * @param from its FROM
 * @param inImage whether its layers are part of the target's image
 * @param needed whether the target needs it at all, be it only by COPY --from
 * @param total base and all instructions so far together
 * @param complete false where the base or an instruction has an unknown part: the total is "at
 *     least"
 */
public record StageEstimate(
    int index,
    Optional<String> name,
    PlacedInstruction from,
    boolean inImage,
    boolean needed,
    BaseEstimate base,
    List<InstructionEstimate> instructions,
    Weight total,
    boolean complete) {}
