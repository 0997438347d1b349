package dev.layerweight.syntax;

import dev.layerweight.text.TextRange;

/** Something in the text that a build would refuse; {@code message} says what, and what to do. */
public record SyntaxProblem(TextRange range, String message) {}
