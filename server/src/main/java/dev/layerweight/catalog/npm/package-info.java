/**
 * Adapters behind {@link dev.layerweight.catalog.NodePackages}: the shipped table and a look into
 * an installed {@code node_modules}. Reads files, never the network.
 */
package dev.layerweight.catalog.npm;
