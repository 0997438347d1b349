/**
 * The build context on disk: exact bytes of what a build would be sent, under {@code
 * .dockerignore}.
 *
 * <p>Invariant: nothing here leaves the context's folder, opens anything but regular files, or
 * works without a bound on files, depth, bytes and time. What stays uncounted is told as a problem.
 */
package dev.layerweight.catalog.context;
