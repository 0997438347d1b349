/**
 * Two images of one Dockerfile, where a group of dependencies makes up most of it.
 *
 * <p>Instructions are copied as text, never printed anew; what is not plain is refused with its
 * reason.
 */
package dev.layerweight.refactor.split;
