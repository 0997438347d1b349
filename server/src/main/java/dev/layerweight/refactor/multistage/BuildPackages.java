package dev.layerweight.refactor.multistage;

import java.util.regex.Pattern;

/**
 * Which distribution packages serve to build and not to run. What a header package's library is
 * called is not known here: that comes from the package index.
 */
final class BuildPackages {

  private static final Pattern TOOLS =
      Pattern.compile(
          "build-essential|build-base|gcc(-[\\d.]+)?|g\\+\\+(-[\\d.]+)?|gfortran(-[\\d.]+)?"
              + "|cpp(-[\\d.]+)?|clang(-[\\d.]+)?|llvm(-[\\d.]+)?|lld(-[\\d.]+)?|binutils|make|cmake"
              + "|ninja-build|ninja|samurai|meson|autoconf|automake|libtool|libtool-bin|pkg-config"
              + "|pkgconf|bison|flex|nasm|yasm|swig|ccache|dpkg-dev|rustc|cargo|rustup"
              + "|golang(-[\\d.]+)?(-go)?|go|linux-headers(-.*)?|cython3|m4|patch|maven|gradle|ant");

  private static final Pattern HISTORY = Pattern.compile("git|git-lfs|mercurial|subversion");

  /** Also {@code libmariadb-dev-compat}. */
  private static final Pattern HEADERS = Pattern.compile(".*-dev(-.*)?");

  /** Header packages that belong to a compiler or interpreter rather than to a library. */
  private static final Pattern OF_COMPILER =
      Pattern.compile(
          "lib(gcc|stdc\\+\\+|gfortran|objc|gnat|gphobos|gdc)-\\d+-dev|libstdc\\+\\+-dev|libc6?-dev"
              + "|linux-libc-dev|musl-dev|libcrypt-dev|libnsl-dev|libpython[\\d.]*-dev"
              + "|python[\\d.]*-dev|python3-all-dev");

  private BuildPackages() {}

  static boolean isTool(String name) {
    return TOOLS.matcher(name).matches() || isHeaders(name) || isOfCompiler(name);
  }

  /** A program that fetches sources: a build needs it often, the image seldom. */
  static boolean isHistory(String name) {
    return HISTORY.matcher(name).matches();
  }

  static boolean isHeaders(String name) {
    return HEADERS.matcher(name).matches();
  }

  static boolean isOfCompiler(String name) {
    return OF_COMPILER.matcher(name).matches();
  }
}
