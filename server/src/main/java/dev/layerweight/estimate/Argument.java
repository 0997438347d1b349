package dev.layerweight.estimate;

import dev.layerweight.text.TextRange;

/**
 * A word that a command gets, expanded.
 *
 * @param known false where a part could not be computed (command output, unset variable of the
 *     build's environment); {@code text} then holds what is known
 * @param range where it stands, relative to the instruction
 */
public record Argument(String text, boolean known, TextRange range) {}
