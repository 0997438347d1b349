package dev.layerweight.report;

import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.LastBuild;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The sentences about what was really built, the same for hovers and reports. */
public final class BuiltWords {

  /** An image's name comes from outside. */
  private static final int LONGEST_NAME_CHARACTERS = 80;

  private BuiltWords() {}

  /**
   * {@code estimate 0.6 % above the last build of 2026-11-20, image app:latest}; empty where there
   * is nothing to compare.
   */
  public static Optional<String> error(BuildEstimate build) {
    return build.lastBuilds().stream().limit(1).flatMap(last -> error(last).stream()).findFirst();
  }

  /** The same of one of the builds. */
  public static Optional<String> error(LastBuild last) {
    return last.error().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "estimate "
                + deviation(last.error().getAsDouble())
                + " the last build of "
                + day(last)
                + ", image "
                + name(last));
  }

  /** {@code in the build of 2026-11-20, image app:latest}. */
  public static String when(LastBuild last) {
    return "in the build of " + day(last) + ", image " + name(last);
  }

  private static String name(LastBuild last) {
    String name = Visible.words(last.image());
    return name.substring(0, Math.min(name.length(), LONGEST_NAME_CHARACTERS));
  }

  /** {@code 0.6 % above}, {@code 12 % below}, {@code less than 0.1 % off}. */
  private static String deviation(double error) {
    double percent = Math.abs(error) * 100;
    if (percent < 0.1) {
      return "less than 0.1 % off";
    }
    return Bytes.percent(percent) + (error > 0 ? " above" : " below");
  }

  private static LocalDate day(LastBuild last) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(last.createdEpochSeconds()), ZoneOffset.UTC);
  }
}
