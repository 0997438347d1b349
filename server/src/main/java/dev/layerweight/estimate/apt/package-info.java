/**
 * The apt family: what {@code apt-get} chooses, what dpkg writes, what both leave in a layer.
 *
 * <p>Pure: package indexes come through {@link dev.layerweight.catalog.DebianPackages}.
 */
package dev.layerweight.estimate.apt;
