package dev.layerweight.estimate.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.semver4j.Semver;
import org.semver4j.SemverException;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/** Versions and ranges as npm understands them. */
final class VersionRange {

  private static final int LIMIT_CHARACTERS = 256;

  private VersionRange() {}

  static Optional<Semver> version(String text) {
    if (text.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    return Optional.ofNullable(Semver.parse(text.strip()));
  }

  /** Whether a version lies in a range; a tag such as {@code latest} takes any version. */
  static boolean accepts(String range, String version) {
    return accepting(range).test(version);
  }

  /** The same for many versions: reading the range takes longer than comparing. */
  private static Predicate<String> accepting(String range) {
    String wanted = range.strip();
    if (isAny(wanted)) {
      return _ -> true;
    }
    if (wanted.length() > LIMIT_CHARACTERS) {
      return _ -> false;
    }
    Optional<RangeList> bounds = bounds(wanted);
    return version ->
        wanted.equals(version)
            || bounds.isPresent()
                && version(version).map(bounds.get()::isSatisfiedBy).orElse(false);
  }

  static boolean sameMajor(String one, String other) {
    return one.equals(other)
        || version(one)
            .flatMap(first -> version(other).map(second -> first.getMajor() == second.getMajor()))
            .orElse(false);
  }

  private static Optional<RangeList> bounds(String range) {
    try {
      return Optional.of(RangeListFactory.create(range));
    } catch (SemverException _) {
      return Optional.empty();
    }
  }

  static boolean isAny(String range) {
    return switch (range) {
      case "", "*", "x", "latest" -> true;
      default -> false;
    };
  }

  /** Whether a word after {@code @} is a tag rather than a version, a range or an address. */
  static boolean isTag(String range) {
    return range.matches("[a-zA-Z][a-zA-Z-]{0,40}") && !isAny(range);
  }

  /** The newest version in a range; without a range that is met, nothing. */
  static Optional<String> newest(String range, List<String> versions) {
    List<String> fitting = versions.stream().filter(accepting(range)).toList();
    // A range that takes anything still means the newest release, not a preview of the next one.
    return fitting.stream()
        .filter(version -> !version.contains("-"))
        .max(ORDER)
        .or(() -> fitting.stream().max(ORDER));
  }

  /** Oldest first; what is no version comes first. A release counts above its previews. */
  static final Comparator<String> ORDER =
      Comparator.comparing(
          version -> version(version).orElse(new Semver("0.0.0-0")), Comparator.naturalOrder());
}
