package dev.layerweight.catalog.context;

import dev.layerweight.catalog.context.Node.Folder;
import dev.layerweight.catalog.context.Node.Link;
import dev.layerweight.catalog.context.Node.RegularFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a walk found: an immutable tree of the files that a build would be sent.
 *
 * @param problems what could not be counted
 * @param fingerprint equal for two walks that found the same names, sizes and times
 */
record ContextListing(Folder root, List<Problem> problems, long fingerprint) {

  /**
   * Something that could not be counted.
   *
   * @param path that it is about, empty where it is about the whole context
   */
  record Problem(String path, String text) {}

  private static final int MAXIMUM_LINKS = 40;

  /** What a path leads to. */
  sealed interface Target {}

  /** A file or folder; {@code path} is the true one behind all links. */
  record Reached(String path, Node node) implements Target {}

  record Nothing() implements Target {}

  /** A link that cannot be followed; {@code problem} says why. */
  record Dangling(String problem) implements Target {}

  /** Follows a path and the links on it, all inside of the context. */
  Target resolve(String path) {
    Deque<String> rest = new ArrayDeque<>();
    if (!path.isEmpty()) {
      rest.addAll(List.of(path.split("/")));
    }
    Deque<Folder> folders = new ArrayDeque<>(List.of(root));
    Deque<String> names = new ArrayDeque<>();
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (names.isEmpty()) {
          return new Dangling("a link leads out of the build context: " + path);
        }
        names.removeLast();
        folders.removeLast();
        continue;
      }
      Optional<Node> child = folders.getLast().child(name);
      if (child.isEmpty()) {
        return links == 0
            ? new Nothing()
            : new Dangling("a link leads to nothing in the build context: " + path);
      }
      switch (child.get()) {
        case Folder folder -> {
          folders.addLast(folder);
          names.addLast(name);
        }
        case RegularFile file -> {
          if (!rest.isEmpty()) {
            return new Nothing();
          }
          names.addLast(name);
          return new Reached(String.join("/", names), file);
        }
        case Link link -> {
          if (++links > MAXIMUM_LINKS) {
            return new Dangling("symlink loop at " + path);
          }
          if (link.target().startsWith("/")) {
            return new Dangling("a link leads out of the build context: " + path);
          }
          List<String> target = List.of(link.target().split("/"));
          for (String segment : target.reversed()) {
            rest.addFirst(segment);
          }
        }
      }
    }
    return new Reached(String.join("/", names), folders.getLast());
  }

  /**
   * The paths that a source with wildcards selects, sorted. {@code *} stays within a name, {@code
   * **} as a whole name stands for any number of folders.
   */
  List<String> glob(String pattern, int limit) {
    String[] segments = pattern.split("/");
    List<Optional<Glob>> globs = new ArrayList<>();
    for (String segment : segments) {
      // Two stars mean more than one only when they stand alone between slashes.
      globs.add(Glob.compile(segment.equals("**") ? "*" : segment.replaceAll("\\*{2,}", "*")));
    }
    if (globs.stream().anyMatch(Optional::isEmpty)) {
      return List.of();
    }
    TreeSet<String> found = new TreeSet<>();
    Set<Visit> seen = new HashSet<>();
    Deque<Visit> open = new ArrayDeque<>(List.of(new Visit("", 0)));
    while (!open.isEmpty() && found.size() < limit) {
      Visit visit = open.removeFirst();
      if (!seen.add(visit)) {
        continue;
      }
      boolean last = visit.segment() == segments.length - 1;
      String segment = segments[visit.segment()];
      if (!(resolve(visit.folder()) instanceof Reached(String _, Folder folder))) {
        continue;
      }
      boolean anyFolders = segment.equals("**");
      if (anyFolders && !last) {
        open.addLast(new Visit(visit.folder(), visit.segment() + 1));
      }
      Glob glob = globs.get(visit.segment()).orElseThrow();
      for (int i = 0; i < folder.names().length; i++) {
        String name = folder.names()[i];
        String path = ContextPaths.child(visit.folder(), name);
        boolean isFolder = folder.nodes()[i] instanceof Folder;
        if (anyFolders && !last) {
          if (isFolder) {
            open.addLast(new Visit(path, visit.segment()));
          }
        } else if (glob.matches(name)) {
          boolean literal = !Glob.hasWildcard(segment);
          if (last) {
            found.add(path);
          } else if (isFolder || (literal && folder.nodes()[i] instanceof Link)) {
            open.addLast(new Visit(path, visit.segment() + 1));
          }
        }
      }
    }
    return List.copyOf(found);
  }

  private record Visit(String folder, int segment) {}
}
