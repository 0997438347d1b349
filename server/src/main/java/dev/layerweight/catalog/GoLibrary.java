package dev.layerweight.catalog;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Go's compiler makes of its standard library, which a build cache keeps. */
public interface GoLibrary {

  GoLibrary NONE = _ -> new Answer.Missing<>("no version of Go is in the tables");

  /**
   * The library of a version such as {@code 1.22.5}, of the nearest known one, or of the newest
   * where none is asked for.
   */
  Answer<Library> of(Optional<String> version);

  /**
   * One package.
   *
   * @param bytes of its archive, compiled without cgo
   * @param bytesWithCgo the same with cgo
   * @param imports the packages of the library that it needs itself
   */
  record Package(long bytes, long bytesWithCgo, List<String> imports) {}

  /**
   * @param version major and minor, {@code 1.22}
   * @param packages by their import paths; those that Go vendors begin with {@code vendor/}
   */
  record Library(String version, Map<String, Package> packages) {

    /** The packages with those names and all that they need; names of others are left out. */
    public Set<String> closure(Collection<String> names) {
      Set<String> closure = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(names);
      while (!open.isEmpty()) {
        String name = open.poll();
        if (packages.containsKey(name) && closure.add(name)) {
          open.addAll(packages.get(name).imports());
        }
      }
      return closure;
    }
  }
}
