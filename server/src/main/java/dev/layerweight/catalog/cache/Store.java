package dev.layerweight.catalog.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * Bytes kept from one run to the next. A damaged, cut or unreadable entry is a miss; a full or
 * read-only disk makes {@link #put} do nothing. Never throws.
 */
public interface Store {

  Store NOTHING =
      new Store() {
        @Override
        public Optional<byte[]> get(String key, Duration maximumAge) {
          return Optional.empty();
        }

        @Override
        public void put(String key, byte[] value) {}
      };

  /** For what never changes, such as content named by its digest. */
  Duration FOREVER = Duration.ofDays(365_000);

  /**
   * @param key any text, such as {@code registry.test/app manifest sha256:...}; it is hashed
   */
  Optional<byte[]> get(String key, Duration maximumAge);

  void put(String key, byte[] value);
}
