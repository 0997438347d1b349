package dev.layerweight.catalog.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code WWW-Authenticate} header asks for, RFC 9110 section 11.6.1.
 *
 * @param scheme {@code bearer} or {@code basic}
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final int HEADER_LIMIT = 8_192;
  private static final Pattern SCHEME = Pattern.compile("(?i)(?:^|,\\s*)(bearer|basic)(?=\\s|$|,)");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");

  /** Bearer before Basic, whichever stands first; empty where there is neither. */
  static Optional<Challenge> of(List<String> headers) {
    return with("bearer", headers).or(() -> with("basic", headers));
  }

  private static Optional<Challenge> with(String scheme, List<String> headers) {
    return headers.stream()
        .filter(header -> header.length() <= HEADER_LIMIT)
        .flatMap(header -> in(header, scheme).stream())
        .findFirst();
  }

  private static Optional<Challenge> in(String header, String scheme) {
    Matcher schemes = SCHEME.matcher(header);
    while (schemes.find()) {
      if (schemes.group(1).toLowerCase(Locale.ROOT).equals(scheme)) {
        int start = schemes.end();
        int end = schemes.find() ? schemes.start() : header.length();
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header.substring(start, end));
        while (matcher.find()) {
          String value =
              matcher.group(2) == null
                  ? matcher.group(3)
                  : matcher.group(2).replaceAll("\\\\(.)", "$1");
          parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return Optional.of(new Challenge(scheme, Map.copyOf(parameters)));
      }
    }
    return Optional.empty();
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
