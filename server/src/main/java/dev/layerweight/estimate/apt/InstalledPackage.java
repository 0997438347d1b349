package dev.layerweight.estimate.apt;

/**
 * A package as dpkg knows it.
 *
 * @param automatic whether apt installed it only because another package needed it
 * @param fromBase whether it came with the base image; it then has no entry of its own
 */
public record InstalledPackage(String version, boolean automatic, boolean fromBase) {}
