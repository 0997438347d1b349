package dev.layerweight.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a Python project, read and ordered as PEP 440 says.
 *
 * @param epoch the number before {@code !}, 0 where none is written
 * @param release such as 1, 24, 4; never empty
 * @param preLetter {@code a}, {@code b} or {@code rc}; empty for a final release
 * @param preNumber of the pre-release, 0 where there is none
 * @param post number of the post-release
 * @param dev number of the development release
 * @param local what stands behind {@code +}, separators turned into dots
 */
public record PythonVersion(
    long epoch,
    List<Long> release,
    String preLetter,
    long preNumber,
    OptionalLong post,
    OptionalLong dev,
    String local)
    implements Comparable<PythonVersion> {

  private static final int LIMIT_CHARACTERS = 128;

  private static final Pattern FORM =
      Pattern.compile(
          "v?(?:(\\d{1,9})!)?(\\d{1,15}(?:\\.\\d{1,15})*)"
              + "(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\\d{0,15}))?"
              + "(?:-(\\d{1,15})|[-_.]?(?:post|rev|r)[-_.]?(\\d{0,15}))?"
              + "(?:[-_.]?(dev)[-_.]?(\\d{0,15}))?"
              + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?");

  /** Empty where the text is no version. */
  public static Optional<PythonVersion> parse(String text) {
    if (text.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<Long> release = new ArrayList<>();
    for (String part : matcher.group(2).split("\\.")) {
      release.add(Long.parseLong(part));
    }
    String letter =
        switch (matcher.group(3)) {
          case null -> "";
          case "alpha" -> "a";
          case "beta" -> "b";
          case "c", "pre", "preview" -> "rc";
          case String other -> other;
        };
    String postText = matcher.group(5) != null ? matcher.group(5) : matcher.group(6);
    return Optional.of(
        new PythonVersion(
            matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1)),
            List.copyOf(release),
            letter,
            letter.isEmpty() ? 0 : number(matcher.group(4)),
            postText == null ? OptionalLong.empty() : OptionalLong.of(number(postText)),
            matcher.group(7) == null
                ? OptionalLong.empty()
                : OptionalLong.of(number(matcher.group(8))),
            matcher.group(9) == null ? "" : matcher.group(9).replaceAll("[-_]", ".")));
  }

  private static long number(String digits) {
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** Whether it is an alpha, beta, candidate or development release. */
  public boolean isPreRelease() {
    return !preLetter.isEmpty() || dev.isPresent();
  }

  /** The same without what stands behind {@code +}. */
  public PythonVersion withoutLocal() {
    return local.isEmpty()
        ? this
        : new PythonVersion(epoch, release, preLetter, preNumber, post, dev, "");
  }

  public PythonVersion withLocal(String newLocal) {
    return new PythonVersion(epoch, release, preLetter, preNumber, post, dev, newLocal);
  }

  /** The release alone, without pre, post, dev and local parts. */
  public PythonVersion base() {
    return new PythonVersion(epoch, release, "", 0, OptionalLong.empty(), OptionalLong.empty(), "");
  }

  /** The number at a place of the release, 0 where it has fewer. */
  public long part(int index) {
    return index < release.size() ? release.get(index) : 0;
  }

  /**
   * How far another version is, for finding the nearest one: a step of the first number counts a
   * thousand times one of the second, and so on.
   */
  public double distance(PythonVersion other) {
    double distance = Math.abs((double) epoch - other.epoch) * 1e12;
    double unit = 1e6;
    for (int i = 0; i < 4; i++) {
      distance += Math.min(999, Math.abs((double) part(i) - other.part(i))) * unit;
      unit /= 1000;
    }
    return distance + (isPreRelease() == other.isPreRelease() ? 0 : 1e-4);
  }

  @Override
  public int compareTo(PythonVersion other) {
    int result = Long.compare(epoch, other.epoch);
    for (int i = 0; result == 0 && i < Math.max(release.size(), other.release.size()); i++) {
      result = Long.compare(part(i), other.part(i));
    }
    if (result == 0) {
      result = Integer.compare(phase(), other.phase());
    }
    if (result == 0) {
      result = Long.compare(preNumber, other.preNumber);
    }
    if (result == 0) {
      // No post-release sorts before any.
      result = Long.compare(post.orElse(-1), other.post.orElse(-1));
    }
    if (result == 0) {
      // A development release sorts before what it leads to.
      result = Long.compare(dev.orElse(Long.MAX_VALUE), other.dev.orElse(Long.MAX_VALUE));
    }
    return result == 0 ? compareLocal(local, other.local) : result;
  }

  private int phase() {
    return switch (preLetter) {
      case "a" -> 1;
      case "b" -> 2;
      case "rc" -> 3;
      default -> dev.isPresent() && post.isEmpty() ? 0 : 4;
    };
  }

  private static int compareLocal(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(!left.isEmpty(), !right.isEmpty());
    }
    String[] lefts = left.split("\\.");
    String[] rights = right.split("\\.");
    for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
      boolean leftDigits = lefts[i].chars().allMatch(Character::isDigit);
      boolean rightDigits = rights[i].chars().allMatch(Character::isDigit);
      int result =
          leftDigits && rightDigits
              ? new java.math.BigInteger(lefts[i]).compareTo(new java.math.BigInteger(rights[i]))
              : leftDigits != rightDigits
                  ? Boolean.compare(leftDigits, rightDigits)
                  : lefts[i].compareTo(rights[i]);
      if (result != 0) {
        return result;
      }
    }
    return Integer.compare(lefts.length, rights.length);
  }

  /** The normal form, such as {@code 1!2.0rc1.post2.dev3+cpu}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (epoch != 0) {
      text.append(epoch).append('!');
    }
    for (int i = 0; i < release.size(); i++) {
      text.append(i == 0 ? "" : ".").append(release.get(i));
    }
    if (!preLetter.isEmpty()) {
      text.append(preLetter).append(preNumber);
    }
    post.ifPresent(number -> text.append(".post").append(number));
    dev.ifPresent(number -> text.append(".dev").append(number));
    return local.isEmpty() ? text.toString() : text.append('+').append(local).toString();
  }
}
