package dev.layerweight.estimate.tree;

import java.util.ArrayDeque;
import java.util.Deque;

/** Absolute, normalised paths of a Linux image as plain strings; the root is {@code /}. */
public final class UnixPath {

  private UnixPath() {}

  /**
   * {@code path} seen from {@code directory}, with {@code .}, {@code ..} and double slashes gone.
   */
  public static String resolve(String directory, String path) {
    String joined = path.startsWith("/") ? path : directory + "/" + path;
    Deque<String> names = new ArrayDeque<>();
    for (String name : joined.split("/")) {
      switch (name) {
        case "", "." -> {}
        case ".." -> names.pollLast();
        default -> names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }

  /** Whether {@code path} is {@code directory} or lies below it. */
  public static boolean isBelow(String path, String directory) {
    return directory.equals("/")
        || path.equals(directory)
        || path.startsWith(directory) && path.charAt(directory.length()) == '/';
  }

  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static String child(String directory, String name) {
    if (name.isEmpty()) {
      return directory;
    }
    return directory.equals("/") ? "/" + name : directory + "/" + name;
  }

  /** The deepest folder that holds both. */
  public static String common(String a, String b) {
    String folder = a;
    while (!isBelow(b, folder)) {
      folder = parent(folder);
    }
    return folder;
  }

  /** {@code path}, which lies below {@code from}, moved to the same place below {@code to}. */
  public static String move(String path, String from, String to) {
    String rest = from.equals("/") ? path.substring(1) : path.substring(from.length());
    String relative = rest.startsWith("/") ? rest.substring(1) : rest;
    return child(to, relative);
  }
}
