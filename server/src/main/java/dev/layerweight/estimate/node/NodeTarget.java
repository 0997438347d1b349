package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Step;
import dev.layerweight.image.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The machine that packages are installed for, in Node's names. */
record NodeTarget(String os, String cpu, String libc) {

  private static final Pattern SIGNS = Pattern.compile("[-_.]");
  private static final Set<String> SYSTEMS =
      Set.of(
          "darwin",
          "win32",
          "linux",
          "freebsd",
          "openbsd",
          "netbsd",
          "android",
          "aix",
          "sunos",
          "openharmony",
          "linuxmusl",
          "windows");
  private static final Set<String> PROCESSORS =
      Set.of(
          "x64",
          "arm64",
          "arm",
          "ia32",
          "ppc64",
          "s390x",
          "riscv64",
          "loong64",
          "mips64el",
          "universal",
          "wasm32",
          "armv7",
          "ppc64le",
          "64",
          "32");

  static NodeTarget of(Step step) {
    boolean musl = step.base().filter(base -> base.os().equals("alpine")).isPresent();
    return of(step.platform(), musl);
  }

  static NodeTarget of(Platform platform, boolean musl) {
    String cpu =
        switch (platform.architecture()) {
          case "amd64" -> "x64";
          case "386" -> "ia32";
          case "ppc64le" -> "ppc64";
          default -> platform.architecture();
        };
    return new NodeTarget(platform.os(), cpu, musl ? "musl" : "glibc");
  }

  boolean takes(List<String> systems, List<String> processors, List<String> libraries) {
    return takes(systems, os) && takes(processors, cpu) && takes(libraries, libc);
  }

  private static boolean takes(List<String> list, String own) {
    if (list.isEmpty() || list.contains("any")) {
      return true;
    }
    if (list.contains("!" + own)) {
      return false;
    }
    return list.contains(own) || list.stream().allMatch(item -> item.startsWith("!"));
  }

  /**
   * Whether the name of a prebuilt binary such as {@code @esbuild/darwin-arm64} speaks of another
   * machine. Serves where nothing but the name is known.
   */
  boolean isForeign(String packageName) {
    if (packageName.equals("fsevents")) {
      // The one widespread package for a single system whose name does not say so: it watches
      // macOS.
      return !os.equals("darwin");
    }
    List<String> words =
        Arrays.asList(SIGNS.split(packageName.substring(packageName.indexOf('/') + 1)));
    boolean namesSystem = words.stream().anyMatch(SYSTEMS::contains);
    boolean ownSystem = words.contains(os) || words.contains("linuxmusl") && os.equals("linux");
    if (namesSystem && !ownSystem) {
      return true;
    }
    boolean namesProcessor = words.stream().anyMatch(PROCESSORS::contains);
    if (namesSystem && namesProcessor && !words.contains(cpu) && !words.contains("universal")) {
      return !(cpu.equals("x64") && words.contains("64"));
    }
    if (words.contains("wasm32") || words.contains("wasi")) {
      return true;
    }
    boolean forMusl =
        words.stream().anyMatch(word -> word.startsWith("musl") || word.equals("linuxmusl"));
    boolean forGlibc = words.contains("gnu");
    return namesSystem && (forMusl && libc.equals("glibc") || forGlibc && libc.equals("musl"));
  }
}
