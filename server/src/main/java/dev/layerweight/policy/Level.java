package dev.layerweight.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How loudly something is reported, from not at all upwards. */
public enum Level {
  OFF,
  HINT,
  INFORMATION,
  WARNING,
  ERROR;

  /** {@code off}, {@code hint} and so on: the word of settings and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of that word, in whatever case. */
  public static Optional<Level> named(String word) {
    return Arrays.stream(values())
        .filter(level -> level.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** All words, for messages. */
  public static String words() {
    return Arrays.stream(values()).map(Level::word).collect(Collectors.joining(", "));
  }
}
