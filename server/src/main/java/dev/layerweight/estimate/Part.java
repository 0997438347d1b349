package dev.layerweight.estimate;

import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;

/**
 * A term of a layer's sum: what one owner (a package, a cache, a copied folder) has in the layer.
 *
 * @param path the directory or file that holds it
 */
public record Part(
    String name,
    PartKind kind,
    String path,
    Weight weight,
    long fileCount,
    Provenance provenance) {}
