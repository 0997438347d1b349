package dev.layerweight.catalog.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A distribution and its release.
 *
 * @param os such as {@code debian}; {@code unknown} where a table does not say
 * @param name the code name for Debian and Ubuntu, else the version; {@code unknown}
 */
public record Release(String os, String name) {

  public static final Release UNKNOWN = new Release("unknown", "unknown");

  private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)*");

  private static final Map<String, String> DEBIAN =
      Map.of(
          "9", "stretch",
          "10", "buster",
          "11", "bullseye",
          "12", "bookworm",
          "13", "trixie",
          "14", "forky",
          "stable", "trixie",
          "oldstable", "bookworm",
          "oldoldstable", "bullseye",
          "latest", "trixie");

  private static final List<String> DEBIAN_NAMES =
      List.of("stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "testing", "sid");

  private static final Map<String, String> UBUNTU =
      Map.of(
          "16.04", "xenial",
          "18.04", "bionic",
          "20.04", "focal",
          "22.04", "jammy",
          "24.04", "noble",
          "26.04", "resolute",
          "latest", "resolute");

  private static final List<String> UBUNTU_NAMES =
      List.of("xenial", "bionic", "focal", "jammy", "noble", "resolute");

  /** Reads what the table prints, such as {@code debian 12 bookworm} or {@code alpine 3.24.2}. */
  public static Release ofDescription(String description) {
    Matcher matcher = VERSION.matcher(description);
    String version = matcher.find() ? matcher.group() : "unknown";
    String major = version.split("\\.")[0];
    if (description.startsWith("debian")) {
      return new Release("debian", DEBIAN.getOrDefault(major, "unknown"));
    }
    if (description.startsWith("ubuntu")) {
      return new Release("ubuntu", UBUNTU.getOrDefault(version, "unknown"));
    }
    if (description.startsWith("alpine")) {
      return new Release("alpine", alpineBranch(version));
    }
    if (description.startsWith("red hat ubi")) {
      return new Release("ubi", major);
    }
    for (Map.Entry<String, String> known :
        Map.of(
                "amazon linux", "amazonlinux",
                "oracle linux", "oraclelinux",
                "rocky linux", "rockylinux",
                "arch linux", "archlinux",
                "alt linux", "alt")
            .entrySet()) {
      if (description.startsWith(known.getKey())) {
        return new Release(known.getValue(), version);
      }
    }
    for (String known : List.of("almalinux", "fedora", "photon")) {
      if (description.startsWith(known)) {
        return new Release(known, version);
      }
    }
    return description.startsWith("busybox") ? new Release("busybox", version) : UNKNOWN;
  }

  /**
   * The release that a word of a tag names: {@code bookworm}, {@code noble}, {@code alpine3.19}.
   */
  public static Optional<Release> ofTagWord(String word) {
    if (DEBIAN_NAMES.contains(word)) {
      return Optional.of(new Release("debian", word));
    }
    if (UBUNTU_NAMES.contains(word)) {
      return Optional.of(new Release("ubuntu", word));
    }
    if (word.startsWith("alpine") && VERSION.matcher(word.substring(6)).matches()) {
      return Optional.of(new Release("alpine", alpineBranch(word.substring(6))));
    }
    if (word.startsWith("azurelinux") || word.startsWith("mariner")) {
      return Optional.of(new Release("azurelinux", word.replaceFirst("^[a-z]+", "")));
    }
    return Optional.empty();
  }

  /** The code name that a version or a word such as {@code oldstable} stands for. */
  public static Optional<String> codeName(String image, String word) {
    return switch (image) {
      case "debian" ->
          Optional.ofNullable(DEBIAN.get(word))
              .or(() -> Optional.ofNullable(DEBIAN.get(word.split("\\.")[0])));
      case "ubuntu" -> Optional.ofNullable(UBUNTU.get(word));
      default -> Optional.empty();
    };
  }

  /** Where a release stands in the order of its distribution's releases. */
  static int order(Release release) {
    return switch (release.os()) {
      case "debian" -> DEBIAN_NAMES.indexOf(release.name());
      case "ubuntu" -> UBUNTU_NAMES.indexOf(release.name());
      default -> 0;
    };
  }

  private static String alpineBranch(String version) {
    String[] parts = version.split("\\.");
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }
}
