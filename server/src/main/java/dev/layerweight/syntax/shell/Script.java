package dev.layerweight.syntax.shell;

import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.text.TextRange;
import java.util.List;

/** Commands that follow each other, separated by {@code ;}, {@code &} or line ends. */
public record Script(
    TextRange range, List<ShellCommand> commands, List<SyntaxProblem> problems) {}
