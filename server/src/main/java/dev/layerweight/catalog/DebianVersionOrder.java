package dev.layerweight.catalog;

import java.util.Comparator;

/**
 * Orders version strings as dpkg does: {@code [epoch:]upstream[-revision]}, digits by value, {@code
 * ~} before everything, even before the end (deb-version(7)).
 */
public final class DebianVersionOrder implements Comparator<String> {

  public static final DebianVersionOrder INSTANCE = new DebianVersionOrder();

  private DebianVersionOrder() {}

  @Override
  public int compare(String left, String right) {
    if (left.equals(right)) {
      return 0;
    }
    int leftColon = left.indexOf(':');
    int rightColon = right.indexOf(':');
    int byEpoch =
        comparePart(
            leftColon < 0 ? "0" : left.substring(0, leftColon),
            rightColon < 0 ? "0" : right.substring(0, rightColon));
    if (byEpoch != 0) {
      return byEpoch;
    }
    String leftRest = left.substring(leftColon + 1);
    String rightRest = right.substring(rightColon + 1);
    int leftDash = leftRest.lastIndexOf('-');
    int rightDash = rightRest.lastIndexOf('-');
    int byUpstream =
        comparePart(
            leftDash < 0 ? leftRest : leftRest.substring(0, leftDash),
            rightDash < 0 ? rightRest : rightRest.substring(0, rightDash));
    if (byUpstream != 0) {
      return byUpstream;
    }
    return comparePart(
        leftDash < 0 ? "" : leftRest.substring(leftDash + 1),
        rightDash < 0 ? "" : rightRest.substring(rightDash + 1));
  }

  private static int comparePart(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() || j < right.length()) {
      while ((i < left.length() && !isDigit(left.charAt(i)))
          || (j < right.length() && !isDigit(right.charAt(j)))) {
        int difference = weight(left, i) - weight(right, j);
        if (difference != 0) {
          return difference;
        }
        i++;
        j++;
      }
      while (i < left.length() && left.charAt(i) == '0') {
        i++;
      }
      while (j < right.length() && right.charAt(j) == '0') {
        j++;
      }
      int firstDifference = 0;
      while (i < left.length()
          && j < right.length()
          && isDigit(left.charAt(i))
          && isDigit(right.charAt(j))) {
        if (firstDifference == 0) {
          firstDifference = left.charAt(i) - right.charAt(j);
        }
        i++;
        j++;
      }
      if (i < left.length() && isDigit(left.charAt(i))) {
        return 1;
      }
      if (j < right.length() && isDigit(right.charAt(j))) {
        return -1;
      }
      if (firstDifference != 0) {
        return firstDifference;
      }
    }
    return 0;
  }

  /** Letters sort before other characters, {@code ~} before the end of the part. */
  private static int weight(String part, int index) {
    if (index >= part.length()) {
      return 0;
    }
    char character = part.charAt(index);
    if (isDigit(character)) {
      return 0;
    }
    if (character == '~') {
      return -1;
    }
    boolean letter = character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z';
    return letter ? character : character + 256;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
