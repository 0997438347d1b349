package dev.layerweight.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs equal items of two lists so that their order stays and as many as possible are paired: the
 * longest common subsequence, by the algorithm of Eugene Myers, "An O(ND) Difference Algorithm and
 * Its Variations" (1986).
 */
public final class Alignment {

  /**
   * Lists that differ in more items are paired only at their beginning and their end, so that time
   * and memory stay bounded; the result is right all the same, only not the shortest.
   */
  private static final int MOST_DIFFERENCES = 1_500;

  /** Two equal items. */
  public record Pair(int left, int right) {}

  private Alignment() {}

  /** The pairs in their order. */
  public static <T> List<Pair> of(List<T> left, List<T> right) {
    int shorter = Math.min(left.size(), right.size());
    int head = 0;
    while (head < shorter && left.get(head).equals(right.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && left.get(left.size() - 1 - tail).equals(right.get(right.size() - 1 - tail))) {
      tail++;
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < head; i++) {
      pairs.add(new Pair(i, i));
    }
    int offset = head;
    middle(left.subList(head, left.size() - tail), right.subList(head, right.size() - tail))
        .forEach(pair -> pairs.add(new Pair(pair.left() + offset, pair.right() + offset)));
    for (int i = tail; i > 0; i--) {
      pairs.add(new Pair(left.size() - i, right.size() - i));
    }
    return pairs;
  }

  private static <T> List<Pair> middle(List<T> left, List<T> right) {
    int most = Math.min(MOST_DIFFERENCES, left.size() + right.size());
    // reach[k] is how far the list on the left is used up on the diagonal k.
    int[] reach = new int[2 * most + 3];
    int zero = most + 1;
    List<int[]> trace = new ArrayList<>();
    for (int differences = 0; differences <= most; differences++) {
      for (int k = -differences; k <= differences; k += 2) {
        int x = next(reach, zero, k, differences);
        int y = x - k;
        while (x < left.size() && y < right.size() && left.get(x).equals(right.get(y))) {
          x++;
          y++;
        }
        reach[zero + k] = x;
        if (x >= left.size() && y >= right.size()) {
          return walkBack(trace, left.size(), right.size(), differences);
        }
      }
      trace.add(Arrays.copyOfRange(reach, zero - differences, zero + differences + 1));
    }
    return List.of();
  }

  /** Where a path with one difference more begins on the diagonal {@code k}. */
  private static int next(int[] reach, int zero, int k, int differences) {
    if (differences == 0) {
      return 0;
    }
    boolean down =
        k == -differences || k != differences && reach[zero + k - 1] < reach[zero + k + 1];
    return down ? reach[zero + k + 1] : reach[zero + k - 1] + 1;
  }

  private static List<Pair> walkBack(List<int[]> trace, int leftSize, int rightSize, int found) {
    List<Pair> pairs = new ArrayList<>();
    int x = leftSize;
    int y = rightSize;
    for (int differences = found; differences > 0; differences--) {
      int[] before = trace.get(differences - 1);
      int zero = differences - 1;
      int k = x - y;
      boolean down =
          k == -differences
              || k != differences && at(before, zero + k - 1) < at(before, zero + k + 1);
      int previousK = down ? k + 1 : k - 1;
      int previousX = before[zero + previousK];
      int startX = down ? previousX : previousX + 1;
      while (x > startX) {
        pairs.add(new Pair(--x, --y));
      }
      x = previousX;
      y = previousX - previousK;
    }
    while (x > 0) {
      pairs.add(new Pair(--x, --y));
    }
    return pairs.reversed();
  }

  /** What lies beyond the diagonals of a step was not reached in it. */
  private static int at(int[] reach, int index) {
    return index < 0 || index >= reach.length ? Integer.MIN_VALUE : reach[index];
  }
}
