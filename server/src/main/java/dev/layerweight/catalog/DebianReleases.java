package dev.layerweight.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The releases of Debian and Ubuntu by version, code name and month of release.
 *
 * <p>Source: the distributions' release histories, as in the package {@code distro-info-data}.
 */
public final class DebianReleases {

  /**
   * One release.
   *
   * @param version such as {@code 12} or {@code 24.04}
   * @param month when it was released, or in which its packages were about as new, counted from
   *     year 0
   */
  public record Release(String distribution, String version, String codeName, int month) {}

  private static final List<Release> ALL =
      List.of(
          debian("9", "stretch", 2017, 6),
          debian("10", "buster", 2019, 7),
          debian("11", "bullseye", 2021, 8),
          debian("12", "bookworm", 2023, 6),
          debian("13", "trixie", 2025, 8),
          debian("14", "forky", 2027, 6),
          debian("", "sid", 2027, 12),
          ubuntu("14.04", "trusty"),
          ubuntu("16.04", "xenial"),
          ubuntu("18.04", "bionic"),
          ubuntu("20.04", "focal"),
          ubuntu("20.10", "groovy"),
          ubuntu("21.04", "hirsute"),
          ubuntu("21.10", "impish"),
          ubuntu("22.04", "jammy"),
          ubuntu("22.10", "kinetic"),
          ubuntu("23.04", "lunar"),
          ubuntu("23.10", "mantic"),
          ubuntu("24.04", "noble"),
          ubuntu("24.10", "oracular"),
          ubuntu("25.04", "plucky"),
          ubuntu("25.10", "questing"),
          ubuntu("26.04", "resolute"));

  /**
   * Debian freezes its packages about half a year before it releases them, Ubuntu takes those of
   * Debian's development some two months before.
   */
  private static final int FREEZE_MONTHS = 5;

  private DebianReleases() {}

  private static Release debian(String version, String codeName, int year, int month) {
    return new Release("debian", version, codeName, year * 12 + month - FREEZE_MONTHS);
  }

  private static Release ubuntu(String version, String codeName) {
    int month =
        (2000 + Integer.parseInt(version.substring(0, 2))) * 12
            + Integer.parseInt(version.substring(3));
    return new Release("ubuntu", version, codeName, month - 2);
  }

  /**
   * The release that a code name, a version such as {@code 12.8}, or a word such as {@code
   * oldstable} stands for; empty for one that is not in the table.
   */
  public static Optional<Release> find(String distribution, String release) {
    String system = distribution.toLowerCase(Locale.ROOT);
    String asked = named(system, release.toLowerCase(Locale.ROOT));
    String version = system.equals("debian") ? asked.replaceFirst("\\..*", "") : asked;
    return ALL.stream()
        .filter(one -> one.distribution().equals(system))
        .filter(one ->
            one.codeName().equals(asked)
                || !one.version().isEmpty()
                    && (one.version().equals(version) || asked.startsWith(one.version() + ".")))
        .findFirst();
  }

  private static String named(String system, String release) {
    return switch (system) {
      case "debian" ->
          switch (release) {
            case "oldoldstable" -> "bullseye";
            case "oldstable" -> "bookworm";
            case "stable", "latest", "" -> "trixie";
            case "testing" -> "forky";
            case "unstable" -> "sid";
            default -> release;
          };
      // The newest release with long support, which the tag means as well.
      case "ubuntu" -> release.equals("latest") || release.isEmpty() ? "26.04" : release;
      default -> release;
    };
  }

  /** The code name, as archives name their suites; the release as it is where it is not known. */
  public static String codeName(String distribution, String release) {
    return find(distribution, release).map(Release::codeName).orElse(release);
  }

  /** Debian's code names, the oldest first. */
  public static List<String> debian() {
    return ALL.stream()
        .filter(one -> one.distribution().equals("debian"))
        .map(Release::codeName)
        .toList();
  }

  /** The Debian release whose packages are nearest in age; the later one of two. */
  public static String nearestDebian(Release other) {
    return ALL.stream()
        .filter(one -> one.distribution().equals("debian"))
        .min((one, two) -> {
          int order =
              Integer.compare(
                  Math.abs(one.month() - other.month()), Math.abs(two.month() - other.month()));
          return order != 0 ? order : Integer.compare(two.month(), one.month());
        })
        .map(Release::codeName)
        .orElse("trixie");
  }
}
