/**
 * The shipped index of Alpine Linux packages.
 *
 * <p>Invariant: every answer but that for the table's own release and architecture is marked
 * nearest.
 */
package dev.layerweight.catalog.apk;
