package dev.layerweight.catalog.pypi.live;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file as a package index lists it.
 *
 * @param sizeBytes where the index says it
 * @param requiresPython the versions of Python that it works with
 * @param yanked whether it was withdrawn
 * @param sha256 of the file, in hexadecimal, lower case
 * @param metadata whether its metadata can be asked for alone
 */
record IndexFile(
    String filename,
    URI address,
    OptionalLong sizeBytes,
    Optional<String> requiresPython,
    boolean yanked,
    Optional<String> sha256,
    Metadata metadata) {

  /** Whether {@code ADDRESS.metadata} can be asked for. */
  sealed interface Metadata {

    /** Only in the wheel. */
    record Inside() implements Metadata {}

    /** A file of its own; {@code sha256} where the index says it. */
    record Beside(Optional<String> sha256) implements Metadata {}
  }

  static final Metadata INSIDE = new Metadata.Inside();
}
