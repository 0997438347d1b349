/**
 * Base images from the tables that ship with the program.
 *
 * <p>Invariant: a figure comes from a row of a table, is of the very image asked for or marked as
 * the nearest one, and an image without a row has no figure.
 */
package dev.layerweight.catalog.snapshot;
