/**
 * Alpine's {@code apk}: what an install brings, leaves behind, and takes away again.
 *
 * <p>Invariant: sizes by the index of another release are approximate and say so; a package that no
 * known index holds is unknown.
 */
package dev.layerweight.estimate.apk;
