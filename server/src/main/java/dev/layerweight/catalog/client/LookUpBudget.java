package dev.layerweight.catalog.client;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many look-ups of a kind may begin within a minute, so that one file with thousands of
 * packages does not become a flood of requests. What finds no place is asked again later.
 */
public final class LookUpBudget {

  private static final int WINDOW_SECONDS = 60;

  private final InstantSource clock;
  private final int perMinute;
  private final Deque<Instant> begun = new ArrayDeque<>();

  public LookUpBudget(InstantSource clock, int perMinute) {
    this.clock = clock;
    this.perMinute = perMinute;
  }

  /** Whether another one may begin now; it then counts. */
  public synchronized boolean take() {
    Instant now = clock.instant();
    Instant oldest = now.minusSeconds(WINDOW_SECONDS);
    while (!begun.isEmpty() && !begun.peekFirst().isAfter(oldest)) {
      begun.removeFirst();
    }
    if (begun.size() >= perMinute) {
      return false;
    }
    begun.addLast(now);
    return true;
  }
}
