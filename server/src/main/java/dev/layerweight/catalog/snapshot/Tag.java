package dev.layerweight.catalog.snapshot;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tag taken apart: {@code 3.12-slim-bookworm} is version 3.12, flavour slim, release bookworm.
 *
 * @param version numbers of the version, empty where the tag names none ({@code latest})
 * @param release of the distribution, where the tag names it
 * @param sizeWords words that make another image altogether, such as {@code slim} or {@code jre}
 * @param otherWords the remaining ones, such as {@code fpm}
 * @param numbers further versions in it, such as 21 of {@code 8-jdk21}
 * @param oneBuild whether it names one build of many, by a date or a point release
 */
record Tag(
    List<Integer> version,
    Optional<Release> release,
    Set<String> sizeWords,
    Set<String> otherWords,
    List<Integer> numbers,
    boolean oneBuild) {

  private static final Pattern VERSION =
      Pattern.compile("v?\\d{1,6}(?:\\.\\d{1,6}){0,3}[a-z0-9]{0,6}");
  private static final Pattern DATE = Pattern.compile("20\\d{6}(?:\\.\\d+)?");
  private static final Pattern NUMBERED = Pattern.compile("([a-z]+)(\\d{1,4})");

  /** Names of Node.js releases with long support, and {@code lts} on the day of the table. */
  private static final Map<String, String> NODE_NAMES =
      Map.of("hydrogen", "18", "iron", "20", "jod", "22", "krypton", "24", "lts", "24");

  private static final Set<String> MOVING =
      Set.of(
          "latest",
          "lts",
          "current",
          "stable",
          "mainline",
          "edge",
          "rolling",
          "oldstable",
          "oldoldstable",
          "devel");
  private static final Set<String> SIZE_WORDS =
      Set.of(
          "alpine",
          "slim",
          "minimal",
          "jre",
          "jdk",
          "chiseled",
          "distroless",
          "extra",
          "aot",
          "composite",
          "curl",
          "scm",
          "musl",
          "glibc",
          "uclibc",
          "debug",
          "nanoserver",
          "windowsservercore",
          "devel",
          "runtime",
          "base",
          "headless");

  /**
   * Takes a tag apart.
   *
   * @param image the repository's name, whose default flavour is added where the tag has none
   */
  static Tag parse(String image, String text) {
    List<Integer> version = List.of();
    Optional<Release> release = Optional.empty();
    Set<String> sizeWords = new TreeSet<>();
    Set<String> otherWords = new TreeSet<>();
    List<Integer> numbers = new ArrayList<>();
    boolean oneBuild = false;
    String[] words = text.toLowerCase(Locale.ROOT).split("[-_]");
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      Optional<Release> named =
          (i == 0
                  ? Release.codeName(image, word).map(code -> new Release(image, code))
                  : Optional.<Release>empty())
              .or(() -> Release.ofTagWord(word));
      Optional<String> longTermVersion =
          image.equals("node") ? Optional.ofNullable(NODE_NAMES.get(word)) : Optional.empty();
      if (longTermVersion.isPresent()) {
        version = numbersOf(longTermVersion.get());
      } else if (named.isPresent()) {
        release = named;
        oneBuild |= word.contains(".") && image.equals("debian");
        if (named.get().os().equals("alpine")) {
          sizeWords.add("alpine");
        }
      } else if (DATE.matcher(word).matches() || MOVING.contains(word) || word.isEmpty()) {
        // "rolling" and the like move, so that a row is only near to what they mean today.
        oneBuild |= !word.equals("latest") && !word.isEmpty();
      } else if (VERSION.matcher(word).matches()) {
        if (i == 0) {
          version = numbersOf(word);
          if (image.equals("alpine")) {
            release = Release.ofTagWord("alpine" + word);
          }
        } else {
          numbers.addAll(numbersOf(word));
        }
      } else if (SIZE_WORDS.contains(word)) {
        sizeWords.add(word);
      } else {
        Matcher numbered = NUMBERED.matcher(word);
        String plain = numbered.matches() ? numbered.group(1) : word;
        if (numbered.matches()) {
          numbers.add(Integer.parseInt(numbered.group(2)));
        }
        (SIZE_WORDS.contains(plain) ? sizeWords : otherWords).add(plain);
      }
    }
    addDefaults(image, sizeWords, otherWords);
    return new Tag(
        version,
        release,
        Set.copyOf(sizeWords),
        Set.copyOf(otherWords),
        List.copyOf(numbers),
        oneBuild);
  }

  /** The day in a tag such as {@code bookworm-20240110-slim}. */
  static Optional<LocalDate> day(String text) {
    return Arrays.stream(text.split("[-_.]"))
        .filter(word -> DATE.matcher(word).matches())
        .flatMap(word -> {
          try {
            return Stream.of(LocalDate.parse(word, DateTimeFormatter.BASIC_ISO_DATE));
          } catch (DateTimeException _) {
            return Stream.empty();
          }
        })
        .findFirst();
  }

  /** What the official images take where a tag leaves it open. */
  private static void addDefaults(String image, Set<String> sizeWords, Set<String> otherWords) {
    switch (image) {
      case "eclipse-temurin", "gradle" -> {
        if (!sizeWords.contains("jre")) {
          sizeWords.add("jdk");
        }
      }
      case "openjdk", "amazoncorretto", "maven" -> sizeWords.remove("jdk");
      case "php" -> {
        if (otherWords.isEmpty()) {
          otherWords.add("cli");
        }
      }
      default -> {}
    }
  }

  private static List<Integer> numbersOf(String word) {
    return Arrays.stream(word.replaceFirst("^v", "").split("[^0-9]+"))
        .filter(part -> !part.isEmpty())
        .map(part -> Integer.parseInt(part.substring(0, Math.min(8, part.length()))))
        .collect(Collectors.toUnmodifiableList());
  }

  String versionText() {
    return version.stream().map(String::valueOf).collect(Collectors.joining("."));
  }

  /** Whether {@code other} is the same version as far as both say. */
  static boolean agree(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** How far versions are apart by the first number they differ in. */
  static long distance(List<Integer> one, List<Integer> other) {
    long weight = 1_000_000_000L;
    for (int i = 0; i < Math.min(3, Math.min(one.size(), other.size())); i++) {
      long difference = Math.min(999, Math.abs((long) one.get(i) - other.get(i)));
      if (difference > 0) {
        return weight * difference;
      }
      weight /= 1000;
    }
    return 0;
  }

  /** A number that is larger for a newer version. */
  static long rank(List<Integer> version) {
    long rank = 0;
    for (int i = 0; i < 3; i++) {
      rank = rank * 100_000 + (i < version.size() ? Math.min(99_999, version.get(i)) : 0);
    }
    return rank;
  }
}
