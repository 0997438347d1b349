package dev.layerweight.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.engine.SocketEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed program, in its own small runtime, asks a container engine at a Unix socket. */
class EngineInOwnRuntimeIT {

  private static final Path MADE = Path.of("target/layerweight").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void aLocalBaseImageIsWeighedByTheEngine() throws IOException, InterruptedException {
    assumeTrue(Files.exists(MADE.resolve("runtime")), "a JDK without jlink makes no runtime");
    Path file = Files.writeString(folder.resolve("Dockerfile"), "FROM mine/app:1\nRUN true\n");
    Path socket = folder.resolve("s");
    try (SocketEngine _ = new SocketEngine(socket, EngineInOwnRuntimeIT::answer)) {
      ProcessBuilder start =
          new ProcessBuilder(
              StartCache.command(
                  MADE, "analyze", "--format=json", "--timeout=60", file.toString()));
      start.environment().keySet().removeIf(name -> name.matches("LAYERWEIGHT_.*|JAVA_HOME"));
      start.environment().put("DOCKER_HOST", "unix://" + socket);
      start.environment().put("HOME", folder.toString());
      start.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
      // Nobody but the engine is to be reached.
      start.environment().put("HTTPS_PROXY", "http://127.0.0.1:1");
      start.environment().put("HTTP_PROXY", "http://127.0.0.1:1");
      Process process = start.redirectError(folder.resolve("err").toFile()).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
      assertEquals("", Files.readString(folder.resolve("err")));
      assertTrue(out.contains("\"bytes\":7654321,"), out);
    }
  }

  private static void answer(String path, OutputStream out) throws IOException {
    String body =
        path.contains("/_ping")
            ? "OK"
            : path.contains("/version")
                ? "{\"Components\":[{\"Name\":\"Engine\"}]}"
                : path.contains("/info")
                    ? "{\"DriverStatus\":[[\"Backing Filesystem\",\"extfs\"]]}"
                    : path.contains("/images/json")
                        ? LIST
                        : path.contains("/history") ? HISTORY : IMAGE;
    SocketEngine.json(out, 200, body);
  }

  private static final String LIST =
      """
      [{"Id":"sha256:aa","RepoTags":["mine/app:1"],"RepoDigests":[],"Created":10}]
      """;

  private static final String HISTORY =
      """
      [{"Id":"z","Created":1,"CreatedBy":"ADD rootfs / # buildkit","Size":7654321,"Comment":""}]
      """;

  private static final String IMAGE =
      """
      {"Id":"sha256:aa","RepoTags":["mine/app:1"],"Created":"2026-11-22T00:08:56.632342426Z",
       "Config":{"Env":[],"User":"","WorkingDir":"/"},"Architecture":"amd64","Os":"linux",
       "RootFS":{"Type":"layers","Layers":["sha256:l1"]}}
      """;
}
