package dev.layerweight.catalog.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.image.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker-java over a real Unix socket, against engines good and bad. */
@Timeout(120)
class EngineConnectionTest {

  private static final DockerEngine.Limits SHORT =
      new DockerEngine.Limits(
          Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofSeconds(30), 200_000);

  @TempDir private Path folder;

  private Instant now = Instant.ofEpochSecond(1_000_000_000);
  private final List<String> log = new ArrayList<>();

  @Test
  void readsImagesAndTheirHistories() throws IOException {
    try (SocketEngine server = server(EngineConnectionTest::good)) {
      EngineConnection engine = connection(server.address());
      assertEquals(
          List.of(
              new Engine.ListedImage("sha256:bb", List.of(), List.of(), 20),
              new Engine.ListedImage("sha256:aa", List.of("app:1"), List.of("app@sha256:77"), 10)),
          engine.images().orElseThrow());
      LocalImage image = engine.image("sha256:aa").orElseThrow();
      assertEquals(new Platform("linux", "arm", "v7"), image.platform());
      assertEquals(Map.of("A", "b=c", "E", ""), image.environment());
      assertEquals("1000", image.user());
      assertEquals(List.of("sha256:l1", "sha256:l2"), image.contentDigests());
      assertEquals(LayerMeasure.FILE_BYTES, image.measure());
      assertEquals(
          List.of(70L, 0L, 9L), image.history().stream().map(step -> step.line().bytes()).toList());
      assertEquals(List.of(), log);
    }
  }

  @Test
  void anImageThatIsGoneIsNoFailureOfTheEngine() throws IOException {
    try (SocketEngine server = server(EngineConnectionTest::good)) {
      EngineConnection engine = connection(server.address());
      assertEquals(Optional.empty(), engine.image("sha256:gone"));
      assertFalse(engine.resting());
      assertEquals(2, engine.images().orElseThrow().size());
      assertEquals(List.of(), log);
    }
  }

  @Test
  void withoutAnEngineThereIsOneLineAndARest() {
    EngineConnection engine =
        connection(
            new EngineAddress(URI.create("unix://" + folder.resolve("none")), Optional.empty()),
            new EngineAddress(URI.create("tcp://127.0.0.1:1"), Optional.empty()));
    assertEquals(Optional.empty(), engine.images());
    assertTrue(engine.resting());
    assertEquals(Optional.empty(), engine.image("sha256:aa"));
    now = now.plusSeconds(600);
    assertFalse(engine.resting());
    assertEquals(Optional.empty(), engine.images());
    assertEquals(List.of("no container engine is running; asked again in 3 minutes"), log);
  }

  @Test
  void anEngineThatSaysNothingIsGivenUp() throws IOException {
    try (SocketEngine server = server((_, _) -> Thread.sleep(100_000))) {
      EngineConnection engine = connection(server.address());
      assertEquals(Optional.empty(), engine.images());
      assertEquals(Optional.empty(), engine.images());
      assertEquals(1, server.connections());
      assertEquals(1, log.size());
    }
  }

  @Test
  void aDrippingAnswerEndsAtItsDeadline() throws IOException {
    try (SocketEngine server =
        server((path, out) -> {
          if (!path.contains("/images/json")) {
            good(path, out);
            return;
          }
          out.write("HTTP/1.1 200 OK\r\n\r\n[".getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(' ');
            Thread.sleep(50);
          }
        })) {
      assertFailure(connection(server.address()), "no answer within 700 ms");
    }
  }

  @Test
  void anEndlessAnswerEndsAtItsLimit() throws IOException {
    byte[] many = " ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    try (SocketEngine server =
        server((path, out) -> {
          if (!path.contains("/images/json")) {
            good(path, out);
            return;
          }
          out.write("HTTP/1.1 200 OK\r\n\r\n[".getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(many);
          }
        })) {
      assertFailure(connection(server.address()), "the answer is longer than 200000 bytes");
    }
  }

  @Test
  void nonsenseIsAFailureOrNothing() throws IOException {
    for (String body :
        List.of("", "{", "null", "7", "[null]", "[[[]]]", "{\"a\":1}", "[".repeat(90_000))) {
      try (SocketEngine server =
          server((path, out) -> {
            if (path.contains("/images/")) {
              SocketEngine.json(out, 200, body);
            } else {
              good(path, out);
            }
          })) {
        EngineConnection engine = connection(server.address());
        assertTrue(engine.images().orElse(List.of()).isEmpty(), body);
      }
      try (SocketEngine server = server((_, out) -> SocketEngine.json(out, 200, body))) {
        EngineConnection engine = connection(server.address());
        assertTrue(engine.image("sha256:aa").isEmpty(), body);
      }
    }
  }

  @Test
  void podmanIsKnownByItsName() throws IOException {
    try (SocketEngine server =
        server((path, out) -> {
          if (path.contains("/version")) {
            SocketEngine.json(out, 200, "{\"Components\":[{\"Name\":\"Podman Engine\"}]}");
          } else {
            good(path, out);
          }
        })) {
      assertEquals(
          LayerMeasure.TAR_BYTES,
          connection(server.address()).image("sha256:aa").orElseThrow().measure());
    }
  }

  @Test
  void theContainerdStoreCountsBlocks() throws IOException {
    try (SocketEngine server =
        server((path, out) -> {
          if (path.contains("/info")) {
            SocketEngine.json(
                out,
                200,
                "{\"DriverStatus\":[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]}");
          } else {
            good(path, out);
          }
        })) {
      assertEquals(
          LayerMeasure.DISK_BLOCKS,
          connection(server.address()).image("sha256:aa").orElseThrow().measure());
    }
  }

  private void assertFailure(EngineConnection engine, String reason) {
    assertEquals(Optional.empty(), engine.images());
    assertTrue(engine.resting());
    assertEquals(1, log.size());
    assertTrue(log.getFirst().contains(reason), log::toString);
  }

  private static void good(String path, OutputStream out) throws IOException {
    if (path.contains("/_ping")) {
      SocketEngine.json(out, 200, "OK");
    } else if (path.contains("/version")) {
      SocketEngine.json(out, 200, "{\"Components\":[{\"Name\":\"Engine\"}]}");
    } else if (path.contains("/info")) {
      SocketEngine.json(out, 200, "{\"DriverStatus\":[[\"Backing Filesystem\",\"extfs\"]]}");
    } else if (path.contains("/images/json")) {
      SocketEngine.json(
          out,
          200,
          """
          [{"Id":"sha256:aa","RepoTags":["app:1"],"RepoDigests":["app@sha256:77"],"Created":10},
           {"Id":"sha256:bb","RepoTags":["<none>:<none>"],"RepoDigests":null,"Created":20}]
          """);
    } else if (path.contains("gone")) {
      SocketEngine.json(out, 404, "{\"message\":\"No such image\"}");
    } else if (path.contains("/history")) {
      SocketEngine.json(
          out,
          200,
          """
          [{"Id":"x","Created":3,"CreatedBy":"RUN /bin/sh -c a # buildkit","Size":9,"Comment":null},
           {"Id":"y","Created":2,"CreatedBy":"CMD [\\"a\\"]","Size":-5,"Comment":""},
           {"Id":"z","Created":1,"CreatedBy":null,"Size":70,"Comment":"","Extra":[1]}]
          """);
    } else {
      SocketEngine.json(
          out,
          200,
          """
          {"Id":"sha256:aa","RepoTags":["app:1"],"Created":"2026-11-22T00:08:56.632342426Z",
           "Config":{"Env":["A=b=c","E=","=x","odd"],"User":"1000","WorkingDir":"/app"},
           "Architecture":"arm","Variant":"v7","Os":"linux",
           "RootFS":{"Type":"layers","Layers":["sha256:l1","sha256:l2"]}}
          """);
    }
  }

  private SocketEngine server(SocketEngine.Answers answers) throws IOException {
    return new SocketEngine(folder.resolve("s" + System.nanoTime()), answers);
  }

  private EngineConnection connection(EngineAddress... addresses) {
    return new EngineConnection(() -> List.of(addresses), () -> now, log::add, SHORT);
  }
}
