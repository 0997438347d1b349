/**
 * Dockerfiles and the shell inside {@code RUN} as sealed records with ranges.
 *
 * <p>Every text has a tree: what cannot be understood is {@link
 * dev.layerweight.syntax.Instruction.Invalid} or a {@link dev.layerweight.syntax.SyntaxProblem},
 * never an exception. Ranges inside of an instruction count from the instruction's own start, so
 * that a tree can be used again wherever the same text stands.
 */
package dev.layerweight.syntax;
