/**
 * Alpine's {@code apk}: what an install brings, leaves behind, and takes away again.
 *
 * <p>Only one release's index ships, so every size is approximate and says so; a package that is
 * not in it is unknown.
 */
package dev.layerweight.estimate.apk;
