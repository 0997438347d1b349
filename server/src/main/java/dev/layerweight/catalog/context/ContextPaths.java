package dev.layerweight.catalog.context;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts with slashes, cleaned as Go does it. */
final class ContextPaths {

  private ContextPaths() {}

  /**
   * Go's {@code filepath.Clean}: no double slashes, no {@code .}, {@code ..} resolved in the text.
   */
  static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/")) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (!kept.isEmpty() && !kept.peekLast().equals("..")) {
            kept.removeLast();
          } else if (!rooted) {
            kept.addLast("..");
          }
        }
        default -> kept.addLast(segment);
      }
    }
    String joined = String.join("/", kept);
    return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  /**
   * A path of the context, {@code ""} for its root. As BuildKit does, {@code ..} stops at the root
   * and a leading slash means the root.
   */
  static String inContext(String path) {
    return clean("/" + path).substring(1);
  }

  static String child(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
