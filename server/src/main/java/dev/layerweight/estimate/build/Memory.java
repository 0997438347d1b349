package dev.layerweight.estimate.build;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Remembers what instructions did, so that after an edit only what changed is simulated again, as a
 * build's own cache does. Bounded; safe for several threads.
 */
public final class Memory {

  /** For texts of usual length, and their fixes. */
  private static final int LEAST_OUTCOMES = 4_000;

  /** All outcomes of the longest text are kept, and as many of the texts that its fixes make. */
  private static final int OUTCOMES_FOR_EACH_INSTRUCTION = 3;

  private static final int MOST_OUTCOMES = 60_000;

  /** A copied tree may have a hundred thousand files, and each takes some hundred bytes here. */
  private static final long LIMIT_ENTRIES = 400_000;

  private final Map<Key, Kept> outcomes = new LinkedHashMap<>(64, 0.75f, true);
  private int limitOutcomes = LEAST_OUTCOMES;
  private long entries;

  private record Kept(Object outcome, int entries) {}

  /**
   * What an outcome depends on: objects that count as equal only where they are the same one, and
   * text and options that are compared by value.
   */
  static final class Key {
    private final Object[] same;
    private final Object[] equal;
    private final int hash;

    Key(Object[] same, Object... equal) {
      this.same = same;
      this.equal = equal;
      int code = 1;
      for (Object object : equal) {
        code = code * 31 + object.hashCode();
      }
      for (Object object : same) {
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
      if (!(other instanceof Key key)
          || key.hash != hash
          || key.same.length != same.length
          || key.equal.length != equal.length) {
        return false;
      }
      for (int i = 0; i < same.length; i++) {
        if (same[i] != key.same[i]) {
          return false;
        }
      }
      for (int i = 0; i < equal.length; i++) {
        if (!equal[i].equals(key.equal[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /** Makes room for all instructions of a text. */
  void fit(int instructions) {
    synchronized (outcomes) {
      int wanted = Math.min(MOST_OUTCOMES, instructions * OUTCOMES_FOR_EACH_INSTRUCTION);
      limitOutcomes = Math.max(limitOutcomes, wanted);
    }
  }

  /** The outcome of before. */
  <T> Optional<T> find(Key key, Class<T> type) {
    Kept known;
    synchronized (outcomes) {
      known = outcomes.get(key);
    }
    return known == null ? Optional.empty() : Optional.of(type.cast(known.outcome()));
  }

  /** The outcome of before, or one that is computed now and holds on to one entry. */
  <T> T recall(Key key, Class<T> type, Supplier<T> compute) {
    return find(key, type)
        .orElseGet(() -> {
          T made = compute.get();
          keep(key, made, 1);
          return made;
        });
  }

  /**
   * Keeps an outcome.
   *
   * @param size how many entries it holds on to
   */
  void keep(Key key, Object outcome, int size) {
    synchronized (outcomes) {
      Kept before = outcomes.put(key, new Kept(outcome, size));
      entries += size - (before == null ? 0 : before.entries());
      Iterator<Kept> eldest = outcomes.values().iterator();
      while (outcomes.size() > limitOutcomes || entries > LIMIT_ENTRIES && outcomes.size() > 1) {
        entries -= eldest.next().entries();
        eldest.remove();
      }
    }
  }
}
