package dev.layerweight.catalog.registry;

import dev.layerweight.image.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which distribution and release an image holds, from what its builders leave in it: labels, the
 * environment, and the history lines that made its root filesystem; last of all its own name.
 *
 * @param os as in {@code BaseImage}: {@code debian}, {@code ubuntu}, {@code alpine}, ...
 * @param release the code name for Debian and Ubuntu, else the version
 */
record Distribution(String os, String release) {

  private static final Map<String, String> DEBIAN =
      Map.of("10", "buster", "11", "bullseye", "12", "bookworm", "13", "trixie", "14", "forky");
  private static final Map<String, String> UBUNTU =
      Map.of(
          "16.04", "xenial",
          "18.04", "bionic",
          "20.04", "focal",
          "22.04", "jammy",
          "24.04", "noble",
          "26.04", "resolute");

  /** {@code # debian.sh --arch 'amd64' out/ 'bookworm' '@1734912000'}. */
  private static final Pattern DEBUERREOTYPE =
      Pattern.compile("debian\\.sh\\b.{0,200}?out/?\\s+'?([a-z]{3,12})'?");

  private static final Pattern ALPINE_ROOT =
      Pattern.compile("alpine-minirootfs-(\\d{1,2}\\.\\d{1,3})[.\\d]*");
  private static final Pattern FEDORA_TAG = Pattern.compile("f(\\d{2})(?:container|docker)?");
  private static final Pattern RED_HAT_NAME = Pattern.compile("ubi(\\d{1,2})(?:[/-].*)?");
  private static final Pattern VERSION = Pattern.compile("\\d{1,4}(?:\\.\\d{1,4})?");
  private static final Pattern NAMED_ALPINE = Pattern.compile("alpine(\\d{1,2}\\.\\d{1,3})");
  private static final Pattern DISTROLESS = Pattern.compile("distroless/.*-debian(\\d{1,2})");

  /** What the image itself says. */
  static Optional<Distribution> of(ImageConfig config) {
    return ofHistory(config.history())
        .or(() -> ofLabels(config.labels()))
        .or(() ->
            Optional.ofNullable(config.environment().get("DISTTAG"))
                .map(FEDORA_TAG::matcher)
                .filter(Matcher::lookingAt)
                .map(tag -> new Distribution("fedora", tag.group(1))));
  }

  /** What the name says: {@code debian:12}, {@code python:3.12-slim-bookworm}. */
  static Optional<Distribution> of(ImageReference reference) {
    String repository = reference.repository();
    Matcher distroless = DISTROLESS.matcher(repository);
    if (distroless.lookingAt()) {
      return debian(distroless.group(1));
    }
    String name = repository.substring(repository.lastIndexOf('/') + 1);
    String[] words = reference.tag().split("-");
    for (String word : words) {
      if (DEBIAN.containsValue(word)) {
        return Optional.of(new Distribution("debian", word));
      }
      if (UBUNTU.containsValue(word)) {
        return Optional.of(new Distribution("ubuntu", word));
      }
      Matcher alpine = NAMED_ALPINE.matcher(word);
      if (alpine.matches()) {
        return Optional.of(new Distribution("alpine", alpine.group(1)));
      }
    }
    if (name.equals("tumbleweed")) {
      return Optional.of(new Distribution("opensuse", "tumbleweed"));
    }
    // CentOS Stream is tagged stream9, all others by the number alone.
    Matcher version = VERSION.matcher(words[0].replaceFirst("^stream(?=\\d)", ""));
    if (!version.lookingAt()) {
      return Optional.empty();
    }
    return switch (name) {
      case "debian" -> debian(version.group().split("\\.")[0]);
      case "ubuntu" -> ubuntu(version.group());
      case "alpine", "fedora", "rockylinux", "almalinux", "amazonlinux", "oraclelinux", "centos" ->
          Optional.of(new Distribution(name, version.group()));
      case "leap" -> Optional.of(new Distribution("opensuse", version.group()));
      default -> Optional.empty();
    };
  }

  private static Optional<Distribution> ofHistory(List<ImageConfig.Step> history) {
    return history.stream()
        .limit(20)
        .map(step -> step.createdBy() + " " + step.comment())
        .flatMap(line -> ofLine(line).stream())
        .findFirst();
  }

  private static Optional<Distribution> ofLine(String line) {
    Matcher debian = DEBUERREOTYPE.matcher(line);
    if (debian.find()) {
      return Optional.of(new Distribution("debian", debian.group(1)));
    }
    Matcher alpine = ALPINE_ROOT.matcher(line);
    return alpine.find()
        ? Optional.of(new Distribution("alpine", alpine.group(1)))
        : Optional.empty();
  }

  /** Labels are inherited and may be another image's by now; only what fits together counts. */
  private static Optional<Distribution> ofLabels(Map<String, String> labels) {
    String version = labels.getOrDefault("org.opencontainers.image.version", "");
    if (labels.getOrDefault("org.opencontainers.image.ref.name", "").equals("ubuntu")) {
      return ubuntu(version);
    }
    for (String label : List.of("name", "com.redhat.component")) {
      Matcher redHat = RED_HAT_NAME.matcher(labels.getOrDefault(label, ""));
      if (redHat.matches()) {
        return Optional.of(new Distribution("ubi", redHat.group(1)));
      }
    }
    boolean fedora =
        labels.getOrDefault("name", "").equals("fedora")
            || labels.getOrDefault("org.opencontainers.image.name", "").equals("fedora");
    String fedoraVersion = labels.getOrDefault("version", version);
    return fedora && fedoraVersion.matches("\\d{2}")
        ? Optional.of(new Distribution("fedora", fedoraVersion))
        : Optional.empty();
  }

  private static Optional<Distribution> debian(String version) {
    return Optional.ofNullable(DEBIAN.get(version)).map(name -> new Distribution("debian", name));
  }

  private static Optional<Distribution> ubuntu(String version) {
    return Optional.ofNullable(UBUNTU.get(version)).map(name -> new Distribution("ubuntu", name));
  }
}
