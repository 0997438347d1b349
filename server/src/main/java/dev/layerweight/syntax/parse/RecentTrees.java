package dev.layerweight.syntax.parse;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.text.CommonEnds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The trees that were read last, for texts that differ from one of them in a few characters. */
final class RecentTrees {

  private static final int MOST_TREES = 6;

  private static final int MOST_CHARACTERS = 2 * Limits.FILE_CHARACTERS;

  /** So near that no other one needs to be looked at. */
  private static final int NEAR_CHARACTERS = 2_000;

  private final Deque<Dockerfile> trees = new ArrayDeque<>();
  private int characters;

  /** A tree and what its text has in common with the one asked for. */
  record Near(Dockerfile tree, CommonEnds common) {

    private int differing(String text) {
      return Math.max(text.length(), tree.text().length()) - common.prefix() - common.suffix();
    }
  }

  /** The tree whose text is most like this one; empty where none has anything in common with it. */
  Optional<Near> nearest(String text) {
    List<Dockerfile> newestFirst;
    synchronized (trees) {
      newestFirst = List.copyOf(trees);
    }
    Optional<Near> nearest = Optional.empty();
    for (Dockerfile tree : newestFirst) {
      Near near = new Near(tree, CommonEnds.of(tree.text(), text));
      if (nearest.isEmpty() || near.differing(text) < nearest.get().differing(text)) {
        nearest = Optional.of(near);
      }
      if (near.differing(text) <= NEAR_CHARACTERS) {
        break;
      }
    }
    return nearest;
  }

  void add(Dockerfile tree) {
    synchronized (trees) {
      trees.addFirst(tree);
      characters += tree.text().length();
      while (trees.size() > MOST_TREES || characters > MOST_CHARACTERS) {
        characters -= trees.removeLast().text().length();
      }
    }
  }
}
