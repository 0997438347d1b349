/**
 * Reads text into the records of {@code syntax}; the only package that knows ANTLR.
 *
 * <p>Reading is total: every text has a tree, in time and stack bounded by {@link
 * dev.layerweight.syntax.parse.Limits}.
 */
package dev.layerweight.syntax.parse;
