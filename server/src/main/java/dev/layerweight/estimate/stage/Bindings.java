package dev.layerweight.estimate.stage;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Values by name that never change: with more of them it is another one, which shares what it has
 * in common with this one. Ten thousand ENV of a stage take some megabytes, not all of the memory.
 */
public final class Bindings extends AbstractMap<String, String> {

  public static final Bindings NONE = new Bindings(Map.of(), 0);

  /** Each is at least twice as large as the one above it, so that there are few. */
  private final Map<String, String> top;

  private final Bindings rest;
  private final int depth;

  private Bindings(Map<String, String> top, int depth) {
    this.top = top;
    this.rest = this;
    this.depth = depth;
  }

  private Bindings(Map<String, String> top, Bindings rest) {
    this.top = top;
    this.rest = rest;
    this.depth = rest.depth + 1;
  }

  /** The same values as a map that shares. */
  public static Bindings of(Map<String, String> values) {
    return values instanceof Bindings shared ? shared : NONE.with(values);
  }

  /** With more values, which win; the same one where they are nothing new. */
  public Bindings with(Map<String, String> added) {
    boolean nothingNew =
        added.entrySet().stream().allMatch(one -> one.getValue().equals(get(one.getKey())));
    if (nothingNew) {
      return this;
    }
    Map<String, String> newTop = new HashMap<>(added);
    Bindings below = this;
    while (below.depth > 0 && below.top.size() <= 2 * newTop.size()) {
      below.top.forEach(newTop::putIfAbsent);
      below = below.rest;
    }
    return new Bindings(newTop, below);
  }

  @Override
  public String get(Object name) {
    for (Bindings at = this; at.depth > 0; at = at.rest) {
      String value = at.top.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(Object name) {
    return get(name) != null;
  }

  @Override
  public boolean isEmpty() {
    return depth == 0;
  }

  @Override
  public int size() {
    return entrySet().size();
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    Map<String, String> all = new HashMap<>();
    for (Bindings at = this; at.depth > 0; at = at.rest) {
      at.top.forEach(all::putIfAbsent);
    }
    return Map.copyOf(all).entrySet();
  }
}
