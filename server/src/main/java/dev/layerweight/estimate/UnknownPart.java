package dev.layerweight.estimate;

import dev.layerweight.text.TextRange;

/**
 * Something an instruction adds that no number is known for.
 *
 * @param range relative to the instruction
 */
public record UnknownPart(String reason, TextRange range) {}
