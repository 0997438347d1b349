package dev.layerweight.estimate.tree;

/**
 * Shell globs: {@code *}, {@code ?}, {@code [...]}, {@code \}; linear in memory, no regular
 * expressions.
 */
public final class Glob {

  private Glob() {}

  public static boolean hasMagic(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '*', '?', '[' -> {
          return true;
        }
        case '\\' -> i++;
        default -> {}
      }
    }
    return false;
  }

  /** Matches one name; {@code *} also matches {@code /} where {@code acrossFolders}. */
  public static boolean matches(String pattern, String text, boolean acrossFolders) {
    int p = 0;
    int t = 0;
    int starPattern = -1;
    int starText = -1;
    while (t < text.length()) {
      int next = step(pattern, p, text.charAt(t), acrossFolders);
      if (next > 0) {
        p = next;
        t++;
      } else if (p < pattern.length() && pattern.charAt(p) == '*') {
        starPattern = p++;
        starText = t;
      } else if (starPattern >= 0 && (acrossFolders || text.charAt(starText) != '/')) {
        p = starPattern + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Matches a whole path name by name, as a shell does; hidden names need a written dot. */
  public static boolean matchesPath(String pattern, String path) {
    String[] patterns = pattern.split("/");
    String[] names = path.split("/");
    if (patterns.length != names.length) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      boolean hidden = names[i].startsWith(".") && !patterns[i].startsWith(".");
      if (hidden || !matches(patterns[i], names[i], false)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Index after the pattern item that matches {@code c}, or 0 where none does (or it is a star).
   */
  private static int step(String pattern, int p, char c, boolean acrossFolders) {
    if (p >= pattern.length()) {
      return 0;
    }
    return switch (pattern.charAt(p)) {
      case '*' -> 0;
      case '?' -> c != '/' || acrossFolders ? p + 1 : 0;
      case '[' -> bracket(pattern, p, c);
      case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : 0;
      default -> pattern.charAt(p) == c ? p + 1 : 0;
    };
  }

  private static int bracket(String pattern, int open, char c) {
    int i = open + 1;
    boolean negated =
        i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^');
    if (negated) {
      i++;
    }
    boolean matched = false;
    boolean first = true;
    while (i < pattern.length() && (first || pattern.charAt(i) != ']')) {
      first = false;
      char from = pattern.charAt(i);
      char to = from;
      if (i + 2 < pattern.length()
          && pattern.charAt(i + 1) == '-'
          && pattern.charAt(i + 2) != ']') {
        to = pattern.charAt(i + 2);
        i += 2;
      }
      matched |= from <= c && c <= to;
      i++;
    }
    if (i >= pattern.length()) {
      return c == '[' ? open + 1 : 0;
    }
    return matched != negated && c != '/' ? i + 1 : 0;
  }
}
