package dev.layerweight.catalog.registry;

import java.time.Instant;
import java.util.List;

/**
 * An image as a registry has it.
 *
 * @param digest that the tag names, of the index where there is one
 * @param asOf when the tag named it
 * @param complete false where a layer's size could not be asked for this time
 * @param otherPlatform whether it is of another platform than the one asked for
 */
record RegistryImage(
    String digest,
    Instant asOf,
    List<Layer> layers,
    ImageConfig config,
    boolean complete,
    boolean otherPlatform) {

  record Layer(Descriptor descriptor, LayerSize size) {}
}
