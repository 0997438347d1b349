package dev.layerweight.catalog.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A tag of an image outside of the official ones taken apart: {@code
 * 12.4.1-cudnn-devel-ubuntu22.04} is version 12.4.1, flavour cudnn and devel, release jammy.
 *
 * @param version numbers of the version, empty where the tag names none ({@code latest})
 * @param release of the distribution, where the tag names it
 * @param flavour words that make another image, such as {@code devel}; numbers are cut off them
 * @param numbers further versions in it, such as 11.8 of {@code cuda11.8}
 * @param python version of Python that the tag names
 * @param debug whether it is the variant with a shell for debugging
 * @param rootless whether it is the variant whose user is not root
 */
record StatedTag(
    List<Integer> version,
    Optional<Release> release,
    Set<String> flavour,
    List<Integer> numbers,
    Optional<String> python,
    boolean debug,
    boolean rootless) {

  private static final int LONGEST_TAG = 128;
  private static final Pattern VERSION =
      Pattern.compile("v?\\d{1,8}(?:\\.\\d{1,6}){0,3}[a-z]?\\d{0,2}");
  private static final Pattern NUMBERED = Pattern.compile("([a-z]+)(\\d{1,8}(?:\\.\\d{1,6}){0,3})");
  private static final Pattern DISTROLESS_NAME =
      Pattern.compile("gcr\\.io/distroless/[a-z-]*?[a-z](\\d{0,3})(?:-(debian\\d{1,2}))?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

  /** Words that name no other image: a moving tag, an architecture. */
  private static final Set<String> SILENT = Set.of("", "latest", "amd64", "x86", "64", "debian");

  /** A distroless image carries its release and its language's version in its name. */
  static StatedTag parse(String image, String text) {
    StatedTag tag = ofWords(image, text);
    Matcher name = DISTROLESS_NAME.matcher(image);
    if (!name.matches()) {
      return tag;
    }
    Optional<Release> release = Optional.ofNullable(name.group(2)).flatMap(StatedTag::release);
    return new StatedTag(
        numbersOf(name.group(1)),
        release,
        tag.flavour(),
        List.of(),
        tag.python(),
        tag.debug(),
        tag.rootless());
  }

  private static StatedTag ofWords(String image, String text) {
    List<Integer> version = List.of();
    Optional<Release> release = Optional.empty();
    Set<String> flavour = new TreeSet<>();
    List<Integer> numbers = new ArrayList<>();
    Optional<String> python = Optional.empty();
    boolean debug = false;
    boolean rootless = false;
    String bounded = text.substring(0, Math.min(LONGEST_TAG, text.length()));
    for (String word : bounded.toLowerCase(Locale.ROOT).split("[-_]")) {
      Matcher numbered = NUMBERED.matcher(word);
      Optional<Release> named = release(word);
      if (named.isPresent()) {
        release = named;
        if (named.get().os().equals("alpine")) {
          flavour.add("alpine");
        }
      } else if (word.equals("debug")) {
        debug = true;
      } else if (word.equals("nonroot")) {
        rootless = true;
      } else if (VERSION.matcher(word).matches()) {
        if (version.isEmpty()) {
          version = numbersOf(word);
        } else {
          // A date is longer than the numbers of a version and falls out here.
          numbers.addAll(numbersOf(word));
        }
      } else if (numbered.matches() && numbered.group(1).equals("python")) {
        python = Optional.of(numbered.group(2));
      } else if (numbered.matches()) {
        flavour.add(numbered.group(1));
        numbers.addAll(numbersOf(numbered.group(2)));
      } else if (!SILENT.contains(word)) {
        flavour.add(word);
      }
    }
    if (image.equals("openjdk")) {
      flavour.remove("jdk");
    }
    if (image.equals("pytorch/pytorch") && version.isEmpty() && flavour.isEmpty()) {
      flavour.addAll(Set.of("cuda", "cudnn", "runtime"));
    }
    return new StatedTag(
        version, release, Set.copyOf(flavour), List.copyOf(numbers), python, debug, rootless);
  }

  private static Optional<Release> release(String word) {
    Matcher numbered = NUMBERED.matcher(word);
    if (!numbered.matches()) {
      return Release.ofTagWord(word);
    }
    String number = numbered.group(2);
    return switch (numbered.group(1)) {
      case "ubuntu" -> Release.codeName("ubuntu", number).map(name -> new Release("ubuntu", name));
      case "debian" -> Release.codeName("debian", number).map(name -> new Release("debian", name));
      case "ubi", "rockylinux" -> Optional.of(new Release(numbered.group(1), number));
      default -> Release.ofTagWord(word);
    };
  }

  private static List<Integer> numbersOf(String word) {
    return Stream.of(word.split("[^0-9]+"))
        .filter(part -> NUMBER.matcher(part).matches())
        .map(Integer::valueOf)
        .toList();
  }

  String versionText() {
    return String.join(".", version.stream().map(String::valueOf).toList());
  }
}
