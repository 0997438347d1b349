package dev.layerweight.estimate.ruby;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The gems that a Gemfile names, each with its groups, as far as they stand in the usual words.
 *
 * @param groups of each gem, by its name; {@code default} for those without a group
 * @param optional groups that are installed only where they are asked for
 */
public record Gemfile(Map<String, Set<String>> groups, Set<String> optional) {

  /** The group of a gem that is in none. */
  public static final String DEFAULT = "default";

  private static final int LIMIT_CHARACTERS = 1 << 20;
  private static final int LIMIT_LINE_CHARACTERS = 2_000;

  private static final Pattern GEM = Pattern.compile("^gem[\\s(]+['\"]([\\w.-]{1,100})['\"](.*)$");
  private static final Pattern GROUP = Pattern.compile("^group[\\s(]+(.+?)\\)?\\s+do\\b.*$");
  private static final Pattern BLOCK =
      Pattern.compile("^(?:if|unless|case|begin)\\b.*|.*\\bdo\\b(?:\\s*\\|[^|]*\\|)?$");
  private static final Pattern OF_GEM =
      Pattern.compile(
          "(?::groups?\\s*=>|\\bgroups?:)\\s*(\\[[^\\]]{0,300}\\]|:\\w+|['\"]\\w+['\"])");
  private static final Pattern NAME = Pattern.compile(":(\\w+)|['\"](\\w+)['\"]");

  /** Reads a Gemfile; what is no plain statement of it is passed over. */
  public static Gemfile parse(String text) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    Set<String> optional = new LinkedHashSet<>();
    Deque<Set<String>> open = new ArrayDeque<>();
    text.substring(0, Math.min(text.length(), LIMIT_CHARACTERS))
        .lines()
        .map(Gemfile::withoutComment)
        .filter(line -> !line.isEmpty() && line.length() <= LIMIT_LINE_CHARACTERS)
        .forEach(line -> statement(line, groups, optional, open));
    return new Gemfile(groups, Set.copyOf(optional));
  }

  private static String withoutComment(String line) {
    String bare = line.strip();
    int comment = bare.startsWith("#") ? 0 : bare.indexOf(" #");
    return comment < 0 ? bare : bare.substring(0, comment).strip();
  }

  private static void statement(
      String line, Map<String, Set<String>> groups, Set<String> optional, Deque<Set<String>> open) {
    Matcher gem = GEM.matcher(line);
    Matcher group = GROUP.matcher(line);
    if (gem.matches()) {
      Set<String> own = new LinkedHashSet<>();
      open.forEach(own::addAll);
      Matcher of = OF_GEM.matcher(gem.group(2));
      if (of.find()) {
        own.addAll(names(of.group(1)));
      }
      groups
          .computeIfAbsent(gem.group(1), _ -> new LinkedHashSet<>())
          .addAll(own.isEmpty() ? Set.of(DEFAULT) : own);
    } else if (group.matches()) {
      String list = group.group(1);
      Set<String> named = names(list.replaceFirst(",?\\s*(?::optional\\s*=>|optional:).*", ""));
      if (list.matches(".*(?::optional\\s*=>|optional:)\\s*true.*")) {
        optional.addAll(named);
      }
      open.push(named);
    } else if (BLOCK.matcher(line).matches()) {
      open.push(Set.of());
    } else if (line.matches("end\\b.*") && !open.isEmpty()) {
      open.pop();
    }
  }

  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    Matcher name = NAME.matcher(list);
    while (name.find()) {
      names.add(name.group(1) == null ? name.group(2) : name.group(1));
    }
    return names;
  }

  /** All groups that a gem is in, the default one among them. */
  public Set<String> all() {
    return groups.values().stream()
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The gems that are in none but these groups. */
  public List<String> onlyIn(Set<String> left) {
    List<String> gems = new ArrayList<>();
    groups.forEach((gem, own) -> {
      if (left.containsAll(own)) {
        gems.add(gem);
      }
    });
    return List.copyOf(gems);
  }
}
