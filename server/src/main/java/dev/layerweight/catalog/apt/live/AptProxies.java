package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.client.ClientMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The proxies that apt's own configuration names: {@code Acquire::http::Proxy}. */
final class AptProxies {

  private static final int LIMIT_FILES = 200;

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(//|#).*$");
  private static final Pattern FLAT =
      Pattern.compile("(?i)\\bAcquire::(https?)::Proxy\\s+\"([^\"\\s]{1,500})\"");
  private static final Pattern NESTED =
      Pattern.compile(
          "(?i)\\b(?:Acquire\\s*\\{\\s*|Acquire::)(https?)\\s*\\{[^{}\"]{0,500}"
              + "\\bProxy\\s+\"([^\"\\s]{1,500})\"");

  private AptProxies() {}

  /**
   * Values of {@code http_proxy} and {@code https_proxy}; an empty one where apt is told to ask
   * directly.
   *
   * @param folder with {@code apt.conf} and {@code apt.conf.d}
   */
  static Map<String, String> below(Path folder) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve("apt.conf.d"))) {
      parts.sorted().limit(LIMIT_FILES).forEach(files::add);
    } catch (IOException absent) {
      // Many machines have the one file only, or none.
    }
    files.add(folder.resolve("apt.conf"));
    Map<String, String> proxies = new HashMap<>();
    for (Path file : files) {
      String text = COMMENT.matcher(ClientMachine.text(file).orElse("")).replaceAll("");
      for (Pattern pattern : List.of(FLAT, NESTED)) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
          String value = matcher.group(2);
          proxies.put(
              matcher.group(1).toLowerCase(Locale.ROOT) + "_proxy",
              value.equalsIgnoreCase("DIRECT") ? "" : value);
        }
      }
    }
    // apt asks https servers by the proxy for http unless it is told another one.
    if (proxies.containsKey("http_proxy")) {
      proxies.putIfAbsent("https_proxy", proxies.get("http_proxy"));
    }
    return Map.copyOf(proxies);
  }
}
