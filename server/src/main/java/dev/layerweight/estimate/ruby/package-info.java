/** {@code bundle} and {@code gem}: the archives that they keep. */
package dev.layerweight.estimate.ruby;
