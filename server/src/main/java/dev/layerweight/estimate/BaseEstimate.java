package dev.layerweight.estimate;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a stage starts from.
 *
 * @param reference as written, ARGs put in; {@code scratch} where it is that
 * @param stage the earlier stage that it continues, if it is one
 * @param image the base image, empty for scratch, a stage, or where nothing is known
 * @param weight of the base image, or of all that the earlier stage holds
 * @param source where the figures come from, or why there are none, in the user's terms
 * @param nearest true where another tag's figures stand in
 */
public record BaseEstimate(
    String reference,
    OptionalInt stage,
    Optional<BaseImage> image,
    Weight weight,
    List<Part> parts,
    String source,
    boolean nearest) {}
