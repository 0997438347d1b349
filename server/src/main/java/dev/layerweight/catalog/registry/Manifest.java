package dev.layerweight.catalog.registry;

import dev.layerweight.image.Platform;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a tag or digest names: an image, or an index of images for several platforms. */
sealed interface Manifest {

  String ACCEPTED =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  record OfImage(Descriptor config, List<Descriptor> layers) implements Manifest {}

  record OfIndex(List<Descriptor> images) implements Manifest {

    /**
     * The image for a platform, or for one that its machines run as well: another variant of the
     * same architecture, the plain one first. Attestations have no platform and never match.
     */
    Optional<Descriptor> imageFor(Platform platform) {
      return with(image -> image.equals(platform))
          .or(() -> with(image -> similar(image, platform) && image.variant().isEmpty()))
          .or(() -> with(image -> similar(image, platform)));
    }

    private Optional<Descriptor> with(Predicate<Platform> wanted) {
      return images.stream()
          .filter(image -> image.platform().filter(wanted).isPresent())
          .findFirst();
    }

    private static boolean similar(Platform image, Platform asked) {
      return image.os().equals(asked.os()) && image.architecture().equals(asked.architecture());
    }
  }

  /** Empty where it is neither, such as Docker's first schema. */
  static Optional<Manifest> parse(byte[] text) {
    return Json.parse(text).flatMap(Manifest::of);
  }

  private static Optional<Manifest> of(Json json) {
    if (json.has("manifests")) {
      return Optional.of(
          new OfIndex(
              json.children("manifests").stream()
                  .flatMap(one -> Descriptor.of(one).stream())
                  .toList()));
    }
    List<Optional<Descriptor>> layers =
        json.children("layers").stream().map(Descriptor::of).toList();
    // A layer left out would make the image lighter than it is.
    if (layers.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return json.child("config")
        .flatMap(Descriptor::of)
        .map(config -> new OfImage(config, layers.stream().map(Optional::get).toList()));
  }
}
