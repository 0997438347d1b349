/**
 * Repositories of rpm packages: their metadata read, checked and kept in a small form.
 *
 * <p>Invariant: what is read is bounded, and nothing of it is believed whose checksum differs from
 * the one that the repository states.
 */
package dev.layerweight.catalog.rpm;
