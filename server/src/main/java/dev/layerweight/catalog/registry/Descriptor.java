package dev.layerweight.catalog.registry;

import dev.layerweight.image.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * A content of a registry: its type, digest and length in bytes.
 *
 * @param platform where it is a manifest of an index
 */
record Descriptor(
    String mediaType,
    String digest,
    long bytes,
    Optional<Platform> platform,
    Map<String, String> annotations) {

  /** Empty where digest or length are missing or unusable. */
  static Optional<Descriptor> of(Json json) {
    String digest = json.textOrEmpty("digest");
    if (!Digests.isKnown(digest) || json.number("size").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Descriptor(
            json.textOrEmpty("mediaType"),
            digest,
            json.number("size").getAsLong(),
            json.child("platform").flatMap(Descriptor::platform),
            json.child("annotations").map(Json::members).orElse(Map.of())));
  }

  static Optional<Platform> platform(Json json) {
    String variant = json.textOrEmpty("variant");
    return Platform.parse(
        json.textOrEmpty("os")
            + "/"
            + json.textOrEmpty("architecture")
            + (variant.isEmpty() ? "" : "/" + variant));
  }

  boolean isGzip() {
    return mediaType.endsWith("+gzip") || mediaType.endsWith(".gzip");
  }

  boolean isZstd() {
    return mediaType.endsWith("+zstd") || mediaType.endsWith(".zstd");
  }

  boolean isPlainTar() {
    return mediaType.endsWith(".tar");
  }
}
