package dev.layerweight.refactor;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The programs that distribution packages for building are known for, by which they are called. */
final class PackagePrograms {

  static final List<String> COMPILERS =
      List.of("gcc", "g++", "cc", "c++", "clang", "clang++", "gfortran", "ld", "rustc", "cargo");

  private static final List<String> C = List.of("gcc", "g++", "cc", "c++", "make", "ld", "ar");

  private static final Map<String, List<String>> KNOWN =
      Map.ofEntries(
          Map.entry("build-essential", C),
          Map.entry("build-base", C),
          Map.entry("alpine-sdk", C),
          Map.entry("gcc", List.of("gcc", "cc")),
          Map.entry("g++", List.of("g++", "c++", "gcc", "cc")),
          Map.entry("clang", List.of("clang", "clang++")),
          Map.entry("golang", List.of("go", "gofmt")),
          Map.entry("cargo", List.of("cargo")),
          Map.entry("rustup", List.of("cargo", "rustc", "rustup")),
          Map.entry("maven", List.of("mvn")),
          Map.entry("binutils", List.of("ld", "ar", "as", "nm", "objdump", "objcopy", "strip")),
          Map.entry("gettext", List.of("msgfmt", "xgettext", "gettext", "envsubst")),
          Map.entry("mercurial", List.of("hg")),
          Map.entry("subversion", List.of("svn", "svnadmin")),
          Map.entry("ninja-build", List.of("ninja")),
          Map.entry("pkgconf", List.of("pkg-config", "pkgconf")),
          Map.entry("autoconf", List.of("autoconf", "autoreconf")),
          Map.entry("git-lfs", List.of("git-lfs", "git")),
          Map.entry("libpq-dev", List.of("pg_config")),
          Map.entry("python3", List.of("python3", "python")));

  private static final Pattern VERSION = Pattern.compile("-[\\d.]+(-go)?$|-go$");

  private static final Pattern FOR_COMPILERS =
      Pattern.compile(
          ".*-dev(-.*)?|build-essential|build-base|alpine-sdk|binutils|linux-headers.*"
              + "|(gcc|g\\+\\+|cpp|clang|lld|llvm)(-[\\d.]+)?");

  private PackagePrograms() {}

  /** The package's own name where nothing else is known. */
  static List<String> of(String name) {
    String bare = VERSION.matcher(name).replaceFirst("");
    return KNOWN.getOrDefault(name, KNOWN.getOrDefault(bare, List.of(name)));
  }

  /** Whether a compiler that runs needs the package beside it. */
  static boolean isForCompilers(String name) {
    return FOR_COMPILERS.matcher(name).matches();
  }
}
