/**
 * The package indexes of Debian, of Ubuntu and of archives that a Dockerfile adds, as their servers
 * have them by now. Nothing here is waited for: answers come from what is known.
 *
 * <p>Lists are taken only with the length and SHA-256 that the archive's {@code InRelease} or
 * {@code Release} file states. The signature of that file is not checked: it comes over the user's
 * own configured transport, and what is at stake is a size on the screen, not what is installed.
 *
 * <p>No host of Debian is named here. Its archive is the one that this machine's apt is configured
 * with; Ubuntu has its public mirrors by default.
 */
package dev.layerweight.catalog.apt.live;
