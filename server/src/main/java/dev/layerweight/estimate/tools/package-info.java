/**
 * Programs that come as finished binaries, by an installer script or from an image of their own.
 */
package dev.layerweight.estimate.tools;
