/**
 * The adapter behind {@link dev.layerweight.catalog.DebianPackages}: a compact binary index per release,
 * its writer and reader, and how it is made from the lists that apt itself has downloaded.
 *
 * <p>Files are hostile: a reader checks lengths and a checksum first and answers with a value, never
 * with an exception.
 */
package dev.layerweight.catalog.apt;
