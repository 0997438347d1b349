package dev.layerweight.catalog.client;

import dev.layerweight.catalog.cache.LookUps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Look-ups that happen when a test says so, as if time had passed. */
public final class SteppedLookUps implements LookUps {

  private final Map<String, Optional<?>> answers = new HashMap<>();
  private final Map<String, Supplier<? extends Optional<?>>> waiting = new HashMap<>();

  @SuppressWarnings("unchecked")
  @Override
  public <T> Optional<T> ask(String key, Supplier<Optional<T>> slow) {
    if (answers.containsKey(key)) {
      return (Optional<T>) answers.get(key);
    }
    waiting.put(key, slow);
    return Optional.empty();
  }

  /** Runs what waits; says which questions it were. */
  public List<String> step() {
    Map<String, Supplier<? extends Optional<?>>> now = new HashMap<>(waiting);
    waiting.clear();
    now.forEach((key, slow) -> answers.put(key, slow.get()));
    return new ArrayList<>(now.keySet());
  }
}
