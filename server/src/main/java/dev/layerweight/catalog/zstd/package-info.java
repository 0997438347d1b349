/**
 * Unpacks zstd files, RFC 8878: what rpm repositories are packed with. Whatever the bytes are, it
 * ends, takes no more memory than the window it allows, and fails with an {@code IOException} only.
 * The libraries for it are native ones or stand on {@code sun.misc.Unsafe}, of which Java 25 warns
 * and which reads past its buffers where a file lies.
 */
package dev.layerweight.catalog.zstd;
