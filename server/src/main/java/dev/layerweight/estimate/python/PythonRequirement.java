package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonProject;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A requirement as PEP 508 writes it: {@code name[extra]>=1,<2; python_version < "3.11"}.
 *
 * @param name in its normal form
 * @param extras in their normal form
 * @param url of {@code name @ url}, empty where there is none
 */
public record PythonRequirement(
    String name,
    Set<String> extras,
    PythonSpecifier specifier,
    String url,
    PythonMarker marker,
    String written) {

  private static final int LIMIT_CHARACTERS = 8192;

  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[([^\\]]*)\\])?\\s*(.*)",
          Pattern.DOTALL);

  public static PythonRequirement named(String name) {
    return new PythonRequirement(
        PythonProject.normalised(name),
        Set.of(),
        PythonSpecifier.ANY,
        "",
        PythonMarker.ALWAYS,
        name);
  }

  public PythonRequirement with(PythonSpecifier newSpecifier) {
    return new PythonRequirement(name, extras, newSpecifier, url, marker, written);
  }

  public PythonRequirement with(PythonMarker newMarker) {
    return new PythonRequirement(name, extras, specifier, url, newMarker, written);
  }

  public PythonRequirement withExtras(Set<String> newExtras) {
    return new PythonRequirement(name, Set.copyOf(newExtras), specifier, url, marker, written);
  }

  /** Empty where the text is no requirement. */
  public static Optional<PythonRequirement> parse(String text) {
    String written = text.strip();
    if (written.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(written);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String rest = matcher.group(3).strip();
    boolean byUrl = rest.startsWith("@");
    // In a URL a semicolon starts the marker only behind a space.
    int semicolon = byUrl ? rest.indexOf(" ;") : rest.indexOf(';');
    String front = semicolon < 0 ? rest : rest.substring(0, semicolon).strip();
    String back = semicolon < 0 ? "" : rest.substring(rest.indexOf(';', semicolon) + 1).strip();
    Optional<PythonMarker> marker = PythonMarker.parse(back);
    String clauses =
        front.startsWith("(") && front.endsWith(")")
            ? front.substring(1, front.length() - 1)
            : front;
    Optional<PythonSpecifier> specifier =
        byUrl ? Optional.of(PythonSpecifier.ANY) : PythonSpecifier.parse(clauses);
    if (marker.isEmpty() || specifier.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PythonRequirement(
            PythonProject.normalised(matcher.group(1)),
            names(matcher.group(2) == null ? "" : matcher.group(2)),
            specifier.get(),
            byUrl ? front.substring(1).strip() : "",
            marker.get(),
            written));
  }

  private static Set<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(extra -> !extra.isEmpty())
        .map(PythonProject::normalised)
        .collect(Collectors.toUnmodifiableSet());
  }
}
