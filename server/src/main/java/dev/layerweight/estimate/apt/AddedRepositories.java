package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Package archives that the build adds to apt's sources; their lists are not read. */
final class AddedRepositories {

  private static final Pattern ADDRESS =
      Pattern.compile("https?://([^/\\s\"\\]]+)(/[^\\s\"\\]]*)?");
  private static final int LIMIT_CHARS = 100_000;

  private AddedRepositories() {}

  /** The hosts of the archives, in the order of the files that name them. */
  static List<String> of(Step step) {
    List<String> paths = new ArrayList<>(step.files().glob("/etc/apt/sources.list.d/*"));
    paths.add("/etc/apt/sources.list");
    List<String> hosts = new ArrayList<>();
    for (String path : paths) {
      String text = step.files().text(path).orElse("");
      Matcher matcher = ADDRESS.matcher(text.substring(0, Math.min(LIMIT_CHARS, text.length())));
      while (matcher.find()) {
        String host = matcher.group(1);
        if (!hosts.contains(host)
            && !isDistribution(Optional.ofNullable(matcher.group(2)).orElse(""))) {
          hosts.add(host);
        }
      }
    }
    return hosts;
  }

  /** Mirrors of the distribution itself hold what the index says; all lay it out alike. */
  private static boolean isDistribution(String path) {
    return path.matches("/(debian|debian-security|ubuntu)/?");
  }
}
