package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.RpmModule;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.rpm.RpmModules.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which module streams a system has, and what of its repositories it therefore sees: no package of
 * another stream, and no other package by the name of one that is in such a stream.
 */
public final class ActiveModules {

  public static final ActiveModules NONE = new ActiveModules(List.of(), Map.of());

  private final List<RpmModules> all;
  private final Map<String, String> active = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> others = new HashSet<>();

  /**
   * @param all of each repository
   * @param chosen streams by the names of their modules, an empty one for none
   */
  public ActiveModules(List<RpmModules> all, Map<String, String> chosen) {
    this.all = all;
    for (RpmModules modules : all) {
      modules.defaults().forEach((module, usual) -> active.putIfAbsent(module, usual.stream()));
    }
    active.putAll(chosen);
    Deque<String> open = new ArrayDeque<>(chosen.keySet());
    open.addAll(active.keySet());
    Set<String> done = new HashSet<>();
    while (!open.isEmpty()) {
      String module = open.removeFirst();
      if (done.add(module)) {
        newest(module)
            .forEach(stream ->
                stream
                    .requires()
                    .forEach((needed, streams) -> {
                      // A module that is needed comes in the stream that is needed, unless it has
                      // one.
                      if (active.getOrDefault(needed, "").isEmpty() && !streams.isEmpty()) {
                        active.put(
                            needed,
                            streams.stream().sorted().reduce((_, last) -> last).orElseThrow());
                      }
                      open.addLast(needed);
                    }));
      }
    }
    for (RpmModules modules : all) {
      for (Stream stream : modules.streams()) {
        boolean on = stream.stream().equals(active.get(stream.module()));
        (on ? seen : others).addAll(stream.artifacts());
      }
    }
    others.removeAll(seen);
    seen.forEach(artifact -> names.add(name(artifact)));
  }

  /** The stream that is active, in all its contexts. */
  private List<Stream> newest(String module) {
    String stream = active.getOrDefault(module, "");
    List<Stream> found = new ArrayList<>();
    for (RpmModules modules : all) {
      modules.streams().stream()
          .filter(one -> one.module().equals(module) && one.stream().equals(stream))
          .forEach(found::add);
    }
    found.sort((one, other) -> Long.compare(other.version(), one.version()));
    return found;
  }

  /** {@code name-epoch:version-release.architecture} without all but the name. */
  private static String name(String artifact) {
    int release = artifact.lastIndexOf('-');
    int version = release < 0 ? -1 : artifact.lastIndexOf('-', release - 1);
    return version < 0 ? artifact : artifact.substring(0, version);
  }

  /** Whether the package manager acts as if the package were not there. */
  public boolean hides(RpmPackage one) {
    if (seen.isEmpty() && others.isEmpty()) {
      return false;
    }
    String artifact =
        one.name()
            + "-"
            + one.version().epoch()
            + ":"
            + one.version().version()
            + "-"
            + one.version().release()
            + "."
            + one.architecture();
    return others.contains(artifact) || names.contains(one.name()) && !seen.contains(artifact);
  }

  /** The packages of a profile: of the one asked for, or of the usual ones, where there are any. */
  public Optional<List<String>> profile(RpmModule module) {
    String stream = active.getOrDefault(module.name(), "");
    List<Stream> newest = newest(module.name());
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<String>> profiles = newest.getFirst().profiles();
    List<String> wanted =
        module.profile().map(List::of).or(() -> usual(module.name(), stream)).orElse(List.of());
    return !wanted.isEmpty() && profiles.keySet().containsAll(wanted)
        ? Optional.of(
            wanted.stream().flatMap(one -> profiles.get(one).stream()).distinct().toList())
        : Optional.empty();
  }

  private Optional<List<String>> usual(String module, String stream) {
    return all.stream()
        .flatMap(modules -> Optional.ofNullable(modules.defaults().get(module)).stream())
        .flatMap(usual -> Optional.ofNullable(usual.profiles().get(stream)).stream())
        .filter(profiles -> !profiles.isEmpty())
        .findFirst();
  }
}
