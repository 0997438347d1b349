package dev.layerweight.testing;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.tree.Glob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A build context made of texts, without any ignore file. */
public final class MemoryContext implements BuildContext {

  private final TreeMap<String, String> files;

  public MemoryContext(Map<String, String> files) {
    this.files = new TreeMap<>(files);
  }

  @Override
  public Selection select(String source, List<String> excludes, boolean unpackingArchives) {
    if (source.isEmpty()) {
      return new Selection(List.of(folder("")), List.of());
    }
    TreeSet<String> matched = new TreeSet<>();
    for (String file : files.keySet()) {
      for (String path = file; !path.isEmpty(); path = parent(path)) {
        if (Glob.matchesPath("/" + source, "/" + path)) {
          matched.add(path);
        }
      }
    }
    List<Root> roots = new ArrayList<>();
    for (String path : matched) {
      roots.add(
          files.containsKey(path)
              ? new Root(path, false, false, List.of(file("", files.get(path))))
              : folder(path));
    }
    return new Selection(roots, List.of());
  }

  private Root folder(String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    List<ContextFile> below = new ArrayList<>();
    files.forEach((name, text) -> {
      if (name.startsWith(prefix)) {
        below.add(file(name.substring(prefix.length()), text));
      }
    });
    return new Root(path, true, false, below);
  }

  private static ContextFile file(String relative, String text) {
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return new ContextFile(relative, bytes, bytes);
  }

  private static String parent(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }

  @Override
  public Optional<String> read(String path, int limitBytes) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public boolean isFile(String path) {
    return files.containsKey(path);
  }

  @Override
  public boolean isDirectory(String path) {
    return !files.containsKey(path)
        && files.keySet().stream().anyMatch(f -> f.startsWith(path + "/"));
  }
}
