package dev.layerweight.syntax.parse;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a misspelt one most likely meant. */
public final class Suggestion {

  private static final int LONGEST_CHARACTERS = 40;

  private Suggestion() {}

  /** The nearest of {@code known} within two changes (one for names of up to three letters). */
  public static Optional<String> nearest(String written, Collection<String> known) {
    if (written.length() > LONGEST_CHARACTERS) {
      return Optional.empty();
    }
    int most = written.length() <= 3 ? 1 : 2;
    return known.stream()
        .filter(name -> distance(written, name) <= most)
        .min(Comparator.comparingInt((String name) -> distance(written, name)));
  }

  /** {@code " (did you mean X?)"}, or nothing. */
  public static String hint(String written, Collection<String> known, String prefix) {
    return nearest(written, known).map(name -> " (did you mean " + prefix + name + "?)").orElse("");
  }

  /** Letters put in, left out, exchanged, or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
