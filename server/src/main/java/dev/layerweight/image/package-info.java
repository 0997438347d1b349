/**
 * The vocabulary of images: references, platforms, stages, sizes with their certainty.
 *
 * <p>Sizes are bytes. Unpacked and compressed bytes never share a type: {@link
 * dev.layerweight.image.Weight} keeps both apart.
 */
package dev.layerweight.image;
