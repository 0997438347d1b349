package dev.layerweight.estimate.ruby;

import dev.layerweight.estimate.locked.LockedPackage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Gemfile.lock} says: the gems with what they need, and which of them the Gemfile
 * names.
 *
 * @param loaded those that come from a repository of gems, for this machine
 * @param needs names that each gem needs, of all sections
 * @param named names that the Gemfile asks for
 */
record GemLock(List<LockedPackage> loaded, Map<String, Set<String>> needs, Set<String> named) {

  private static final int LIMIT_CHARACTERS = 4 << 20;

  /** A gem with its version; native variants for other machines have their platform in it. */
  private static final Pattern GEM =
      Pattern.compile("^ {4}([\\w.-]{1,100}) \\((\\d[\\w.]{0,60})(?:-([\\w.-]{1,60}))?\\)$");

  private static final Pattern NEED = Pattern.compile("^ {6}([\\w.-]{1,100})(?: \\(.*\\))?$");
  private static final Pattern NAMED = Pattern.compile("^ {2}([\\w.-]{1,100}?)(?: \\(.*\\))?!?$");

  static GemLock parse(String text) {
    List<LockedPackage> loaded = new ArrayList<>();
    Map<String, Set<String>> needs = new LinkedHashMap<>();
    Set<String> named = new LinkedHashSet<>();
    String section = "";
    String last = "";
    for (String line :
        text.substring(0, Math.min(text.length(), LIMIT_CHARACTERS)).lines().toList()) {
      Matcher gem = GEM.matcher(line);
      Matcher need = NEED.matcher(line);
      Matcher name = NAMED.matcher(line);
      if (!line.isBlank() && !line.startsWith(" ")) {
        section = line.strip();
      } else if (gem.matches()) {
        boolean elsewhere = gem.group(3) != null && !gem.group(3).contains("x86_64-linux");
        boolean twice = !loaded.isEmpty() && loaded.getLast().name().equals(gem.group(1));
        last = gem.group(1);
        needs.computeIfAbsent(last, _ -> new LinkedHashSet<>());
        if (section.equals("GEM") && !elsewhere && !twice) {
          loaded.add(new LockedPackage(last, gem.group(2)));
        }
      } else if (need.matches() && needs.containsKey(last)) {
        needs.get(last).add(need.group(1));
      } else if (section.equals("DEPENDENCIES") && name.matches()) {
        named.add(name.group(1));
      }
    }
    return new GemLock(List.copyOf(loaded), needs, Set.copyOf(named));
  }

  /**
   * Those that are loaded where some gems of the Gemfile are left out: they, and what only they
   * need, are not. Where the lock names nothing, all of them.
   */
  List<LockedPackage> without(Collection<String> left) {
    if (named.isEmpty() || left.isEmpty()) {
      return loaded;
    }
    Set<String> kept = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(named);
    open.removeAll(left);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (kept.add(name)) {
        open.addAll(needs.getOrDefault(name, Set.of()));
      }
    }
    return loaded.stream().filter(gem -> kept.contains(gem.name())).toList();
  }
}
