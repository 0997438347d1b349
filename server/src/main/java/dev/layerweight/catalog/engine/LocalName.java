package dev.layerweight.catalog.engine;

import dev.layerweight.image.ImageReference;

/** Compares the names that an engine gives its images with what a Dockerfile writes. */
final class LocalName {

  private LocalName() {}

  /**
   * Whether the engine's name, a tag or a digest, is of the image that the reference means.
   *
   * <p>Podman puts {@code localhost/} before the names of what was built on the machine, and finds
   * them without it.
   */
  static boolean isOf(ImageReference wanted, String name) {
    return ImageReference.parse(name).filter(local -> isOf(wanted, local)).isPresent();
  }

  private static boolean isOf(ImageReference wanted, ImageReference local) {
    boolean builtHere =
        local.registry().equals("localhost")
            && wanted.registry().equals(ImageReference.DEFAULT_REGISTRY);
    String wantedName = builtHere ? "localhost/" + wanted.familiarName() : wanted.familiarName();
    boolean sameVersion =
        wanted.digest().isEmpty()
            ? local.digest().isEmpty() && wanted.tag().equals(local.tag())
            : wanted.digest().equals(local.digest());
    return wantedName.equals(local.familiarName()) && sameVersion;
  }
}
