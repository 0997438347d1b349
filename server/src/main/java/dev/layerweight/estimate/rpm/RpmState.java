package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmPackage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the rpm database below one root holds beyond the base image.
 *
 * @param installed by name
 * @param asked names of those that somebody asked for; the others came along
 * @param addresses of repositories that were added
 * @param enabled ids of repositories that were switched on, and packages that bring repositories
 * @param streams of modules by their names, an empty one for a module that was switched off
 */
record RpmState(
    Map<String, RpmPackage> installed,
    Set<String> asked,
    Set<String> addresses,
    Set<String> enabled,
    Map<String, String> streams) {

  static final RpmState EMPTY = new RpmState(Map.of(), Set.of(), Set.of(), Set.of(), Map.of());

  RpmState with(Map<String, RpmPackage> fresh, Set<String> wanted) {
    Map<String, RpmPackage> more = new LinkedHashMap<>(installed);
    more.putAll(fresh);
    Set<String> all = new HashSet<>(asked);
    all.addAll(wanted);
    return new RpmState(more, all, addresses, enabled, streams);
  }

  RpmState without(Set<String> gone) {
    Map<String, RpmPackage> fewer = new LinkedHashMap<>(installed);
    fewer.keySet().removeAll(gone);
    Set<String> left = new HashSet<>(asked);
    left.removeAll(gone);
    return new RpmState(fewer, left, addresses, enabled, streams);
  }

  RpmState withRepositories(List<String> moreAddresses, List<String> moreEnabled) {
    Set<String> all = new HashSet<>(addresses);
    all.addAll(moreAddresses);
    Set<String> on = new HashSet<>(enabled);
    on.addAll(moreEnabled);
    return new RpmState(installed, asked, Set.copyOf(all), Set.copyOf(on), streams);
  }

  /**
   * With another stream of a module.
   *
   * @param stream empty: what is the usual one again
   */
  RpmState withStream(String module, Optional<String> stream) {
    Map<String, String> all = new LinkedHashMap<>(streams);
    stream.ifPresentOrElse(one -> all.put(module, one), () -> all.remove(module));
    return new RpmState(installed, asked, addresses, enabled, Map.copyOf(all));
  }

  List<RpmPackage> packages() {
    return new ArrayList<>(installed.values());
  }
}
