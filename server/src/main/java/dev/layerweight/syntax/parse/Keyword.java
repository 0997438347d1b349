package dev.layerweight.syntax.parse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The instructions of a Dockerfile and the flags that each of them takes (BuildKit 0.2x). */
enum Keyword {
  ADD(
      Map.of(
          "chown", FlagKind.VALUE,
          "chmod", FlagKind.VALUE,
          "checksum", FlagKind.VALUE,
          "exclude", FlagKind.VALUES,
          "link", FlagKind.SWITCH,
          "keep-git-dir", FlagKind.SWITCH,
          "unpack", FlagKind.SWITCH)),
  ARG,
  CMD,
  COPY(
      Map.of(
          "from", FlagKind.VALUE,
          "chown", FlagKind.VALUE,
          "chmod", FlagKind.VALUE,
          "exclude", FlagKind.VALUES,
          "link", FlagKind.SWITCH,
          "parents", FlagKind.SWITCH)),
  ENTRYPOINT,
  ENV,
  EXPOSE,
  FROM(Map.of("platform", FlagKind.VALUE)),
  HEALTHCHECK(
      Map.of(
          "interval", FlagKind.VALUE,
          "timeout", FlagKind.VALUE,
          "start-period", FlagKind.VALUE,
          "start-interval", FlagKind.VALUE,
          "retries", FlagKind.VALUE)),
  LABEL,
  MAINTAINER,
  ONBUILD,
  RUN(
      Map.of(
          "mount", FlagKind.VALUES,
          "network", FlagKind.VALUE,
          "security", FlagKind.VALUE,
          "device", FlagKind.VALUES)),
  SHELL,
  STOPSIGNAL,
  USER,
  VOLUME,
  WORKDIR;

  /** What stands behind a flag's name. */
  enum FlagKind {
    /** Nothing, or {@code =true} or {@code =false}. */
    SWITCH,
    /** A value, once. */
    VALUE,
    /** A value, as often as wanted. */
    VALUES
  }

  private static final Map<String, Keyword> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Keyword::name, Function.identity()));

  private static final List<String> NAMES = Arrays.stream(values()).map(Keyword::name).toList();

  private final Map<String, FlagKind> flags;

  Keyword() {
    this(Map.of());
  }

  Keyword(Map<String, FlagKind> flags) {
    this.flags = flags;
  }

  static Optional<Keyword> of(String written) {
    return Optional.ofNullable(BY_NAME.get(written.toUpperCase(Locale.ROOT)));
  }

  static List<String> names() {
    return NAMES;
  }

  Map<String, FlagKind> flags() {
    return flags;
  }

  boolean takesHereDocuments() {
    return this == RUN || this == COPY || this == ADD;
  }

  /**
   * Helps with a flag that {@code keyword} does not have: another case, instruction or spelling.
   */
  static String flagHint(String written, Keyword keyword) {
    String lowerCase = written.toLowerCase(Locale.ROOT);
    if (keyword.flags.containsKey(lowerCase)) {
      return " (did you mean --" + lowerCase + "?)";
    }
    Optional<Keyword> owner =
        Arrays.stream(values()).filter(other -> other.flags.containsKey(written)).findFirst();
    return owner
        .map(other -> " (" + other + " has it)")
        .orElseGet(() ->
            Suggestion.hint(written, keyword.flags.keySet().stream().sorted().toList(), "--"));
  }
}
