package dev.layerweight.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module of an rpm distribution as a command names it: {@code nodejs:20/minimal}.
 *
 * @param stream empty where the one that is enabled, or the default one, is meant
 * @param profile empty where the default one is meant
 */
public record RpmModule(String name, Optional<String> stream, Optional<String> profile) {

  /** Version, context and architecture behind the stream say nothing that is needed here. */
  private static final Pattern FORM =
      Pattern.compile("([\\w.+-]+)(?::([\\w.+-]+)(?::[\\w.+:-]*)?)?(?:/([\\w.+-]*))?");

  /** Empty where the text can be no module. */
  public static Optional<RpmModule> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new RpmModule(
                form.group(1),
                Optional.ofNullable(form.group(2)),
                Optional.ofNullable(form.group(3)).filter(profile -> !profile.isEmpty())))
        : Optional.empty();
  }
}
