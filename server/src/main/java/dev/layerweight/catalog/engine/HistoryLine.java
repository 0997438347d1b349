package dev.layerweight.catalog.engine;

/**
 * One line of an image's history as the engine gives it.
 *
 * @param createdBy the instruction, in the builder's own spelling
 * @param comment such as {@code buildkit.dockerfile.v0}, or {@code FROM debian:12} of Buildah
 * @param bytes what its layer weighs, in the engine's own measure; 0 where it made none
 */
record HistoryLine(String createdBy, String comment, long bytes) {}
