package dev.layerweight.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image: {@code [registry/]repository[:tag][@digest]}.
 *
 * @param registry host with an optional port; {@code docker.io} where none is written
 * @param repository with {@code library/} put before a single name on docker.io
 * @param tag {@code latest} where neither tag nor digest is written, else possibly empty
 * @param digest {@code sha256:...} or empty
 */
public record ImageReference(String registry, String repository, String tag, String digest) {

  public static final String DEFAULT_REGISTRY = "docker.io";

  private static final Pattern REPOSITORY =
      Pattern.compile(
          "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DIGEST =
      Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}");

  /** Empty where the text is no image reference. */
  public static Optional<ImageReference> parse(String text) {
    if (text.length() > 512) {
      return Optional.empty();
    }
    String rest = text;
    String digest = "";
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = rest.substring(at + 1);
      rest = rest.substring(0, at);
      if (!DIGEST.matcher(digest).matches()) {
        return Optional.empty();
      }
    }
    String tag = "";
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      if (!TAG.matcher(tag).matches()) {
        return Optional.empty();
      }
    }
    int slash = rest.indexOf('/');
    String first = slash < 0 ? "" : rest.substring(0, slash);
    boolean hasRegistry =
        !first.isEmpty()
            && (first.contains(".") || first.contains(":") || first.equals("localhost"));
    String registry = hasRegistry ? first.toLowerCase(Locale.ROOT) : DEFAULT_REGISTRY;
    if (registry.equals("index.docker.io")) {
      registry = DEFAULT_REGISTRY;
    }
    String repository = hasRegistry ? rest.substring(slash + 1) : rest;
    if (!REPOSITORY.matcher(repository).matches()) {
      return Optional.empty();
    }
    if (registry.equals(DEFAULT_REGISTRY) && !repository.contains("/")) {
      repository = "library/" + repository;
    }
    return Optional.of(
        new ImageReference(
            registry, repository, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest));
  }

  /** The short name people write: without {@code docker.io/} and {@code library/}. */
  public String familiarName() {
    if (!registry.equals(DEFAULT_REGISTRY)) {
      return registry + "/" + repository;
    }
    return repository.startsWith("library/") ? repository.substring(8) : repository;
  }

  @Override
  public String toString() {
    return familiarName()
        + (tag.isEmpty() ? "" : ":" + tag)
        + (digest.isEmpty() ? "" : "@" + digest);
  }
}
