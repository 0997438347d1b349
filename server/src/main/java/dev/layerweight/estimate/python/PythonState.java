package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Facet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the file tree does not tell about a stage's Python.
 *
 * @param removed distributions of the base image that were uninstalled, as {@code path/name}
 * @param settings of poetry and pdm, such as {@code virtualenvs.create -> false}
 */
public record PythonState(Set<String> removed, Map<String, String> settings) implements Facet {

  public static final PythonState INITIAL = new PythonState(Set.of(), Map.of());

  PythonState without(String distribution) {
    Set<String> more = new HashSet<>(removed);
    more.add(distribution);
    return new PythonState(Set.copyOf(more), settings);
  }

  PythonState with(String key, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(key, value);
    return new PythonState(removed, Map.copyOf(more));
  }
}
