package dev.layerweight.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlignmentTest {

  @Test
  void pairsAsManyAsTheLongestCommonSubsequenceHas() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      List<Integer> left = some(random);
      List<Integer> right = some(random);
      List<Alignment.Pair> pairs = Alignment.of(left, right);
      int lastLeft = -1;
      int lastRight = -1;
      for (Alignment.Pair pair : pairs) {
        assertTrue(pair.left() > lastLeft && pair.right() > lastRight, "out of order");
        assertEquals(left.get(pair.left()), right.get(pair.right()));
        lastLeft = pair.left();
        lastRight = pair.right();
      }
      assertEquals(longest(left, right), pairs.size(), left + " " + right);
    }
  }

  @Test
  void keepsWhatItCanOfListsThatHaveLittleInCommon() {
    List<Integer> left = new ArrayList<>(Collections.nCopies(5_000, 1));
    List<Integer> right = new ArrayList<>(Collections.nCopies(5_000, 2));
    left.addFirst(0);
    right.addFirst(0);
    left.addLast(9);
    right.addLast(9);
    assertEquals(
        List.of(new Alignment.Pair(0, 0), new Alignment.Pair(5_001, 5_001)),
        Alignment.of(left, right));
  }

  private static List<Integer> some(Random random) {
    return random.ints(random.nextInt(12), 0, 4).boxed().toList();
  }

  private static int longest(List<Integer> left, List<Integer> right) {
    int[][] length = new int[left.size() + 1][right.size() + 1];
    for (int i = 1; i <= left.size(); i++) {
      for (int j = 1; j <= right.size(); j++) {
        length[i][j] =
            left.get(i - 1).equals(right.get(j - 1))
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[left.size()][right.size()];
  }
}
