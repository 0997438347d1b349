package dev.layerweight.catalog.engine;

import dev.layerweight.catalog.snapshot.Release;
import dev.layerweight.image.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from a history whether an image stands on another base than a Dockerfile names.
 *
 * <p>Only Buildah writes the base's name down. Else the version that the base image's ENV states
 * and the release of its root filesystem tell some others apart.
 */
final class BaseClues {

  private static final Pattern FROM = Pattern.compile("FROM (\\S+)");
  private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{12}|[0-9a-f]{64}");
  private static final Pattern VERSION =
      Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:-.*)?");

  private BaseClues() {}

  /**
   * Whether the lines speak against the base.
   *
   * @param lowest the first line that may belong to the stage
   * @param first the first line that certainly does
   */
  static boolean contradict(String base, List<HistoryStep> history, int lowest, int first) {
    if (base.equals("scratch")) {
      return lowest > 0;
    }
    Optional<ImageReference> reference = ImageReference.parse(base);
    if (reference.isEmpty()) {
      return true;
    }
    Optional<String> written =
        history.subList(lowest, first + 1).stream()
            .flatMap(step -> named(step).stream())
            .reduce((_, last) -> last)
            .or(() -> history.isEmpty() ? Optional.empty() : named(history.getLast()));
    if (written.isPresent()) {
      return !LocalName.isOf(reference.get(), written.get());
    }
    List<HistoryStep> below = history.subList(0, first);
    return versionDiffers(reference.get(), below) || releaseDiffers(reference.get(), below);
  }

  private static Optional<String> named(HistoryStep step) {
    Matcher matcher = FROM.matcher(step.line().comment().strip());
    return matcher.matches() && !IMAGE_ID.matcher(matcher.group(1)).matches()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** Whether {@code PYTHON_VERSION=3.11.9} stands below {@code python:3.12}. */
  private static boolean versionDiffers(ImageReference reference, List<HistoryStep> below) {
    Matcher tag = VERSION.matcher(reference.tag());
    if (!tag.matches()) {
      return false;
    }
    String repository = reference.repository();
    String variable =
        repository
                .substring(repository.lastIndexOf('/') + 1)
                .toUpperCase(Locale.ROOT)
                .replace('-', '_')
            + "_VERSION=";
    Optional<String> stated =
        below.stream()
            .filter(step -> step.keyword().equals("ENV") && step.text().startsWith(variable))
            .map(step -> step.text().substring(variable.length()).split("[ +-]", 2)[0])
            .reduce((_, last) -> last);
    return stated.filter(version -> !(version + ".").startsWith(tag.group(1) + ".")).isPresent();
  }

  private static boolean releaseDiffers(ImageReference reference, List<HistoryStep> below) {
    String repository = reference.repository();
    String image = repository.substring(repository.lastIndexOf('/') + 1);
    String[] words = reference.tag().split("-");
    Optional<Release> asked =
        Arrays.stream(words)
            .flatMap(word -> Release.ofTagWord(word).stream())
            .findFirst()
            .or(() -> numbered(image, words[0]));
    Optional<Release> stated = RootFilesystem.release(below);
    return asked.isPresent() && stated.isPresent() && !asked.equals(stated);
  }

  /** What {@code debian:12} or {@code alpine:3.20} names; {@code latest} is another every year. */
  private static Optional<Release> numbered(String image, String word) {
    if (!VERSION.matcher(word).matches()) {
      return Optional.empty();
    }
    return image.equals("alpine")
        ? Release.ofTagWord("alpine" + word)
        : Release.codeName(image, word).map(name -> new Release(image, name));
  }
}
