package dev.layerweight.catalog.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The bytes of a cache file: magic, time, length, SHA-256, value. The hash covers the key, too, so
 * that a file under another's name is as damaged as one that was cut.
 *
 * @param written when the value was put
 */
record Sealed(Instant written, byte[] value) {

  private static final byte[] MAGIC = "LWcache1".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH_BYTES = 32;
  static final int HEADER_BYTES = MAGIC.length + Long.BYTES + Long.BYTES + HASH_BYTES;

  /** Empty where the bytes are not what was written for this key. */
  static Optional<Sealed> open(String name, byte[] file) {
    if (file.length < HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(file);
    byte[] magic = new byte[MAGIC.length];
    buffer.get(magic);
    long millis = buffer.getLong();
    long length = buffer.getLong();
    byte[] hash = new byte[HASH_BYTES];
    buffer.get(hash);
    if (!Arrays.equals(magic, MAGIC) || length != buffer.remaining()) {
      return Optional.empty();
    }
    byte[] value = Arrays.copyOfRange(file, HEADER_BYTES, file.length);
    return MessageDigest.isEqual(hash, hash(name, millis, value))
        ? Optional.of(new Sealed(Instant.ofEpochMilli(millis), value))
        : Optional.empty();
  }

  byte[] file(String name) {
    long millis = written.toEpochMilli();
    return ByteBuffer.allocate(HEADER_BYTES + value.length)
        .put(MAGIC)
        .putLong(millis)
        .putLong(value.length)
        .put(hash(name, millis, value))
        .put(value)
        .array();
  }

  /** The name of a key's file: 64 hexadecimal digits. */
  static String name(String key) {
    return HexFormat.of().formatHex(sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] hash(String name, long millis, byte[] value) {
    MessageDigest digest = sha256();
    digest.update(name.getBytes(StandardCharsets.US_ASCII));
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(millis).flip());
    return digest.digest(value);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
