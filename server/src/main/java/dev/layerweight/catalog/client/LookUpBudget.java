package dev.layerweight.catalog.client;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many new questions of a kind may begin within a minute, so that one file with thousands of
 * packages does not become a flood of requests. What finds no place may be asked again later; a
 * question that has begun is free.
 */
public final class LookUpBudget {

  private static final int WINDOW_SECONDS = 60;
  private static final int LIMIT_REMEMBERED = 20_000;

  private final InstantSource clock;
  private final int perMinute;
  private final Deque<Instant> begun = new ArrayDeque<>();
  private final Recent<String, Boolean> known = new Recent<>(LIMIT_REMEMBERED);

  public LookUpBudget(InstantSource clock, int perMinute) {
    this.clock = clock;
    this.perMinute = perMinute;
  }

  /** Whether the question has begun or may begin now; it then counts. */
  public synchronized boolean admits(String question) {
    if (known.get(question).isPresent()) {
      return true;
    }
    Instant now = clock.instant();
    Instant oldest = now.minusSeconds(WINDOW_SECONDS);
    while (!begun.isEmpty() && !begun.peekFirst().isAfter(oldest)) {
      begun.removeFirst();
    }
    if (begun.size() >= perMinute) {
      return false;
    }
    begun.addLast(now);
    known.put(question, true);
    return true;
  }
}
