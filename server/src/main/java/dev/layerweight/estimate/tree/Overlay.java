package dev.layerweight.estimate.tree;

import dev.layerweight.estimate.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A stage's file tree after an instruction: the layer that the instruction made upon the tree
 * before it. Immutable once made, so that a later estimate can go on from any instruction.
 */
public final class Overlay {

  /** The tree of {@code FROM scratch}. */
  public static final Overlay EMPTY = new Overlay(null, new Layer());

  private final Overlay parent;
  private final Layer layer;
  private final int depth;

  private Overlay(Overlay parent, Layer layer) {
    this.parent = parent;
    this.layer = layer;
    this.depth = parent == null ? 0 : parent.depth + 1;
  }

  /** How many layers lie upon each other. */
  public int depth() {
    return depth;
  }

  Overlay with(Layer next) {
    return next.isEmpty() ? this : new Overlay(this, next);
  }

  /** What can be seen at or below {@code path}. */
  public List<Entry> below(String path) {
    return new Sight(path).collect(this);
  }

  /** Lumps in folders above {@code path}, of which a share may lie below it. */
  public List<Entry> lumpsAbove(String path) {
    if (path.equals("/")) {
      return List.of();
    }
    Map<String, Entry> found = new LinkedHashMap<>();
    Set<String> hidden = new HashSet<>();
    for (Overlay overlay = this; overlay != null; overlay = overlay.parent) {
      for (String folder = path; !folder.equals("/"); ) {
        folder = UnixPath.parent(folder);
        for (Entry entry : overlay.layer.at(folder)) {
          if (entry.lump() && !Layer.covers(hidden, folder) && !hidden.contains(entry.key())) {
            found.putIfAbsent(entry.key(), entry);
          }
        }
      }
      hidden.addAll(overlay.layer.removed);
      hidden.addAll(overlay.layer.removedKeys);
    }
    return new ArrayList<>(found.values());
  }

  public Optional<Entry> file(String path) {
    for (Overlay overlay = this; overlay != null; overlay = overlay.parent) {
      for (Entry entry : overlay.layer.at(path)) {
        if (!entry.lump()) {
          return Optional.of(entry);
        }
      }
      if (Layer.covers(overlay.layer.removed, path)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether a lump of that {@link Entry#key} can be seen in the folder {@code path}. */
  boolean holdsLump(String path, String key) {
    for (Overlay overlay = this; overlay != null; overlay = overlay.parent) {
      Layer here = overlay.layer;
      if (here.entries.getOrDefault(path, Map.of()).containsKey(key)) {
        return true;
      }
      if (here.removedKeys.contains(key)
          || Layer.covers(here.removed, path)
          || Layer.covers(here.removedKeys, path)) {
        return false;
      }
    }
    return false;
  }

  public boolean exists(String path) {
    for (Overlay overlay = this; overlay != null; overlay = overlay.parent) {
      if (overlay.layer.holds(path)) {
        return true;
      }
      if (Layer.covers(overlay.layer.removed, path)) {
        return false;
      }
    }
    return path.equals("/");
  }

  /** What COPY --from takes: entries at and below a path, with the shares of lumps above it. */
  public List<Entry> cutOut(String path) {
    List<Entry> found = new ArrayList<>(below(path));
    found.addAll(Shares.of(lumpsAbove(path), path));
    return found;
  }

  /** Collects what is visible below a path, from the top layer down. */
  private static final class Sight {
    private final String path;
    private final Map<String, Entry> seen = new LinkedHashMap<>();
    private final Set<String> hidden = new HashSet<>();

    Sight(String path) {
      this.path = path;
    }

    List<Entry> collect(Overlay top) {
      for (Overlay overlay = top; overlay != null; overlay = overlay.parent) {
        overlay.layer.forEachBelow(
            path,
            entry -> {
              String key = entry.key();
              if (!hidden.contains(key) && !Layer.covers(hidden, entry.path())) {
                seen.putIfAbsent(key, entry);
              }
            });
        if (Layer.covers(overlay.layer.removed, path)) {
          break;
        }
        hidden.addAll(overlay.layer.removed);
        hidden.addAll(overlay.layer.removedKeys);
      }
      return new ArrayList<>(seen.values());
    }
  }

  /** One layer: what was put into it, and what it hides of the layers below. */
  static final class Layer {
    private final NavigableMap<String, Map<String, Entry>> entries = new TreeMap<>();
    private final NavigableSet<String> folders = new TreeSet<>();
    final Set<String> removed = new HashSet<>();
    final Set<String> removedKeys = new HashSet<>();

    boolean isEmpty() {
      return entries.isEmpty() && folders.isEmpty() && removed.isEmpty() && removedKeys.isEmpty();
    }

    boolean hidesNothing() {
      return removed.isEmpty() && removedKeys.isEmpty();
    }

    /** Paths and keys of what it hides of the layers below. */
    Set<String> hidden() {
      if (removedKeys.isEmpty()) {
        return removed;
      }
      Set<String> hidden = new HashSet<>(removed);
      hidden.addAll(removedKeys);
      return hidden;
    }

    Collection<Entry> at(String path) {
      return entries.getOrDefault(path, Map.of()).values();
    }

    void put(Entry entry) {
      entries.computeIfAbsent(entry.path(), _ -> new LinkedHashMap<>(2)).put(entry.key(), entry);
    }

    void take(Entry entry) {
      Map<String, Entry> here = entries.get(entry.path());
      if (here != null && here.remove(entry.key()) != null && here.isEmpty()) {
        entries.remove(entry.path());
      }
    }

    void addFolder(String path) {
      for (String folder = path; folders.add(folder) && !folder.equals("/"); ) {
        folder = UnixPath.parent(folder);
      }
    }

    void clearBelow(String path) {
      if (path.equals("/")) {
        entries.clear();
        folders.clear();
        return;
      }
      entries.remove(path);
      folders.remove(path);
      entries.subMap(path + "/", path + "0").clear();
      folders.subSet(path + "/", path + "0").clear();
    }

    void forEachBelow(String path, java.util.function.Consumer<Entry> action) {
      at(path).forEach(action);
      NavigableMap<String, Map<String, Entry>> deeper =
          path.equals("/")
              ? entries.tailMap("/", false)
              : entries.subMap(path + "/", true, path + "0", false);
      deeper.values().forEach(here -> here.values().forEach(action));
    }

    boolean holds(String path) {
      if (entries.containsKey(path) || folders.contains(path)) {
        return true;
      }
      String next = entries.ceilingKey(path + "/");
      return next != null && UnixPath.isBelow(next, path);
    }

    Collection<Entry> all() {
      List<Entry> all = new ArrayList<>(entries.size());
      entries.values().forEach(here -> all.addAll(here.values()));
      return all;
    }

    /** Whether the path or a folder above it is in the set. */
    static boolean covers(Set<String> paths, String path) {
      if (paths.isEmpty()) {
        return false;
      }
      for (String folder = path; ; folder = UnixPath.parent(folder)) {
        if (paths.contains(folder)) {
          return true;
        }
        if (folder.equals("/")) {
          return false;
        }
      }
    }
  }
}
