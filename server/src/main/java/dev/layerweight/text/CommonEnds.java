package dev.layerweight.text;

/**
 * What two texts have in common at their beginnings and at their ends; the two never overlap.
 *
 * @param prefix characters at the beginning
 * @param suffix characters at the end
 */
public record CommonEnds(int prefix, int suffix) {

  /** Compared at once, which the machine does much faster than one after the other. */
  private static final int BLOCK = 1_024;

  public static CommonEnds of(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int prefix = 0;
    while (shorter - prefix >= BLOCK && one.regionMatches(prefix, other, prefix, BLOCK)) {
      prefix += BLOCK;
    }
    while (prefix < shorter && one.charAt(prefix) == other.charAt(prefix)) {
      prefix++;
    }
    int most = shorter - prefix;
    int suffix = 0;
    while (most - suffix >= BLOCK
        && one.regionMatches(
            one.length() - suffix - BLOCK, other, other.length() - suffix - BLOCK, BLOCK)) {
      suffix += BLOCK;
    }
    while (suffix < most
        && one.charAt(one.length() - 1 - suffix) == other.charAt(other.length() - 1 - suffix)) {
      suffix++;
    }
    return new CommonEnds(prefix, suffix);
  }
}
