package dev.layerweight.estimate.node;

import dev.layerweight.estimate.node.Hoisting.Chosen;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code yarn.lock}, the form of yarn 1 and that of later ones, and chooses versions by it.
 *
 * <p>The file maps a name with a range to a version and says nothing of places; yarn hoists like
 * npm.
 */
final class YarnLock implements Hoisting.Chooser {

  private static final int LIMIT_CHARACTERS = 32 << 20;

  /** An entry as read: a version with what it needs. */
  private record Entry(
      String name,
      String version,
      Map<String, String> dependencies,
      Map<String, String> optional,
      Map<String, String> peers,
      String conditions) {}

  private final Map<String, Entry> byRange = new HashMap<>();
  private final Map<String, Entry> distinct = new LinkedHashMap<>();
  private final boolean modern;
  private final KnownPackages known;
  private final NodeTarget target;

  private YarnLock(boolean modern, KnownPackages known, NodeTarget target) {
    this.modern = modern;
    this.known = known;
    this.target = target;
  }

  static Optional<YarnLock> read(String text, KnownPackages known, NodeTarget target) {
    if (text.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    boolean modern = text.contains("__metadata:");
    YarnLock lock = new YarnLock(modern, known, target);
    if (modern) {
      lock.readModern(text);
    } else {
      lock.readClassic(text);
    }
    return lock.distinct.isEmpty() && !text.contains("yarn lockfile v1") && !modern
        ? Optional.empty()
        : Optional.of(lock);
  }

  boolean isModern() {
    return modern;
  }

  /** Every version that the lock holds, as yarn 1 keeps them all in its cache. */
  List<Chosen> all() {
    return distinct.values().stream().map(this::chosen).toList();
  }

  int size() {
    return distinct.size();
  }

  private void readClassic(String text) {
    List<String> keys = List.of();
    String version = "";
    Map<String, String> dependencies = new LinkedHashMap<>();
    Map<String, String> optional = new LinkedHashMap<>();
    Map<String, String> block = dependencies;
    for (String line : (text + "\nend:\n").lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith(" ")) {
        put(keys, version, dependencies, optional, Map.of(), "");
        keys = keys(line);
        version = "";
        dependencies = new LinkedHashMap<>();
        optional = new LinkedHashMap<>();
        block = dependencies;
        continue;
      }
      String content = line.strip();
      if (content.equals("dependencies:")) {
        block = dependencies;
      } else if (content.equals("optionalDependencies:")) {
        block = optional;
      } else if (line.startsWith("    ")) {
        int space = content.indexOf(' ', content.startsWith("\"") ? content.indexOf('"', 1) : 0);
        if (space > 0) {
          block.put(
              unquoted(content.substring(0, space)), unquoted(content.substring(space).strip()));
        }
      } else if (content.startsWith("version ")) {
        version = unquoted(content.substring("version ".length()).strip());
      }
    }
  }

  private void readModern(String text) {
    SimpleYaml.read(text)
        .map(Json::members)
        .orElse(Map.of())
        .forEach((key, entry) -> {
          String resolution = entry.text("resolution").orElse("");
          if (!key.equals("__metadata") && !resolution.contains("@workspace:")) {
            Map<String, String> required = new LinkedHashMap<>(entry.texts("dependencies"));
            Map<String, String> optional = new LinkedHashMap<>();
            entry
                .get("dependenciesMeta")
                .map(Json::members)
                .orElse(Map.of())
                .forEach((name, meta) -> {
                  if (meta.isTrue("optional") && required.containsKey(name)) {
                    optional.put(name, required.remove(name));
                  }
                });
            put(
                keys(key),
                entry.text("version").orElse(""),
                required,
                optional,
                Map.of(),
                entry.text("conditions").orElse(""));
          }
        });
  }

  private static List<String> keys(String line) {
    String list = line.endsWith(":") ? line.substring(0, line.length() - 1) : line;
    return List.of(list.split(",")).stream().map(key -> unquoted(key.strip())).toList();
  }

  private static String unquoted(String text) {
    return text.replace("\"", "");
  }

  private void put(
      List<String> keys,
      String version,
      Map<String, String> dependencies,
      Map<String, String> optional,
      Map<String, String> peers,
      String conditions) {
    if (keys.isEmpty() || version.isEmpty()) {
      return;
    }
    dependencies.keySet().removeAll(optional.keySet());
    for (String key : keys) {
      int at = key.indexOf('@', 1);
      if (at < 0) {
        continue;
      }
      String name = key.substring(0, at);
      String range = plain(key.substring(at + 1));
      CatalogChooser.Wanted wanted = CatalogChooser.Wanted.of(name, range);
      Entry entry =
          distinct.computeIfAbsent(
              wanted.name() + "@" + version,
              _ -> new Entry(wanted.name(), version, dependencies, optional, peers, conditions));
      byRange.put(name + "@" + range, entry);
    }
  }

  /** Later yarns write {@code npm:} before every range; an alias has a name after it. */
  private static String plain(String range) {
    return range.startsWith("npm:") && range.indexOf('@', 5) < 0
        ? range.substring("npm:".length())
        : range;
  }

  private Chosen chosen(Entry entry) {
    return new Chosen(
        entry.name(),
        entry.version(),
        entry.dependencies(),
        entry.optional(),
        entry.peers(),
        true,
        true,
        0);
  }

  @Override
  public Optional<Chosen> choose(String name, String range) {
    Entry entry = byRange.get(name + "@" + plain(range));
    return Optional.ofNullable(entry)
        .map(this::chosen)
        .or(() -> new CatalogChooser(known, target, false).choose(name, range));
  }

  @Override
  public boolean serves(Chosen present, String name, String range) {
    Entry entry = byRange.get(name + "@" + plain(range));
    return entry == null
        ? VersionRange.accepts(range, present.version())
        : entry.version().equals(present.version()) && entry.name().equals(present.name());
  }

  @Override
  public boolean fits(Chosen chosen) {
    Entry entry = distinct.get(chosen.name() + "@" + chosen.version());
    if (entry == null || entry.conditions().isEmpty()) {
      return known.fits(chosen.name(), chosen.version(), target);
    }
    Set<String> own = Set.of("os=" + target.os(), "cpu=" + target.cpu(), "libc=" + target.libc());
    return List.of(entry.conditions().split("&")).stream()
        .map(String::strip)
        .filter(condition -> condition.matches("(os|cpu|libc)=.*"))
        .allMatch(own::contains);
  }
}
