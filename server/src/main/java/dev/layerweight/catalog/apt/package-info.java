/**
 * The adapter behind {@link dev.layerweight.catalog.DebianPackages}: a compact binary index per
 * release, its writer and reader, and how it is made from the lists that apt itself has downloaded.
 *
 * <p>The shipped indexes were made on 2026-11-21: bookworm and trixie by {@link
 * dev.layerweight.catalog.apt.AptIndexRefresh#fromPackagesFiles} from their package lists (main,
 * updates, security) and the status files of their slim images, bullseye by {@code refresh}. {@code
 * measured-packages.tsv.gz} has its source in its head.
 *
 * <p>Files are hostile: a reader checks lengths and a checksum first and answers with a value,
 * never with an exception.
 */
package dev.layerweight.catalog.apt;
