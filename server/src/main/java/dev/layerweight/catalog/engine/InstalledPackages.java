package dev.layerweight.catalog.engine;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Distribution packages that the RUN lines of a history install and leave in the image.
 *
 * @param names without versions
 * @param more whether there are others whose names the lines do not say
 */
record InstalledPackages(List<String> names, boolean more) {

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\b(?:(?:apt-get|apt|aptitude|dnf|microdnf|yum|zypper)((?: -\\S+)*)"
              + " (install|remove|purge|autoremove)|apk((?: --\\S+)*) (add|del))\\b([^;&|]*)");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.:_-]{1,99}(?:[=~<>].*)?");

  /** Official images keep only the libraries that programs need, whose names come from a scan. */
  private static final Pattern UNNAMED =
      Pattern.compile("\\bapt-mark\\b|\\bscanelf\\b|\\bldd\\b|--virtual .rundeps");

  /** Options whose value is a word of its own. */
  private static final Set<String> WITH_VALUE =
      Set.of("-t", "--virtual", "-o", "-c", "--repository", "-X", "--target-release");

  static InstalledPackages of(List<HistoryStep> history) {
    Set<String> names = new LinkedHashSet<>();
    boolean more = false;
    for (HistoryStep step : history) {
      if (step.keyword().equals("RUN")) {
        Matcher matcher = COMMAND.matcher(step.text());
        while (matcher.find()) {
          String verb = matcher.group(2) == null ? matcher.group(4) : matcher.group(2);
          boolean adds = verb.equals("install") || verb.equals("add");
          String words = matcher.group(5);
          more |= adds && words.contains("$");
          if (!words.contains("--virtual .build") && !words.contains("--virtual .fetch")) {
            change(names, words, adds);
          }
        }
        more |= UNNAMED.matcher(step.text()).find();
      }
    }
    return new InstalledPackages(List.copyOf(names), more);
  }

  private static void change(Set<String> names, String words, boolean adds) {
    boolean value = false;
    for (String word : Arrays.asList(words.strip().split(" "))) {
      if (!value && NAME.matcher(word).matches()) {
        String name = word.split("[=~<>]", 2)[0];
        if (adds) {
          names.add(name);
        } else {
          names.remove(name);
        }
      }
      value = WITH_VALUE.contains(word);
    }
  }
}
