package dev.layerweight.catalog.pypi.live;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a project's page of the Simple API in HTML (PEP 503, 592, 658): its anchors. */
final class SimpleHtml {

  private static final int LIMIT_FILES = 100_000;
  private static final int LIMIT_TAG_CHARACTERS = 16_384;
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "([A-Za-z-]{1,60})(?:\\s{0,9}=\\s{0,9}(?:\"([^\"]*+)\"|'([^']*+)'|([^\\s\"'>]++)))?");
  private static final Pattern HASH = Pattern.compile("sha256=([0-9a-fA-F]{64})");

  private SimpleHtml() {}

  static List<IndexFile> read(byte[] body, URI page) {
    String text = new String(body, StandardCharsets.UTF_8);
    List<IndexFile> files = new ArrayList<>();
    int at = 0;
    while ((at = text.indexOf('<', at)) >= 0 && files.size() < LIMIT_FILES) {
      at++;
      boolean anchor =
          at + 1 < text.length()
              && (text.charAt(at) == 'a' || text.charAt(at) == 'A')
              && Character.isWhitespace(text.charAt(at + 1));
      if (anchor) {
        int end = end(text, at);
        file(attributes(text.substring(at + 1, end)), page).ifPresent(files::add);
        at = end;
      }
    }
    return files;
  }

  /** The end of a tag; {@code >} within quotes does not end it. */
  private static int end(String text, int start) {
    int limit = Math.min(text.length(), start + LIMIT_TAG_CHARACTERS);
    char quote = 0;
    for (int i = start; i < limit; i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return limit;
  }

  private static Map<String, String> attributes(String tag) {
    Map<String, String> attributes = new HashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(tag);
    while (matcher.find()) {
      String value = "";
      for (int group = 2; group <= 4; group++) {
        value = matcher.group(group) == null ? value : matcher.group(group);
      }
      attributes.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), unescaped(value));
    }
    return attributes;
  }

  private static String unescaped(String value) {
    return value.indexOf('&') < 0
        ? value
        : value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&amp;", "&");
  }

  private static Optional<IndexFile> file(Map<String, String> attributes, URI page) {
    String href = attributes.getOrDefault("href", "");
    return PageAddress.resolve(page, href)
        .flatMap(address -> {
          String path = address.getRawPath();
          String filename = decoded(path.substring(path.lastIndexOf('/') + 1));
          Matcher hash = HASH.matcher(href);
          return filename.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new IndexFile(
                      filename,
                      address,
                      OptionalLong.empty(),
                      Optional.ofNullable(attributes.get("data-requires-python"))
                          .filter(python -> !python.isBlank()),
                      attributes.containsKey("data-yanked"),
                      hash.find()
                          ? Optional.of(hash.group(1).toLowerCase(Locale.ROOT))
                          : Optional.empty(),
                      metadata(attributes)));
        });
  }

  private static IndexFile.Metadata metadata(Map<String, String> attributes) {
    return Optional.ofNullable(attributes.get("data-core-metadata"))
        .or(() -> Optional.ofNullable(attributes.get("data-dist-info-metadata")))
        .filter(value -> !value.equals("false"))
        .<IndexFile.Metadata>map(value -> {
          Matcher hash = HASH.matcher(value);
          return new IndexFile.Metadata.Beside(
              hash.find() ? Optional.of(hash.group(1).toLowerCase(Locale.ROOT)) : Optional.empty());
        })
        .orElse(IndexFile.INSIDE);
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return segment;
    }
  }
}
