package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;

/**
 * An instruction at its place in the file.
 *
 * @param start offset of the instruction's first character
 * @param line first line, counted from 0
 * @param endLine last line that belongs to it (continuations and here-documents included), from 0
 */
public record PlacedInstruction(int start, int line, int endLine, Instruction instruction) {

  /** The absolute range of everything from the keyword to the last character. */
  public TextRange range() {
    return absolute(instruction.head().range());
  }

  /** An absolute range from one that counts from the instruction's start. */
  public TextRange absolute(TextRange relative) {
    return relative.shift(start);
  }
}
