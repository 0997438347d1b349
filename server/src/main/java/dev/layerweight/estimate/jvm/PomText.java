package dev.layerweight.estimate.jvm;

import dev.layerweight.estimate.locked.LockedPackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads of a {@code pom.xml} what it names directly: parent, dependencies and plugins, with their
 * versions as far as they stand there.
 */
final class PomText {

  private static final int LIMIT_CHARACTERS = 1 << 20;

  /** Sections whose dependencies are not those of the project. */
  private static final List<String> ASIDE =
      List.of("dependencyManagement", "pluginManagement", "profiles", "exclusions", "reporting");

  private final String text;
  private final Map<String, String> properties = new HashMap<>();

  PomText(String pom) {
    String cut = pom.substring(0, Math.min(pom.length(), LIMIT_CHARACTERS));
    String plain = without(cut, "<!--", "-->");
    between(plain, "properties").ifPresent(this::readProperties);
    for (String section : ASIDE) {
      plain = without(plain, "<" + section + ">", "</" + section + ">");
    }
    text = plain;
  }

  private void readProperties(String section) {
    Matcher matcher = Pattern.compile("<([\\w.-]{1,100})>([^<>]{0,200})</").matcher(section);
    while (matcher.find()) {
      properties.put(matcher.group(1), matcher.group(2).strip());
    }
  }

  Optional<LockedPackage> parent() {
    return between(text, "parent").flatMap(this::artifact);
  }

  /** Those of tests too: a build loads them. */
  List<LockedPackage> dependencies() {
    return artifacts(without(text, "<build>", "</build>"), "dependency");
  }

  List<LockedPackage> plugins() {
    return artifacts(text, "plugin");
  }

  /** Whether it only gathers modules, whose own files say what they need. */
  boolean hasModules() {
    return between(text, "modules").isPresent();
  }

  private List<LockedPackage> artifacts(String from, String element) {
    List<LockedPackage> found = new ArrayList<>();
    String open = "<" + element + ">";
    String close = "</" + element + ">";
    int at = from.indexOf(open);
    while (at >= 0) {
      int end = from.indexOf(close, at);
      if (end < 0) {
        break;
      }
      String body = from.substring(at + open.length(), end);
      if (element.equals("plugin")) {
        body =
            without(
                without(body, "<dependencies>", "</dependencies>"),
                "<configuration>",
                "</configuration>");
      }
      artifact(body).ifPresent(found::add);
      at = from.indexOf(open, end);
    }
    return List.copyOf(found);
  }

  private Optional<LockedPackage> artifact(String body) {
    return value(body, "artifactId")
        .map(name ->
            new LockedPackage(
                value(body, "groupId").orElse("org.apache.maven.plugins") + ":" + name,
                value(body, "version").orElse("")));
  }

  private Optional<String> value(String body, String element) {
    return between(body, element)
        .map(String::strip)
        .map(value ->
            value.startsWith("${") && value.endsWith("}")
                ? properties.getOrDefault(value.substring(2, value.length() - 1), "")
                : value);
  }

  private static Optional<String> between(String text, String element) {
    int from = text.indexOf("<" + element + ">");
    int to = from < 0 ? -1 : text.indexOf("</" + element + ">", from);
    return to < 0 ? Optional.empty() : Optional.of(text.substring(from + element.length() + 2, to));
  }

  private static String without(String text, String open, String close) {
    StringBuilder kept = new StringBuilder();
    int at = 0;
    int from = text.indexOf(open);
    while (from >= 0) {
      int to = text.indexOf(close, from);
      if (to < 0) {
        break;
      }
      kept.append(text, at, from);
      at = to + close.length();
      from = text.indexOf(open, at);
    }
    return kept.append(text, at, text.length()).toString();
  }
}
