package dev.layerweight.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Links a Java runtime that holds what the program needs and nothing else. */
final class OwnRuntime {

  /**
   * {@code jdeps --print-module-deps} names java.desktop, java.security.jgss and java.sql too:
   * libraries would use them for what the program never asks them for (beans, Kerberos, SQL dates),
   * and ask first whether they are there.
   *
   * <ul>
   *   <li>java.net.http: our own client of registries and package indexes
   *   <li>java.logging: Guava, and the HTTP client
   *   <li>jdk.unsupported: Guava's fast paths by {@code sun.misc.Unsafe}
   * </ul>
   */
  static final List<String> MODULES =
      List.of("java.base", "java.net.http", "java.logging", "jdk.unsupported");

  private OwnRuntime() {}

  /**
   * Links the runtime from the JDK that this code runs on.
   *
   * @return why there is none; empty where it was made
   */
  static Optional<String> link(Path target) throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    // What is not compressed here is compressed better by whoever packs the whole, and is read
    // faster: zip-6 makes the packed runtime 3.5 MB bigger. A process of its own, because within
    // one that has run other code before, jlink makes other classes each time.
    ProcessBuilder start =
        new ProcessBuilder(
                jlink.toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--dedup-legal-notices=error-if-not-same-content",
                "--compress=zip-0",
                "--output",
                target.toString())
            .redirectErrorStream(true);
    Process process;
    try {
      process = start.start();
    } catch (IOException e) {
      return Optional.of("this JDK has no jlink: " + e.getMessage());
    }
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      return Optional.of("jlink: " + words.strip());
    }
    // Lists and tools that are of use to nobody at run time.
    for (String file : List.of("lib/classlist", "bin/keytool", "bin/keytool.exe", "lib/jexec")) {
      Files.deleteIfExists(target.resolve(file));
    }
    stripSymbols(target.resolve("lib/server/libjvm.so"));
    return Optional.empty();
  }

  /** Names of functions within the JVM, 5 MB, serve who debugs the JVM itself. */
  private static void stripSymbols(Path library) throws IOException, InterruptedException {
    if (!Files.exists(library)) {
      return;
    }
    try {
      new ProcessBuilder("strip", "--strip-unneeded", library.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException _) {
      System.out.println("packaging: no strip (binutils) on this machine; the JVM stays bigger");
    }
  }

  /** The platform as VS Code names its targets. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    String name =
        system.startsWith("windows") ? "win32" : system.startsWith("mac") ? "darwin" : "linux";
    boolean musl = name.equals("linux") && Files.exists(Path.of("/etc/alpine-release"));
    return (musl ? "alpine" : name) + (machine.equals("aarch64") ? "-arm64" : "-x64");
  }
}
