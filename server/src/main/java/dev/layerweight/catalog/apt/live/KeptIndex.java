package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.apt.AptIndexRefresh;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An index as it lies in the cache.
 *
 * @param fingerprint SHA-256 over the hashes of the lists that it was made of
 * @param listBytes what {@code apt-get update} leaves of these lists
 * @param notAutomatic see {@link dev.layerweight.catalog.DebianPackages.Archive}
 * @param index in the layout of an index file
 */
record KeptIndex(String fingerprint, long listBytes, boolean notAutomatic, byte[] index) {

  private static final int FINGERPRINT_BYTES = 64;
  private static final int HEAD_BYTES = FINGERPRINT_BYTES + Long.BYTES + 1;
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  byte[] toBytes() {
    return ByteBuffer.allocate(HEAD_BYTES + index.length)
        .put(fingerprint.getBytes(StandardCharsets.US_ASCII))
        .putLong(listBytes)
        .put((byte) (notAutomatic ? 1 : 0))
        .put(index)
        .array();
  }

  static Optional<KeptIndex> of(byte[] bytes) {
    if (bytes.length < HEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] fingerprint = new byte[FINGERPRINT_BYTES];
    buffer.get(fingerprint);
    long listBytes = buffer.getLong();
    boolean notAutomatic = buffer.get() != 0;
    byte[] index = new byte[buffer.remaining()];
    buffer.get(index);
    String text = new String(fingerprint, StandardCharsets.US_ASCII);
    return FINGERPRINT.matcher(text).matches() && listBytes >= 0
        ? Optional.of(new KeptIndex(text, listBytes, notAutomatic, index))
        : Optional.empty();
  }

  /** Empty where the bytes are no index. */
  Optional<DebianIndex> open() {
    return AptIndexRefresh.open(index, "index") instanceof Answer.Found<DebianIndex> found
        ? Optional.of(new LiveIndex(found.value(), listBytes))
        : Optional.empty();
  }
}
