/**
 * The shell inside {@code RUN} as sealed records. Ranges count from the start of the instruction
 * that holds the shell text, and point into the text as written, continuations included.
 */
package dev.layerweight.syntax.shell;
