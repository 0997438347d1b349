package dev.layerweight.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache by which the JVM starts fast (JEP 483, 514, 515): classes as they lie in memory, and
 * what is worth compiling.
 *
 * <p>It belongs to exactly one jar and one runtime. Its name has the digest of both. The JVM itself
 * refuses it where size or date of the jar differ from those it was made with, so the jar's date is
 * made of its content: another jar has another date.
 */
final class StartCache {

  /** Says which cache belongs to which jar; the start script reads its first line. */
  static final String RECORD = "layerweight.cache";

  static final String JAR = "layerweight.jar";

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final long SPAN_SECONDS = 20L * 365 * 24 * 3600;
  private static final int NAME_DIGITS = 16;
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private StartCache() {}

  /** The date that a jar of this digest gets: even seconds, because a zip knows no others. */
  static Instant dateOf(String digest) {
    long number = Long.parseUnsignedLong(digest.substring(0, 12), 16);
    return EARLIEST.plusSeconds(number % SPAN_SECONDS / 2 * 2);
  }

  /** The name of the cache that belongs to a jar and a runtime. */
  static String nameOf(String jarDigest, String runtimeDigest) {
    byte[] both = (jarDigest + "\n" + runtimeDigest + "\n").getBytes(StandardCharsets.UTF_8);
    return "layerweight-" + Digest.of(both).substring(0, NAME_DIGITS) + ".aot";
  }

  /** Takes away every cache of the distribution in a folder. */
  static void remove(Path home) throws IOException {
    Path lib = home.resolve("lib");
    Files.deleteIfExists(lib.resolve(RECORD));
    try (Stream<Path> files = Files.list(lib)) {
      for (Path file : files.filter(each -> each.toString().contains(".aot")).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Gives the jar the date of its content, which it must have before the cache is made. */
  static void date(Path jar) throws IOException {
    Files.setLastModifiedTime(jar, FileTime.from(dateOf(Digest.of(jar))));
  }

  /**
   * Runs the server of the distribution in a session with everything but live figures, and keeps
   * what the JVM learned. The classes of live figures would make the cache a third bigger for what
   * no answer waits for.
   *
   * @param work an empty folder for Dockerfiles and the server's words
   * @return why there is none; empty where it was made
   */
  static Optional<String> train(Path home, Path work) throws Exception {
    remove(home);
    Path lib = home.resolve("lib");
    Path jar = lib.resolve(JAR);
    String jarDigest = Digest.of(jar);
    String name = nameOf(jarDigest, Digest.ofFolder(home.resolve("runtime")));
    Path words = work.resolve("training.log");
    // With an option the command line is read by its library, which every other command needs, too.
    List<String> command = command(home, "lsp", "--stdio", "--offline");
    ProcessBuilder start =
        new ProcessBuilder(command).directory(lib.toFile()).redirectError(words.toFile());
    start.environment().keySet().removeIf(variable -> variable.startsWith("LAYERWEIGHT_"));
    start.environment().put("LAYERWEIGHT_TABLES", work.resolve("tables").toString());
    // The options of the script are split at spaces, so the cache is named from where it will lie.
    start.environment().put("LAYERWEIGHT_JAVA_OPTS", "-XX:AOTCacheOutput=" + name);
    try (ServerSession session = new ServerSession(start.start())) {
      session.initialize();
      for (Path file : TrainingFiles.write(work)) {
        if (session.use(file) == 0) {
          return Optional.of("the server gave no hints for " + file + "; see " + words);
        }
      }
      int code = session.end();
      if (code != 0 || !Files.exists(lib.resolve(name))) {
        return Optional.of("the JVM made none (exit " + code + "); see " + words);
      }
    }
    Files.deleteIfExists(lib.resolve(name + ".config"));
    Files.writeString(
        lib.resolve(RECORD),
        String.join(
            "\n",
            "cache=" + name,
            "cache.sha256=" + Digest.of(lib.resolve(name)),
            "jar.sha256=" + jarDigest,
            "jar.modified=" + dateOf(jarDigest).getEpochSecond(),
            ""));
    return Optional.empty();
  }

  /** The command line that starts the program of a distribution. */
  static List<String> command(Path home, String... arguments) {
    String script = home.resolve("bin/layerweight" + (WINDOWS ? ".cmd" : "")).toString();
    return Stream.concat(Stream.of(script), Stream.of(arguments)).toList();
  }
}
