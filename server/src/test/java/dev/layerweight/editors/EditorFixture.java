package dev.layerweight.editors;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with a Dockerfile, a home without anybody's settings, and the program on the PATH, which
 * is that of {@code -Dlayerweight.program} or the one that the build made.
 */
record EditorFixture(Path folder, Map<String, String> environment) {

  private static final Path PROGRAM =
      Path.of(System.getProperty("layerweight.program", "target/layerweight/bin/layerweight"))
          .toAbsolutePath();

  /** Set by the profile "editors": what is missing fails there, and is passed over elsewhere. */
  private static final boolean REQUIRED = Boolean.getBoolean("layerweight.editors.required");

  static EditorFixture in(Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(
        folder.resolve("Dockerfile"),
        "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl git\n");
    return new EditorFixture(
        folder,
        Map.of(
            "HOME",
            home.toString(),
            "PATH",
            PROGRAM.getParent() + File.pathSeparator + System.getenv("PATH"),
            "LAYERWEIGHT_NETWORK",
            "off",
            "LC_ALL",
            "C.UTF-8"));
  }

  Path dockerfile() {
    return folder.resolve("Dockerfile");
  }

  /** Waits until the editor has written a text. */
  void awaitSaved(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + Terminal.PATIENCE.toNanos();
    while (!Files.readString(dockerfile()).equals(text)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never written: " + text + "\n" + Files.readString(dockerfile()));
      }
      Thread.sleep(Terminal.PAUSE_MILLIS);
    }
  }

  /** The configuration that users copy, as it is in the repository. */
  static Path configuration(String path) {
    return Path.of("editors", path).toAbsolutePath();
  }

  Terminal start(String... command) throws IOException, InterruptedException {
    return Terminal.start(folder, environment, List.of(command));
  }

  /** Passes the test over, or lets it fail where the profile wants it, unless all is there. */
  static void require(boolean present, String what) {
    if (REQUIRED && !present) {
      fail("missing: " + what);
    }
    assumeTrue(present, "missing: " + what);
  }

  static void requireProgram() {
    require(Files.isExecutable(PROGRAM), "the packaged program, " + PROGRAM);
    require(onPath("tmux"), "tmux");
  }

  static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** What a program prints, empty where it cannot be started. */
  static String output(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(30, TimeUnit.SECONDS);
      return said;
    } catch (IOException missing) {
      return "";
    }
  }
}
