package dev.layerweight.catalog.context;

import java.util.Arrays;
import java.util.Optional;

/**
 * One thing of the listed context. Names are kept in arrays, since a context may have a million.
 */
sealed interface Node {

  /** A regular file of {@code bytes} bytes. */
  record RegularFile(long bytes, long modifiedMillis) implements Node {}

  /** A symbolic link, which weighs nothing by itself. */
  record Link(String target) implements Node {}

  /** A folder; {@code names} are sorted and {@code nodes} stand at the same places. */
  record Folder(String[] names, Node[] nodes) implements Node {
    Optional<Node> child(String name) {
      int at = Arrays.binarySearch(names, name);
      return at < 0 ? Optional.empty() : Optional.of(nodes[at]);
    }
  }
}
