package dev.layerweight.catalog.cache;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Slow questions that nobody waits for: the first one to ask starts the look-up and gets nothing;
 * whoever asks after it has ended gets the answer. Failures are remembered for minutes.
 */
public interface LookUps {

  /** For {@code --offline} and tests of what is shipped: nothing is ever looked up. */
  LookUps OFF =
      new LookUps() {
        @Override
        public <T> Optional<T> ask(String key, Supplier<Optional<T>> slow) {
          return Optional.empty();
        }
      };

  /**
   * The answer, if it is there by now.
   *
   * @param key names the question; the same key is looked up once at a time
   * @param slow runs in the background; empty is a failure, which is not tried again for some
   *     minutes
   */
  <T> Optional<T> ask(String key, Supplier<Optional<T>> slow);
}
