package dev.layerweight.estimate.build;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Remembers what instructions did, so that after an edit only what changed is simulated again, as a
 * build's own cache does. Bounded; safe for several threads.
 */
public final class Memory {

  private static final int LIMIT_OUTCOMES = 4_000;

  /** A copied tree may have a hundred thousand files, and each takes some hundred bytes here. */
  private static final long LIMIT_ENTRIES = 400_000;

  private final Map<Key, Kept> outcomes = new LinkedHashMap<>(64, 0.75f, true);
  private long entries;

  private record Kept(Object outcome, int entries) {}

  /**
   * What an outcome depends on: objects that count as equal only where they are the same one, and
   * text and options that are compared by value.
   */
  static final class Key {
    private final Object[] same;
    private final List<Object> equal;
    private final int hash;

    Key(List<?> same, List<Object> equal) {
      this.same = same.toArray();
      this.equal = equal;
      int code = equal.hashCode();
      for (Object object : this.same) {
        code = code * 31 + System.identityHashCode(object);
      }
      this.hash = code;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Key key) || key.hash != hash || key.same.length != same.length) {
        return false;
      }
      for (int i = 0; i < same.length; i++) {
        if (same[i] != key.same[i]) {
          return false;
        }
      }
      return equal.equals(key.equal);
    }
  }

  /**
   * The outcome of before, or one that is computed now.
   *
   * @param size how many entries the outcome holds on to
   */
  <T> T recall(Key key, Class<T> type, Supplier<T> compute, ToIntFunction<T> size) {
    Kept known;
    synchronized (outcomes) {
      known = outcomes.get(key);
    }
    if (known != null) {
      return type.cast(known.outcome());
    }
    T made = compute.get();
    synchronized (outcomes) {
      keep(key, new Kept(made, size.applyAsInt(made)));
    }
    return made;
  }

  private void keep(Key key, Kept kept) {
    Kept before = outcomes.put(key, kept);
    entries += kept.entries() - (before == null ? 0 : before.entries());
    Iterator<Kept> eldest = outcomes.values().iterator();
    while (outcomes.size() > LIMIT_OUTCOMES || entries > LIMIT_ENTRIES && outcomes.size() > 1) {
      entries -= eldest.next().entries();
      eldest.remove();
    }
  }
}
