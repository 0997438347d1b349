package dev.layerweight.catalog;

/**
 * A version as rpm compares it.
 *
 * @param epoch 0 where none is written
 * @param release empty where none is written: any release then is equal
 */
public record RpmVersion(int epoch, String version, String release)
    implements Comparable<RpmVersion> {

  private static final int LIMIT_CHARACTERS = 300;

  /** Reads {@code epoch:version-release}, of which only the version must be there. */
  public static RpmVersion parse(String text) {
    String rest = text.substring(0, Math.min(LIMIT_CHARACTERS, text.length()));
    int colon = rest.indexOf(':');
    int epoch = 0;
    if (colon >= 0) {
      String digits = rest.substring(0, colon);
      epoch = digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
      rest = rest.substring(colon + 1);
    }
    int dash = rest.lastIndexOf('-');
    return dash < 0
        ? new RpmVersion(epoch, rest, "")
        : new RpmVersion(epoch, rest.substring(0, dash), rest.substring(dash + 1));
  }

  @Override
  public int compareTo(RpmVersion other) {
    int epochs = Integer.compare(epoch, other.epoch);
    if (epochs != 0) {
      return epochs;
    }
    int versions = compare(version, other.version);
    if (versions != 0 || release.isEmpty() || other.release.isEmpty()) {
      return versions;
    }
    return compare(release, other.release);
  }

  /**
   * Compares as rpm's rpmvercmp does: runs of digits as numbers, runs of letters as text, numbers
   * above letters; {@code ~} sorts before the end of the text, {@code ^} behind it.
   */
  public static int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() || j < right.length()) {
      i = skip(left, i);
      j = skip(right, j);
      char a = i < left.length() ? left.charAt(i) : '\0';
      char b = j < right.length() ? right.charAt(j) : '\0';
      if (a == '~' || b == '~') {
        if (a != b) {
          return a == '~' ? -1 : 1;
        }
        i++;
        j++;
        continue;
      }
      if (a == '^' || b == '^') {
        if (a != b) {
          return caret(a, b);
        }
        i++;
        j++;
        continue;
      }
      if (a == '\0' || b == '\0') {
        return Boolean.compare(a != '\0', b != '\0');
      }
      boolean digits = isDigit(a);
      if (digits != isDigit(b)) {
        return digits ? 1 : -1;
      }
      int endLeft = end(left, i, digits);
      int endRight = end(right, j, digits);
      int order = run(left.substring(i, endLeft), right.substring(j, endRight), digits);
      if (order != 0) {
        return order;
      }
      i = endLeft;
      j = endRight;
    }
    return 0;
  }

  private static int caret(char a, char b) {
    return a == '^' ? b == '\0' ? 1 : -1 : a == '\0' ? -1 : 1;
  }

  private static int run(String a, String b, boolean digits) {
    if (!digits) {
      return Integer.signum(a.compareTo(b));
    }
    String one = a.replaceFirst("^0+", "");
    String other = b.replaceFirst("^0+", "");
    return one.length() != other.length()
        ? Integer.compare(one.length(), other.length())
        : Integer.signum(one.compareTo(other));
  }

  private static int skip(String text, int from) {
    int at = from;
    while (at < text.length() && !isDigit(text.charAt(at)) && !isLetter(text.charAt(at))) {
      if (text.charAt(at) == '~' || text.charAt(at) == '^') {
        break;
      }
      at++;
    }
    return at;
  }

  private static int end(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && (digits ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  @Override
  public String toString() {
    return (epoch == 0 ? "" : epoch + ":") + version + (release.isEmpty() ? "" : "-" + release);
  }
}
