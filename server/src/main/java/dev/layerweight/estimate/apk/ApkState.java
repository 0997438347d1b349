package dev.layerweight.estimate.apk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What apk has noted below one root.
 *
 * @param world names asked for, each with what stands behind it: itself with its version, or the
 *     packages of a virtual one ({@code --virtual .build-deps})
 * @param installed names of the packages beyond those of the base image
 */
record ApkState(Map<String, List<String>> world, Set<String> installed) {

  static final ApkState EMPTY = new ApkState(Map.of(), Set.of());

  ApkState with(String name, List<String> wanted) {
    Map<String, List<String>> more = new LinkedHashMap<>(world);
    more.put(name, List.copyOf(wanted));
    return new ApkState(more, installed);
  }

  ApkState without(List<String> names) {
    Map<String, List<String>> fewer = new LinkedHashMap<>(world);
    names.forEach(fewer::remove);
    return new ApkState(fewer, installed);
  }

  ApkState withInstalled(Set<String> nowInstalled) {
    return new ApkState(world, new TreeSet<>(nowInstalled));
  }

  /** All that is asked for, those of virtual packages with them. */
  List<String> wanted() {
    List<String> all = new ArrayList<>();
    world.values().forEach(all::addAll);
    return all;
  }
}
