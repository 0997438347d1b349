package dev.layerweight.estimate;

/**
 * An immutable piece of a stage's state that belongs to one command family, such as the packages
 * that dpkg knows as installed. A stage has at most one of each class.
 */
public interface Facet {}
