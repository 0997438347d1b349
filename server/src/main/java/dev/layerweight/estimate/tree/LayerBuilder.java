package dev.layerweight.estimate.tree;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.FileTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A layer in the making upon the tree of the instruction before. */
public final class LayerBuilder implements FileTree {

  private final Overlay base;
  private final TreeReads reads = new TreeReads();
  private final Overlay.Layer layer = new Overlay.Layer();
  private final Map<String, Overlay.Layer> mounts = new LinkedHashMap<>();
  private final Map<String, Entry> hiddenBelow = new LinkedHashMap<>();

  public LayerBuilder(Overlay base) {
    this.base = base;
  }

  /** Makes {@code target} a mount: what it holds is seen, and nothing written there stays. */
  public void mount(String target, List<Entry> content) {
    Overlay.Layer mounted = new Overlay.Layer();
    mounted.addFolder(target);
    content.forEach(mounted::put);
    mounts.put(target, mounted);
  }

  /** The tree with the finished layer on top; the same tree where nothing changed. */
  public Overlay seal() {
    return base.with(layer);
  }

  /** Puts the finished layer upon any tree; the same tree where nothing changed. */
  public UnaryOperator<Overlay> change() {
    Overlay.Layer made = layer;
    return tree -> tree.with(made);
  }

  /** What was seen of the tree below so far. */
  public TreeReads reads() {
    return reads;
  }

  /** The entries that the layer consists of. */
  public List<Entry> content() {
    return List.copyOf(layer.all());
  }

  /** Those entries of the layer that the tree below already has at the same place. */
  public List<Entry> copiedUp() {
    return layer.all().stream().filter(this::isBelowToo).toList();
  }

  /** What this layer removes from the tree below, which frees nothing. */
  public List<Entry> removedBelow() {
    return List.copyOf(hiddenBelow.values());
  }

  private boolean isBelowToo(Entry entry) {
    return entry.lump()
        ? reads.holdsLump(base, entry.path(), entry.key())
        : reads.file(base, entry.path()).isPresent();
  }

  /** What can be seen at or below {@code path} through the layer. */
  private List<Entry> seenBelow(String path) {
    Map<String, Entry> seen = new LinkedHashMap<>();
    layer.forEachBelow(path, entry -> seen.putIfAbsent(entry.key(), entry));
    if (!Overlay.Layer.covers(layer.removed, path)) {
      List<Entry> lower = reads.below(base, path);
      if (seen.isEmpty() && layer.hidesNothing()) {
        return new ArrayList<>(lower);
      }
      Set<String> hidden = layer.hidden();
      for (Entry entry : lower) {
        String key = entry.key();
        if (!hidden.contains(key) && !Overlay.Layer.covers(hidden, entry.path())) {
          seen.putIfAbsent(key, entry);
        }
      }
    }
    return new ArrayList<>(seen.values());
  }

  /** Lumps in folders above {@code path} as they are seen through the layer. */
  private List<Entry> seenLumpsAbove(String path) {
    if (path.equals("/")) {
      return List.of();
    }
    Map<String, Entry> seen = new LinkedHashMap<>();
    for (String folder = path; !folder.equals("/"); ) {
      folder = UnixPath.parent(folder);
      for (Entry entry : layer.at(folder)) {
        if (entry.lump()) {
          seen.putIfAbsent(entry.key(), entry);
        }
      }
    }
    Set<String> hidden = layer.hidden();
    for (Entry entry : reads.lumpsAbove(base, path)) {
      if (!Overlay.Layer.covers(hidden, entry.path()) && !hidden.contains(entry.key())) {
        seen.putIfAbsent(entry.key(), entry);
      }
    }
    return new ArrayList<>(seen.values());
  }

  private Optional<Entry> seenFile(String path) {
    for (Entry entry : layer.at(path)) {
      if (!entry.lump()) {
        return Optional.of(entry);
      }
    }
    return Overlay.Layer.covers(layer.removed, path) ? Optional.empty() : reads.file(base, path);
  }

  @Override
  public void add(Entry entry) {
    Optional<Overlay.Layer> mounted = mountOf(entry.path());
    mounted.orElse(layer).put(entry);
    mounted.orElse(layer).addFolder(UnixPath.parent(entry.path()));
  }

  @Override
  public void remove(String path) {
    Optional<Overlay.Layer> mounted = mountOf(path);
    if (mounted.isPresent()) {
      mounted.get().clearBelow(path);
      return;
    }
    for (Entry entry : seenBelow(path)) {
      noteHidden(entry, 1.0);
    }
    for (Entry lump : seenLumpsAbove(path)) {
      double share = Shares.below(lump, path);
      if (share <= 0) {
        continue;
      }
      if (layer.at(lump.path()).contains(lump)) {
        layer.put(
            lump.withWeight(lump.weight().times(1 - share)).withShares(Shares.without(lump, path)));
      } else {
        noteHidden(lump, share);
      }
    }
    layer.clearBelow(path);
    if (reads.exists(base, path) || !reads.lumpsAbove(base, path).isEmpty()) {
      layer.removed.add(path);
    }
  }

  @Override
  public void remove(Entry entry) {
    Optional<Overlay.Layer> mounted = mountOf(entry.path());
    if (mounted.isPresent()) {
      mounted.get().take(entry);
      return;
    }
    noteHidden(entry, 1.0);
    layer.take(entry);
    if (isBelowToo(entry)) {
      layer.removedKeys.add(entry.key());
      if (!entry.lump()) {
        layer.removed.add(entry.path());
      }
    }
  }

  private void noteHidden(Entry entry, double share) {
    boolean lower = !layer.at(entry.path()).contains(entry);
    if (lower) {
      hiddenBelow.putIfAbsent(entry.key(), entry.withWeight(entry.weight().times(share)));
    }
  }

  @Override
  public void copyUp(String path) {
    for (Entry entry : seenBelow(path)) {
      if (mountOf(entry.path()).isEmpty()) {
        layer.put(entry);
      }
    }
    for (Entry lump : seenLumpsAbove(path)) {
      double share = Shares.below(lump, path);
      if (share > 0 && !layer.at(lump.path()).contains(lump)) {
        layer.put(lump.withPath(path).withWeight(lump.weight().times(share)));
      }
    }
  }

  @Override
  public List<Entry> below(String path) {
    if (mounts.isEmpty()) {
      return seenBelow(path);
    }
    List<Entry> found = new ArrayList<>();
    for (Entry entry : seenBelow(path)) {
      if (mountOf(entry.path()).isEmpty()) {
        found.add(entry);
      }
    }
    mounts.values().forEach(mounted -> mounted.forEachBelow(path, found::add));
    return found;
  }

  @Override
  public List<Entry> belowInCurrentLayer(String path) {
    List<Entry> found = new ArrayList<>();
    layer.forEachBelow(path, found::add);
    return found;
  }

  @Override
  public Optional<Entry> at(String path) {
    Optional<Overlay.Layer> mounted = mountOf(path);
    return mounted.isPresent()
        ? mounted.get().at(path).stream().filter(entry -> !entry.lump()).findFirst()
        : seenFile(path);
  }

  @Override
  public boolean exists(String path) {
    Optional<Overlay.Layer> mounted = mountOf(path);
    return mounted.isPresent()
        ? mounted.get().holds(path)
        : layer.holds(path)
            || !Overlay.Layer.covers(layer.removed, path) && reads.exists(base, path);
  }

  @Override
  public void makeDirectory(String path) {
    mountOf(path).orElse(layer).addFolder(path);
  }

  @Override
  public Optional<String> text(String path) {
    return at(path).flatMap(Entry::text);
  }

  @Override
  public List<String> glob(String pattern) {
    if (!Glob.hasMagic(pattern)) {
      return exists(pattern) ? List.of(pattern) : List.of();
    }
    String fixed = pattern;
    while (Glob.hasMagic(fixed)) {
      fixed = UnixPath.parent(fixed);
    }
    int depth = pattern.split("/").length;
    TreeSet<String> found = new TreeSet<>();
    for (Entry entry : below(fixed)) {
      String path = entry.path();
      String cut = cut(path, depth);
      if (cut != null && Glob.matchesPath(pattern, cut)) {
        found.add(cut);
      }
    }
    return List.copyOf(found);
  }

  /** The first {@code depth} names of a path, or null where it has fewer. */
  private static String cut(String path, int depth) {
    int end = 0;
    for (int names = 1; names < depth; names++) {
      if (end >= path.length()) {
        return null;
      }
      int slash = path.indexOf('/', end + 1);
      end = slash < 0 ? path.length() : slash;
    }
    return path.substring(0, end);
  }

  /** Entries at and below a path, with the shares of lumps that lie above it. */
  public List<Entry> cutOut(String path) {
    List<Entry> found = new ArrayList<>(below(path));
    found.addAll(Shares.of(seenLumpsAbove(path), path));
    return found;
  }

  private Optional<Overlay.Layer> mountOf(String path) {
    if (mounts.isEmpty()) {
      return Optional.empty();
    }
    return mounts.entrySet().stream()
        .filter(mount -> UnixPath.isBelow(path, mount.getKey()))
        .max(Map.Entry.comparingByKey(java.util.Comparator.comparingInt(String::length)))
        .map(Map.Entry::getValue);
  }
}
