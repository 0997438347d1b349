package dev.layerweight.catalog.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values by key, of which those used least recently are forgotten. */
public final class Recent<K, V> {

  private final Map<K, V> values;

  public Recent(int limit) {
    this.values =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > limit;
          }
        };
  }

  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }

  public synchronized void put(K key, V value) {
    values.put(key, value);
  }
}
