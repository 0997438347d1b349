package dev.layerweight.estimate.tree;

import dev.layerweight.estimate.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an instruction has seen of the tree below its layer: the questions and their answers. Upon
 * another tree that gives the same answers it would make the same layer again.
 */
public final class TreeReads {

  private final Map<String, List<Entry>> below = new HashMap<>();
  private final Map<String, List<Entry>> lumpsAbove = new HashMap<>();
  private final Map<String, Optional<Entry>> files = new HashMap<>();
  private final Map<String, Boolean> existing = new HashMap<>();
  private final Map<Lump, Boolean> lumps = new HashMap<>();

  private record Lump(String path, String key) {}

  List<Entry> below(Overlay tree, String path) {
    return below.computeIfAbsent(path, tree::below);
  }

  List<Entry> lumpsAbove(Overlay tree, String path) {
    return lumpsAbove.computeIfAbsent(path, tree::lumpsAbove);
  }

  Optional<Entry> file(Overlay tree, String path) {
    return files.computeIfAbsent(path, tree::file);
  }

  boolean exists(Overlay tree, String path) {
    return existing.computeIfAbsent(path, tree::exists);
  }

  boolean holdsLump(Overlay tree, String path, String key) {
    return lumps.computeIfAbsent(new Lump(path, key), _ -> tree.holdsLump(path, key));
  }

  /** Whether {@code other} answers all questions as the tree did that was asked. */
  public boolean areThoseOf(Overlay other) {
    for (Map.Entry<String, Boolean> asked : existing.entrySet()) {
      if (other.exists(asked.getKey()) != asked.getValue()) {
        return false;
      }
    }
    for (Map.Entry<String, Optional<Entry>> asked : files.entrySet()) {
      if (!other.file(asked.getKey()).equals(asked.getValue())) {
        return false;
      }
    }
    for (Map.Entry<Lump, Boolean> asked : lumps.entrySet()) {
      Lump lump = asked.getKey();
      if (other.holdsLump(lump.path(), lump.key()) != asked.getValue()) {
        return false;
      }
    }
    for (Map.Entry<String, List<Entry>> asked : lumpsAbove.entrySet()) {
      if (!areEqual(other.lumpsAbove(asked.getKey()), asked.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, List<Entry>> asked : below.entrySet()) {
      if (!areEqual(other.below(asked.getKey()), asked.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Most entries are the same ones, which is seen at once; a record compares all its parts. */
  private static boolean areEqual(List<Entry> one, List<Entry> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (one.get(i) != other.get(i) && !one.get(i).equals(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** How many answers are kept, each entry of a list counted. */
  public int size() {
    int size = existing.size() + files.size() + lumps.size();
    for (List<Entry> entries : lumpsAbove.values()) {
      size += 1 + entries.size();
    }
    for (List<Entry> entries : below.values()) {
      size += 1 + entries.size();
    }
    return size;
  }
}
