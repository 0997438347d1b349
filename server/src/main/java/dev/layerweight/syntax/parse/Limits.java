package dev.layerweight.syntax.parse;

/** How much of a text is read before the rest of it counts as unreadable. */
final class Limits {

  /** Longer files get no instructions. */
  static final int FILE_CHARACTERS = 4_000_000;

  /** A build's line scanner holds 64 KiB and refuses what is longer. */
  static final int LINE_CHARACTERS = 65_535;

  /** The arguments of one instruction, continuation lines joined. */
  static final int INSTRUCTION_CHARACTERS = 262_144;

  /** How deep quotes, substitutions and commands may stand in each other. */
  static final int NESTING = 100;

  private Limits() {}
}
