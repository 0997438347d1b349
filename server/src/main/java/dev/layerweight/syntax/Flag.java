package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;
import java.util.Optional;

/** A flag such as {@code --from=build}; {@code name} without dashes, lower-case. */
public record Flag(TextRange range, String name, Optional<Word> value) {}
