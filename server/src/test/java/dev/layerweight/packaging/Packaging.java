package dev.layerweight.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes of the folder with start scripts and single jars what people install: one jar, a runtime of
 * its own, the cache for a fast start, and an archive of all.
 */
public final class Packaging {

  private static final String MAIN_CLASS = "dev.layerweight.app.Main";
  private static final String OWN_JARS = "layerweight-";

  /** Mapped into memory in place, so that a server reads of them only what it is asked for. */
  private static final String MAPPED = ".aptindex";

  private Packaging() {}

  /**
   * @param arguments the folder of the distribution, and a folder for what is only needed meanwhile
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    Path work = Path.of(arguments[1]).toAbsolutePath();
    empty(work);
    join(home);
    Path runtime = home.resolve("runtime");
    empty(runtime);
    Files.delete(runtime);
    StartCache.remove(home);
    Optional<String> missing = OwnRuntime.link(runtime);
    if (missing.isPresent()) {
      say("no runtime was made, so the program needs a JDK 25 where it runs: %s", missing.get());
      return;
    }
    say("runtime of %s: %s", String.join(", ", OwnRuntime.MODULES), size(runtime));
    Optional<String> noCache = StartCache.train(home, work);
    if (noCache.isPresent()) {
      throw new IOException("no cache for a fast start: " + noCache.get());
    }
    Path archive = home.resolveSibling("layerweight-" + OwnRuntime.platform() + ".tar.gz");
    Archive.write(home, "layerweight", home.resolve("lib").resolve(StartCache.JAR), archive);
    say("cache for a fast start: %s", size(cache(home)));
    say("%s: %s, unpacked %s", archive.getFileName(), size(archive), size(home));
  }

  /** Replaces the single jars in {@code lib} by one. */
  private static void join(Path home) throws IOException {
    Path lib = home.resolve("lib");
    Path jar = lib.resolve(StartCache.JAR);
    Files.deleteIfExists(jar);
    List<Path> parts;
    try (Stream<Path> files = Files.list(lib)) {
      parts = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    Path tables = lib.resolve("tables");
    empty(tables);
    int unused = OneJar.write(parts, OWN_JARS, MAIN_CLASS, jar, MAPPED, tables);
    for (Path part : parts) {
      Files.delete(part);
    }
    StartCache.date(jar);
    say(
        "%s of %d parts, without %d unused classes: %s",
        StartCache.JAR, parts.size(), unused, size(jar));
  }

  private static Path cache(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).findFirst().orElseThrow();
    }
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }

  private static String size(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      long bytes = all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, "packaging: " + format + "%n", values);
  }
}
