package dev.layerweight.advice.rules;

import dev.layerweight.image.ImageReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an official image holds beyond its slim variant, and what that variant is called.
 *
 * <p>The full images of Python, Node and their like stand on buildpack-deps, whose Dockerfiles name
 * the packages (docker-library/buildpack-deps, Debian 12 and 13).
 */
final class FullImage {

  private static final Set<String> RELEASES =
      Set.of("trixie", "bookworm", "bullseye", "buster", "sid", "stable", "testing", "oldstable");

  /** The images whose slim variant runs the same programs. */
  private static final Set<String> IMAGES = Set.of("python", "node", "debian", "ruby", "perl");

  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("git", "git"),
          Map.entry("curl", "curl"),
          Map.entry("wget", "wget"),
          Map.entry("gpg", "gnupg"),
          Map.entry("hg", "mercurial"),
          Map.entry("svn", "subversion"),
          Map.entry("ssh", "openssh-client"),
          Map.entry("scp", "openssh-client"),
          Map.entry("ssh-keygen", "openssh-client"),
          Map.entry("ssh-keyscan", "openssh-client"),
          Map.entry("ps", "procps"),
          Map.entry("pkill", "procps"),
          Map.entry("pgrep", "procps"),
          Map.entry("top", "procps"),
          Map.entry("free", "procps"),
          Map.entry("bunzip2", "bzip2"),
          Map.entry("bzip2", "bzip2"),
          Map.entry("file", "file"),
          Map.entry("gcc", "gcc"),
          Map.entry("cc", "gcc"),
          Map.entry("g++", "g++"),
          Map.entry("c++", "g++"),
          Map.entry("make", "make"),
          Map.entry("patch", "patch"),
          Map.entry("unzip", "unzip"),
          Map.entry("xz", "xz-utils"),
          Map.entry("unxz", "xz-utils"),
          Map.entry("autoconf", "autoconf"),
          Map.entry("automake", "automake"),
          Map.entry("libtoolize", "libtool"),
          Map.entry("convert", "imagemagick"),
          Map.entry("identify", "imagemagick"),
          Map.entry("mogrify", "imagemagick"),
          Map.entry("pg_config", "libpq-dev"),
          Map.entry("mysql_config", "default-libmysqlclient-dev"),
          Map.entry("xml2-config", "libxml2-dev"),
          Map.entry("xslt-config", "libxslt1-dev"));

  /** A word where a shell expects a program. */
  private static final Pattern PROGRAM =
      Pattern.compile(
          "(?m)(?:^|[;&|({`]|\\b(?:then|do|else|exec|sudo|if|while|xargs|time|env|!)\\s)\\s*"
              + "(?:[A-Za-z_]\\w*=\\S*\\s+){0,5}(?:/usr)?(?:/bin/)?([a-z][\\w+.-]*)(?=[\\s;&|)`\"']|$)");

  private FullImage() {}

  /** The tag of the slim variant; empty for images that have none or are slim already. */
  static Optional<String> slimTag(ImageReference image, String tag) {
    List<String> parts = List.of(tag.split("-"));
    boolean other =
        parts.stream()
            .anyMatch(
                part -> part.matches("slim|alpine.*|curl|scm|windows.*|nano.*|onbuild|backports"));
    if (!IMAGES.contains(image.familiarName()) || other || !image.digest().isEmpty()) {
      return Optional.empty();
    }
    if (image.familiarName().equals("debian")) {
      return parts.size() == 1 && !tag.equals("latest")
          ? Optional.of(tag + "-slim")
          : Optional.empty();
    }
    if (tag.equals("latest")) {
      return Optional.of("slim");
    }
    String last = parts.getLast();
    if (!RELEASES.contains(last)) {
      return Optional.of(tag + "-slim");
    }
    // Node puts the word behind the release, the others before it.
    return Optional.of(
        image.familiarName().equals("node")
            ? tag + "-slim"
            : tag.substring(0, tag.length() - last.length()) + "slim-" + last);
  }

  /** Whether the full image has programs that its slim variant lacks; Debian's only has texts. */
  static boolean holdsTools(ImageReference image) {
    return !image.familiarName().equals("debian");
  }

  /** The packages whose programs a shell text calls, as far as only the full image has them. */
  static Set<String> packages(String shell) {
    Set<String> found = new LinkedHashSet<>();
    Matcher program = PROGRAM.matcher(shell);
    while (program.find()) {
      Optional.ofNullable(PACKAGES.get(program.group(1))).ifPresent(found::add);
    }
    return found;
  }

  /** The packages whose programs a program's text calls by a quoted name. */
  static Set<String> packagesQuoted(String code) {
    Set<String> found = new LinkedHashSet<>();
    if (code.matches("(?s).*\\b(subprocess|child_process|os\\.system|execa|spawn)\\b.*")) {
      Matcher quoted = Pattern.compile("[\"'`]([a-z][\\w+-]*)[\"'` ]").matcher(code);
      while (quoted.find()) {
        // These are also plain words.
        boolean word = quoted.group(1).matches("file|free|top|patch|make|convert");
        Optional.ofNullable(PACKAGES.get(quoted.group(1))).filter(_ -> !word).ifPresent(found::add);
      }
    }
    return found;
  }
}
