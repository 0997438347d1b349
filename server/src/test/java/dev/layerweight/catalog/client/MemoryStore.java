package dev.layerweight.catalog.client;

import dev.layerweight.catalog.cache.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cache without a disk. */
public final class MemoryStore implements Store {

  private final Map<String, Entry> entries = new HashMap<>();
  private final InstantSource clock;

  private record Entry(byte[] value, Instant at) {}

  public MemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<byte[]> get(String key, Duration maximumAge) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> Duration.between(entry.at(), clock.instant()).compareTo(maximumAge) <= 0)
        .map(Entry::value);
  }

  @Override
  public void put(String key, byte[] value) {
    entries.put(key, new Entry(value, clock.instant()));
  }

  public Set<String> keys() {
    return Set.copyOf(entries.keySet());
  }

  public void damage() {
    entries.replaceAll((_, entry) -> new Entry(new byte[] {1, 2, 3}, entry.at()));
  }
}
