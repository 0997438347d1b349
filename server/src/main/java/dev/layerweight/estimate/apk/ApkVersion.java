package dev.layerweight.estimate.apk;

import java.util.List;

/**
 * Orders versions as apk does: numbers between dots, a letter, suffixes such as {@code _rc1} and
 * {@code _p2}, the build {@code -r3}. Source of the rules: the grammar of versions in Alpine's
 * APKBUILD reference.
 */
final class ApkVersion {

  /** What comes before a release, the release itself, and what comes behind it. */
  private static final List<String> SUFFIXES =
      List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

  private static final int LIMIT_CHARACTERS = 200;

  private ApkVersion() {}

  static int compare(String left, String right) {
    String[] a = parts(left);
    String[] b = parts(right);
    int numbers = numbers(a[0], b[0]);
    if (numbers != 0) {
      return numbers;
    }
    int suffixes = suffixes(a[1], b[1]);
    return suffixes != 0 ? suffixes : digits(a[2], b[2]);
  }

  /** Whether a version begins with the other one, as {@code ~} asks: 3.12.4-r0 with 3.12. */
  static boolean matchesFuzzily(String version, String wanted) {
    if (!version.startsWith(wanted)) {
      return false;
    }
    boolean whole = version.length() == wanted.length();
    return whole || !Character.isDigit(version.charAt(wanted.length()));
  }

  /** Whether a version fulfils an operator of a dependency. */
  static boolean fulfils(String version, String operator, String wanted) {
    if (operator.contains("~")) {
      return matchesFuzzily(version, wanted)
          || operator.contains(">") && compare(version, wanted) > 0
          || operator.contains("<") && compare(version, wanted) < 0;
    }
    int order = compare(version, wanted);
    return operator.contains("=") && order == 0
        || operator.contains(">") && order > 0
        || operator.contains("<") && order < 0;
  }

  /** Numbers with a letter, suffixes, and the build's number. */
  private static String[] parts(String version) {
    String text = version.substring(0, Math.min(LIMIT_CHARACTERS, version.length()));
    int build = text.lastIndexOf("-r");
    String number = build < 0 ? "0" : text.substring(build + 2);
    String rest = build < 0 ? text : text.substring(0, build);
    int suffix = rest.indexOf('_');
    return new String[] {
      suffix < 0 ? rest : rest.substring(0, suffix),
      suffix < 0 ? "" : rest.substring(suffix + 1),
      number
    };
  }

  private static int numbers(String left, String right) {
    String[] a = left.split("\\.", -1);
    String[] b = right.split("\\.", -1);
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      if (i >= a.length || i >= b.length) {
        return Integer.compare(a.length, b.length);
      }
      int order = digits(a[i].replaceAll("\\D", ""), b[i].replaceAll("\\D", ""));
      if (order == 0) {
        order = a[i].replaceAll("[^a-z]", "").compareTo(b[i].replaceAll("[^a-z]", ""));
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int suffixes(String left, String right) {
    String[] a = left.split("_");
    String[] b = right.split("_");
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      String one = i < a.length ? a[i] : "";
      String other = i < b.length ? b[i] : "";
      int order =
          Integer.compare(
              SUFFIXES.indexOf(one.replaceAll("[^a-z]", "")),
              SUFFIXES.indexOf(other.replaceAll("[^a-z]", "")));
      if (order == 0) {
        order = digits(one.replaceAll("\\D", ""), other.replaceAll("\\D", ""));
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Numbers of any length. */
  private static int digits(String left, String right) {
    String a = left.replaceFirst("^0+", "");
    String b = right.replaceFirst("^0+", "");
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }
}
