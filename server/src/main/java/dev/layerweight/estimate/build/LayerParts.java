package dev.layerweight.estimate.build;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds the entries of a layer up to the parts that a report shows. */
final class LayerParts {

  /** More single files than this are shown by their folders. */
  private static final int MOST_FILES = 12;

  private static final int MOST_FOLDERS = 40;

  private LayerParts() {}

  static List<Part> of(Collection<Entry> entries) {
    Map<String, List<Entry>> owned = new LinkedHashMap<>();
    List<Entry> files = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.weight().unpacked() instanceof Estimate.Unknown) {
        continue;
      }
      if (entry.kind() == PartKind.FILE && entry.owner().equals(entry.path())) {
        files.add(entry);
      } else {
        owned
            .computeIfAbsent(entry.kind() + "\0" + entry.owner(), _ -> new ArrayList<>())
            .add(entry);
      }
    }
    List<Part> parts = new ArrayList<>();
    owned.values().forEach(group -> parts.add(part(group.getFirst().owner(), group)));
    parts.addAll(files(files));
    parts.removeIf(part -> part.weight().unpacked().equals(Estimate.ZERO));
    parts.sort(
        Comparator.comparingLong((Part part) -> part.weight().unpacked().likely())
            .reversed()
            .thenComparing(Part::name));
    return List.copyOf(parts);
  }

  private static Part part(String name, List<Entry> group) {
    Entry first =
        group.stream()
            .max(Comparator.comparingLong(entry -> entry.weight().unpacked().likely()))
            .orElseThrow();
    String path = group.stream().map(Entry::path).reduce(UnixPath::common).orElse(first.path());
    return new Part(
        name,
        first.kind(),
        path.equals("/") || first.lump() ? first.path() : path,
        Weight.sum(group.stream().map(Entry::weight).toList()),
        group.stream().mapToLong(Entry::fileCount).sum(),
        first.provenance());
  }

  /**
   * Single files one by one, or the folders in which they lie, as deep as is still a short list.
   */
  private static List<Part> files(List<Entry> files) {
    if (files.size() <= MOST_FILES) {
      return files.stream().map(file -> part(file.path(), List.of(file))).toList();
    }
    String root =
        files.stream()
            .map(file -> UnixPath.parent(file.path()))
            .reduce(UnixPath::common)
            .orElse("/");
    Map<String, List<Entry>> folders = new TreeMap<>();
    for (Entry file : files) {
      folders.computeIfAbsent(below(root, file.path()), _ -> new ArrayList<>()).add(file);
    }
    if (folders.size() > MOST_FOLDERS) {
      return List.of(part(root, files));
    }
    List<Part> parts = new ArrayList<>();
    folders.forEach((folder, group) -> parts.add(part(folder, group)));
    return parts;
  }

  /** {@code path} cut after the first name below {@code root}; a file directly in it is itself. */
  private static String below(String root, String path) {
    int from = root.equals("/") ? 1 : root.length() + 1;
    int slash = path.indexOf('/', from);
    return slash < 0 ? path : path.substring(0, slash);
  }
}
