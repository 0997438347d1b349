package dev.layerweight.syntax.shell;

import dev.layerweight.syntax.SyntaxProblem;
import dev.layerweight.text.TextRange;
import java.util.List;

/**
 * Commands that follow each other, separated by {@code ;}, {@code &} or line ends.
 *
 * @param problems what a POSIX shell (or bash, as far as the grammar goes) would refuse; the
 *     outermost script has those of all scripts in it. Another shell may be in force, therefore
 *     they are not among the problems of the instruction.
 */
public record Script(TextRange range, List<ShellCommand> commands, List<SyntaxProblem> problems) {}
