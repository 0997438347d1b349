package dev.layerweight.catalog.registry;

import dev.layerweight.catalog.BuildDay;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The day of the archive that an image's root filesystem was made from: Debian's images write it
 * into their history, for others it is the day on which the image was created.
 */
public final class RootDay {

  /** {@code # debian.sh --arch 'amd64' out/ 'bookworm' '@1734912000'}. */
  private static final Pattern SNAPSHOT = Pattern.compile("debian\\.sh\\b.{0,250}?@(\\d{9,11})\\b");

  /** Reproducible builds state the beginning of some calendar as their day. */
  private static final LocalDate EARLIEST = LocalDate.of(2013, 3, 1);

  private static final int LOWEST_LINES = 20;

  private RootDay() {}

  /**
   * @param history lines from the bottom up
   * @param created of the image
   */
  public static Optional<BuildDay> of(List<String> history, Optional<Instant> created) {
    return history.stream()
        .limit(LOWEST_LINES)
        .flatMap(line -> snapshot(line).stream())
        .findFirst()
        .or(() -> created)
        .map(moment -> LocalDate.ofInstant(moment, ZoneOffset.UTC))
        .filter(day -> !day.isBefore(EARLIEST))
        .map(day -> new BuildDay(day, false));
  }

  /** RFC 3339, as the configurations of images have it. */
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> snapshot(String line) {
    Matcher matcher = SNAPSHOT.matcher(line);
    return matcher.find()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }
}
