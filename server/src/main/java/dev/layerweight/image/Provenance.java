package dev.layerweight.image;

/**
 * Where a number comes from, in words for the user, such as "bookworm index of 2026-11-12".
 *
 * @param source short and without a host name where none is needed
 */
public record Provenance(String source) {}
