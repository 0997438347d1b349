package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Entry;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Optional;
import java.util.Set;

/**
 * The file by which the images of Debian and Ubuntu make apt clean up after itself, so that a build
 * can be seen to take it away.
 */
public final class DockerClean {

  static final String PATH = "/etc/apt/apt.conf.d/docker-clean";

  private static final Set<String> SYSTEMS = Set.of("debian", "ubuntu");

  private DockerClean() {}

  /** The file as it lies in the image. Its bytes are among those of the image's layers. */
  public static Optional<Entry> in(BaseImage image) {
    return SYSTEMS.contains(image.os())
        ? Optional.of(
            Entry.file(
                PATH,
                new Weight(Estimate.ZERO, Estimate.ZERO),
                new Provenance("base image " + image.reference())))
        : Optional.empty();
  }
}
