package dev.layerweight.syntax;

import java.util.List;

/**
 * A Dockerfile as read: directives, instructions in their order, and everything wrong with it.
 *
 * @param escape the escape character in force, {@code \} or {@code `}
 * @param problems problems of the whole text and of all instructions, with absolute ranges
 */
public record Dockerfile(
    String text,
    List<Directive> directives,
    char escape,
    List<PlacedInstruction> instructions,
    List<SyntaxProblem> problems) {}
