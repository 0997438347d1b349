package dev.layerweight.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a command waits for live figures, all its files together, and what the user sees
 * meanwhile. The time runs from the first wait on. Threads may share it.
 */
public final class Waiting {

  private final Duration longest;
  private final Optional<ProgressLine> line;
  private OptionalLong endNanos = OptionalLong.empty();

  Waiting(Duration longest, ProgressLine line) {
    this(longest, Optional.of(line));
  }

  private Waiting(Duration longest, Optional<ProgressLine> line) {
    this.longest = longest;
    this.line = line;
  }

  /** Nothing is shown meanwhile. */
  public static Waiting silently(Duration longest) {
    return new Waiting(longest, Optional.empty());
  }

  /** The time that is left; zero or less where it is up. */
  public synchronized Duration left() {
    if (endNanos.isEmpty()) {
      endNanos = OptionalLong.of(System.nanoTime() + longest.toNanos());
    }
    return Duration.ofNanos(endNanos.getAsLong() - System.nanoTime());
  }

  /** Shows how many of the look-ups that were started have ended. */
  public void show(long finished, long started) {
    line.ifPresent(shown -> shown.show(finished, started));
  }

  /** Takes away what is shown, before anything else is printed. */
  public void hide() {
    line.ifPresent(ProgressLine::hide);
  }
}
