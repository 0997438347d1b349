package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.client.Recent;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers that are asked for again after a minute, in the background; until the new one is there
 * the last one holds, so that nothing flickers.
 */
final class MinuteAnswers<T> {

  private static final long MINUTE_MILLIS = 60_000;
  private static final int MOST_ANSWERS = 500;

  private final LookUps lookUps;
  private final InstantSource clock;

  private final Recent<String, T> answers = new Recent<>(MOST_ANSWERS);

  MinuteAnswers(LookUps lookUps, InstantSource clock) {
    this.lookUps = lookUps;
    this.clock = clock;
  }

  /** The last answer, if there is one; never waits. */
  Optional<T> last(String question) {
    return answers.get(question);
  }

  /** The last answer; starts to look for a newer one where it is older than a minute. */
  Optional<T> ask(String question, Supplier<Optional<T>> slow) {
    long minute = clock.millis() / MINUTE_MILLIS;
    // The answer itself is kept here, so that those of past minutes are not.
    lookUps.ask(
        question + " in minute " + minute, () -> slow.get().map(answer -> keep(question, answer)));
    return last(question);
  }

  private boolean keep(String question, T answer) {
    answers.put(question, answer);
    return true;
  }
}
