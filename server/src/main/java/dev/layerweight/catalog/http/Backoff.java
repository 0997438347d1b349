package dev.layerweight.catalog.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How long to wait before a busy server is asked again. */
final class Backoff {

  private static final long FIRST_MILLIS = 250;

  private Backoff() {}

  static boolean isWorthATry(int status) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
  }

  /**
   * What {@code Retry-After} says, else a pause that doubles; empty where the server wants more
   * patience than there is.
   *
   * @param failed tries so far, from 1
   */
  static Optional<Duration> pause(
      Optional<String> retryAfter, int failed, Duration longest, Instant now) {
    Duration pause =
        retryAfter
            .flatMap(text -> asked(text.strip(), now))
            .orElse(Duration.ofMillis(FIRST_MILLIS << Math.min(failed - 1, 10)));
    return pause.compareTo(longest) > 0 ? Optional.empty() : Optional.of(pause);
  }

  /** Seconds or a date, RFC 9110 section 10.2.3. */
  private static Optional<Duration> asked(String text, Instant now) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
