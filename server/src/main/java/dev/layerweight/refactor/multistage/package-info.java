/**
 * Conversion of an image that is built in one stage into a build stage and a runtime stage.
 *
 * <p>Instructions that stay are copied as text, never printed anew. A family that is not sure
 * refuses with its reason; nothing here is tried out, and nothing does I/O but through the context.
 */
package dev.layerweight.refactor.multistage;
