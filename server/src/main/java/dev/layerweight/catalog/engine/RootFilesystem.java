package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.snapshot.Release;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the distribution and its release out of an image's history. */
final class RootFilesystem {

  /** Lines that the makers of root filesystems leave, and what stands in their first group. */
  private enum Trace {
    DEBIAN("^# debian\\.sh .{0,60}'([a-z]{3,12})' '@\\d", Release::ofTagWord),
    ALPINE(
        "alpine-minirootfs-(\\d{1,3}\\.\\d{1,3})",
        version -> Release.ofTagWord("alpine" + version)),
    UBUNTU(
        "org\\.opencontainers\\.image\\.version=(\\d\\d\\.\\d\\d)",
        version -> Release.codeName("ubuntu", version).map(name -> new Release("ubuntu", name))),
    UBI(
        "com\\.redhat\\.component=\"?ubi(\\d{1,2})",
        version -> Optional.of(new Release("ubi", version))),
    FEDORA(
        "fedora-\\S{0,40}?[-.](\\d{2})[-.]",
        version -> Optional.of(new Release("fedora", version)));

    private final Pattern pattern;
    private final Function<String, Optional<Release>> release;

    Trace(String pattern, Function<String, Optional<Release>> release) {
      this.pattern = Pattern.compile(pattern);
      this.release = release;
    }
  }

  /** So many lines are read at most, and so much of each. */
  private static final int MOST_LINES = 12;

  private static final int LONGEST_CHARACTERS = 4_000;

  private RootFilesystem() {}

  /** The release, where the lowest lines tell it. */
  static Optional<Release> release(List<HistoryStep> history) {
    return history.stream().limit(MOST_LINES).flatMap(step -> release(step).stream()).findFirst();
  }

  private static Optional<Release> release(HistoryStep step) {
    String text = step.text().substring(0, Math.min(LONGEST_CHARACTERS, step.text().length()));
    for (Trace trace : Trace.values()) {
      Matcher matcher = trace.pattern.matcher(text);
      if (matcher.find()) {
        Optional<Release> release = trace.release.apply(matcher.group(1));
        if (release.isPresent()) {
          return release;
        }
      }
    }
    return Optional.empty();
  }
}
