package dev.layerweight.catalog.npm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.NodePackages.Measured;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the packages of a {@code node_modules} folder on disk. Links are not followed, and the
 * work is bounded by a number of directory entries: what is not reached is simply not known.
 */
public final class InstalledNodeModules implements Measured {

  private static final int DEPTH_LIMIT = 64;
  private static final int MANIFEST_LIMIT_BYTES = 1 << 20;

  private final Map<String, Size> sizes;
  private final Provenance provenance;

  private InstalledNodeModules(Map<String, Size> sizes, Provenance provenance) {
    this.sizes = Map.copyOf(sizes);
    this.provenance = provenance;
  }

  /**
   * Looks through a folder.
   *
   * @param nodeModules a folder named {@code node_modules}; need not exist
   * @param entryLimit how many directory entries to look at, at most
   */
  public static InstalledNodeModules read(Path nodeModules, int entryLimit) {
    return new Walk(entryLimit).read(nodeModules);
  }

  @Override
  public Optional<Size> find(String name, String version) {
    return Optional.ofNullable(sizes.get(name + "@" + version));
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  /** How many package versions were counted. */
  public int size() {
    return sizes.size();
  }

  private static final class Walk {

    private final Map<String, Size> sizes = new HashMap<>();
    private final ArrayDeque<Place> folders = new ArrayDeque<>();
    private int entriesLeft;

    Walk(int entryLimit) {
      entriesLeft = entryLimit;
    }

    private record Place(Path path, int depth) {}

    InstalledNodeModules read(Path root) {
      folders.add(new Place(root, 0));
      while (!folders.isEmpty() && entriesLeft > 0) {
        Place folder = folders.poll();
        for (Path child : children(folder.path())) {
          visit(child, folder.depth() + 1);
        }
      }
      return new InstalledNodeModules(sizes, new Provenance("node_modules beside the Dockerfile"));
    }

    private void visit(Path child, int depth) {
      String name = child.getFileName().toString();
      if (!isFolder(child) || depth > DEPTH_LIMIT) {
        return;
      }
      if (name.equals(".pnpm")) {
        for (Path store : children(child)) {
          folders.add(new Place(store.resolve("node_modules"), depth + 2));
        }
      } else if (name.startsWith("@")) {
        for (Path scoped : children(child)) {
          if (isFolder(scoped)) {
            count(scoped, depth + 1);
          }
        }
      } else if (!name.startsWith(".")) {
        count(child, depth);
      }
    }

    private void count(Path folder, int depth) {
      Optional<String> key = key(folder.resolve("package.json"));
      ArrayDeque<Place> inside = new ArrayDeque<>(List.of(new Place(folder, depth)));
      long bytes = 0;
      long files = 0;
      while (!inside.isEmpty()) {
        Place here = inside.poll();
        for (Path child : children(here.path())) {
          BasicFileAttributes attributes = attributes(child).orElse(null);
          if (attributes == null) {
            continue;
          }
          if (attributes.isRegularFile()) {
            bytes += attributes.size();
            files++;
          } else if (attributes.isDirectory() && here.depth() < DEPTH_LIMIT) {
            if (child.getFileName().toString().equals("node_modules")) {
              folders.add(new Place(child, here.depth() + 1));
            } else {
              inside.add(new Place(child, here.depth() + 1));
            }
          }
        }
      }
      if (entriesLeft > 0 && key.isPresent()) {
        sizes.put(key.get(), new Size(bytes, files));
      }
    }

    private List<Path> children(Path folder) {
      List<Path> found = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          if (--entriesLeft <= 0) {
            break;
          }
          found.add(entry);
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException _) {
        // A folder that cannot be read leaves its packages unknown, as if they were not there.
        return List.of();
      }
      return found;
    }

    private static boolean isFolder(Path path) {
      return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<BasicFileAttributes> attributes(Path path) {
      try {
        return Optional.of(
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
      } catch (IOException _) {
        return Optional.empty();
      }
    }

    private static Optional<String> key(Path manifest) {
      if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(manifest)) {
        String text = new String(in.readNBytes(MANIFEST_LIMIT_BYTES), StandardCharsets.UTF_8);
        JsonElement json = JsonParser.parseString(text);
        if (json instanceof JsonObject members
            && members.get("name") instanceof JsonElement name
            && members.get("version") instanceof JsonElement version
            && name.isJsonPrimitive()
            && version.isJsonPrimitive()) {
          return Optional.of(name.getAsString() + "@" + version.getAsString());
        }
        return Optional.empty();
      } catch (IOException | JsonParseException _) {
        return Optional.empty();
      }
    }
  }
}
