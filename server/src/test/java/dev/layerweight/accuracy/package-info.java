/** Estimates held against what was measured when the images were really built. */
package dev.layerweight.accuracy;
