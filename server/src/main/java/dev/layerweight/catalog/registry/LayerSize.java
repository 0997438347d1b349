package dev.layerweight.catalog.registry;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What could be learnt of a layer's unpacked size without pulling it. */
sealed interface LayerSize {

  /** The files were counted. */
  record Files(long bytes) implements LayerSize {}

  /** The length of the tar, from an annotation or because the layer is not compressed. */
  record Tar(long bytes) implements LayerSize {}

  /** The four bytes at the end of the gzip file, as a number. */
  record Trailer(long value) implements LayerSize {}

  /** Nothing; the ratio of its kind has to serve. */
  record NotTold() implements LayerSize {}

  /** For the cache; {@link #read} is its inverse. */
  default byte[] written() {
    String text =
        switch (this) {
          case Files files -> "files " + files.bytes();
          case Tar tar -> "tar " + tar.bytes();
          case Trailer trailer -> "trailer " + trailer.value();
          case NotTold _ -> "nothing 0";
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Optional<LayerSize> read(byte[] written) {
    String[] parts = new String(written, StandardCharsets.US_ASCII).split(" ");
    if (parts.length != 2 || !parts[1].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts[1]);
    return switch (parts[0]) {
      case "files" -> Optional.of(new Files(number));
      case "tar" -> Optional.of(new Tar(number));
      case "trailer" -> Optional.of(new Trailer(number));
      case "nothing" -> Optional.of(new NotTold());
      default -> Optional.empty();
    };
  }
}
