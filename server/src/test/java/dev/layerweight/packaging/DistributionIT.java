package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the distribution as it was packed, from a folder as people have them, and damages it. */
@DisabledOnOs(OS.WINDOWS)
class DistributionIT {

  private static final Path MADE = Path.of("target/layerweight").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path folder;

  private Path home;
  private Path cache;

  private record Run(int code, String out, String err, long cachedClasses) {}

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Files.exists(MADE.resolve("runtime")), "a JDK without jlink makes no runtime");
    home = folder.resolve("mine & größer");
    try (Stream<Path> files = Files.walk(MADE)) {
      for (Path file : files.toList()) {
        Path target = home.resolve(MADE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.createLink(target, file);
        }
      }
    }
    String record = Files.readAllLines(home.resolve("lib/layerweight.cache")).getFirst();
    cache = home.resolve("lib").resolve(record.substring("cache=".length()));
  }

  @Test
  void runsWithoutAnyJavaOnTheMachineAndWithTheCache() throws Exception {
    Path file = Files.writeString(folder.resolve("Dockerfile"), "FROM debian:bookworm-slim\n");
    Run run = run(Map.of(), "analyze", "--offline", file.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("FROM debian:bookworm-slim"), run.out());
    assertTrue(run.cachedClasses() > 1_000, run.toString());
  }

  @Test
  void servesAnEditorFromAFolderThatCannotBeWritten() throws Exception {
    Files.setPosixFilePermissions(
        home.resolve("lib"), PosixFilePermissions.fromString("r-xr-xr-x"));
    ProcessBuilder start = new ProcessBuilder(StartCache.command(home, "lsp", "--stdio"));
    start.environment().put("LAYERWEIGHT_NETWORK", "off");
    start.redirectError(folder.resolve("words").toFile());
    try (ServerSession session = new ServerSession(start.start())) {
      session.initialize();
      for (Path file : TrainingFiles.write(folder.resolve("work"))) {
        assertTrue(session.use(file) > 0, file.toString());
      }
      assertEquals(0, session.end());
    } finally {
      Files.setPosixFilePermissions(
          home.resolve("lib"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void theRuntimeHoldsTheModulesThatAreNeeded() throws Exception {
    Process process =
        new ProcessBuilder(home.resolve("runtime/bin/java").toString(), "--list-modules").start();
    String modules = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        OwnRuntime.MODULES.stream().sorted().toList(),
        modules.lines().map(line -> line.replaceFirst("@.*", "")).sorted().toList());
  }

  @Test
  void aChangedJarNeverRunsWithTheOldCache() throws Exception {
    Path jar = home.resolve("lib").resolve(StartCache.JAR);
    String version = version().substring("layerweight ".length());
    // Of the same length, so that only the date tells the two apart.
    byte[] changed = Files.readAllBytes(jar);
    byte[] sought = ("Implementation-Version: " + version).getBytes(StandardCharsets.UTF_8);
    int at = indexOf(changed, sought);
    changed[at + sought.length - 1] = 'X';
    Files.delete(jar);
    Files.write(jar, changed);
    StartCache.date(jar);
    Run run = run(Map.of(), "--version");
    assertEquals("layerweight " + version.substring(0, version.length() - 1) + "X\n", run.out());
    assertEquals(0, run.cachedClasses());
    assertEquals("", run.err());
  }

  @Test
  void aCopyThatLostTheDateRunsWithoutTheCache() throws Exception {
    String version = version();
    Path jar = home.resolve("lib").resolve(StartCache.JAR);
    byte[] content = Files.readAllBytes(jar);
    Files.delete(jar);
    Files.write(jar, content);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_700_000_000_000L));
    assertEquals(new Run(0, version + "\n", "", 0), run(Map.of(), "--version"));
  }

  @Test
  void aCacheThatCannotBeUsedIsPassedOverInSilence() throws Exception {
    Run expected = new Run(0, version() + "\n", "", 0);
    byte[] whole = Files.readAllBytes(cache);
    byte[] spoilt = whole.clone();
    Arrays.fill(spoilt, whole.length / 3, whole.length / 3 + 100_000, (byte) 0xAA);
    for (byte[] content : List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), spoilt)) {
      Files.delete(cache);
      Files.write(cache, content);
      assertEquals(expected, run(Map.of(), "--version"), content.length + " bytes");
    }
    Files.delete(cache);
    assertEquals(expected, run(Map.of(), "--version"));
    Files.createDirectory(cache);
    assertEquals(expected, run(Map.of(), "--version"));
    Path record = home.resolve("lib").resolve(StartCache.RECORD);
    Files.delete(record);
    Files.writeString(record, "cache=../../elsewhere\n");
    assertEquals(expected, run(Map.of(), "--version"));
  }

  @Test
  void anotherJavaRunsWithoutTheCacheAndWithoutWords() throws Exception {
    String version = version();
    Map<String, String> mine = Map.of("LAYERWEIGHT_JAVA_HOME", System.getProperty("java.home"));
    Run run = run(mine, "--version");
    assertEquals(version + "\n", run.out());
    assertEquals("", run.err());
  }

  @Test
  void aDamagedRuntimeIsReplacedByAJdk() throws Exception {
    String version = version();
    Files.delete(home.resolve("runtime/lib/modules"));
    Run run = run(Map.of("JAVA_HOME", System.getProperty("java.home")), "--version");
    assertEquals(version + "\n", run.out());
    assertEquals(
        "layerweight: the runtime in "
            + home.toRealPath().resolve("runtime")
            + " is damaged; looking for a JDK 25\n",
        run.err());
  }

  @Test
  void aRuntimeOfAnotherMachineIsReplacedByAJdk() throws Exception {
    String version = version();
    Path java = home.resolve("runtime/bin/java");
    Files.delete(java);
    Files.writeString(java, "#!/loader/of/another/system\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Run run = run(Map.of("JAVA_HOME", System.getProperty("java.home")), "--version");
    assertEquals(version + "\n", run.out());
    assertTrue(
        run.err()
            .endsWith(
                "layerweight: the runtime in "
                    + home.toRealPath().resolve("runtime")
                    + " does not run on this machine; looking for a JDK 25\n"),
        run.err());
  }

  @Test
  void startsThroughLinksAndWithoutAHome() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(
        inner.resolve("second"), inner.relativize(home.resolve("bin/layerweight")));
    Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("elsewhere/second"));
    ProcessBuilder start = new ProcessBuilder(first.toString(), "--version");
    start.environment().remove("HOME");
    Process process = start.redirectError(folder.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(version() + "\n", out);
  }

  @Test
  void saysWhatIsWrongWithAJdkThatWasNamed() throws Exception {
    ProcessBuilder start = new ProcessBuilder(StartCache.command(home, "--version"));
    start.environment().put("LAYERWEIGHT_JAVA_HOME", "/no (such) jdk");
    Process process = start.redirectErrorStream(true).start();
    assertEquals(
        "layerweight: LAYERWEIGHT_JAVA_HOME is no JDK 25: /no (such) jdk\n",
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(3, process.waitFor());
  }

  private String version() throws Exception {
    Run run = run(Map.of(), "--version");
    assertTrue(run.cachedClasses() > 0, run.toString());
    return run.out().strip();
  }

  private static int indexOf(byte[] content, byte[] sought) {
    int at = 0;
    while (!Arrays.equals(content, at, at + sought.length, sought, 0, sought.length)) {
      at++;
    }
    return at;
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    Path loaded = folder.resolve("loaded.log");
    Path err = folder.resolve("err");
    ProcessBuilder start =
        new ProcessBuilder(StartCache.command(home, arguments)).redirectError(err.toFile());
    start.environment().keySet().removeIf(name -> name.matches("LAYERWEIGHT_.*|JAVA_HOME"));
    start
        .environment()
        .put("LAYERWEIGHT_JAVA_OPTS", "-Xlog:class+load=info:file=" + loaded + "::filecount=0");
    start.environment().putAll(environment);
    Process process = start.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    try (Stream<String> lines = Files.lines(loaded)) {
      long cached = lines.filter(line -> line.contains("source: shared objects file")).count();
      return new Run(process.exitValue(), out, Files.readString(err), cached);
    }
  }
}
