/**
 * The simulated build: a file tree per stage, layer upon layer, and one class per command family.
 *
 * <p>Pure: the same text, context and catalog give the same numbers. Nothing here does I/O but
 * through the ports of {@link dev.layerweight.catalog}.
 */
package dev.layerweight.estimate;
