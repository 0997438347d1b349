package dev.layerweight.estimate.locked;

/** A package as a lock file or a manifest names it; no version where that does not say one. */
public record LockedPackage(String name, String version) {}
