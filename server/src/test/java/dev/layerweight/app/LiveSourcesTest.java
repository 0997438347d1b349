package dev.layerweight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.advice.Advisor;
import dev.layerweight.app.LiveSources.Together;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.cli.Waiting;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.report.Sample;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources whose only server is one on this machine: all others are behind a proxy that is not. */
class LiveSourcesTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;

  private final FakeServer server = new FakeServer();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("PATH", "");
    environment.put("PIP_INDEX_URL", server.address("/simple/").toString());
    environment.put("npm_config_registry", server.address("/npm/").toString());
    environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
    environment.put("HTTP_PROXY", "http://127.0.0.1:1");
    environment.put("NO_PROXY", "127.0.0.1");
    return environment;
  }

  private Catalog shipped() {
    return new Catalog(
        (_, _) -> new Answer.Missing<>("none"),
        (_, _, _) -> new Answer.Missing<>("answer " + asked.incrementAndGet()),
        (_, _) -> new Answer.Missing<>("none"),
        (_, _, _) -> new Answer.Missing<>("none"),
        name -> WheelTable.shipped().project(name),
        new ShippedNodePackages());
  }

  private LiveSources sources() {
    return new LiveSources(environment(), Mode.KNOWN, shipped(), _ -> {});
  }

  private static String ask(LiveSources sources) {
    return sources.steadily(() ->
        ((Answer.Missing<?>) sources.catalog().debian().index("none", "x", "amd64")).reason());
  }

  /** Something is looked up and ends, so that figures may have changed. */
  private static void arrive(LiveSources sources) {
    sources.catalog().node().latest("nobody" + System.nanoTime());
    assertTrue(sources.await(Waiting.silently(LONG)));
  }

  @Test
  void whatArrivesInAComparisonCountsInNoneOfItsAnalyses() {
    try (LiveSources sources = sources()) {
      List<String> answers = new ArrayList<>();
      Together<String> made =
          sources.together(() -> {
            answers.add(ask(sources));
            arrive(sources);
            answers.add(ask(sources));
            sources.hold();
            arrive(sources);
            String held = ask(sources);
            sources.freely(() -> answers.add(ask(sources)));
            return held;
          });
      assertNotEquals(answers.get(0), answers.get(1));
      assertEquals(answers.get(1), made.result());
      assertNotEquals(answers.get(1), answers.get(2));
      assertFalse(made.latest());
      assertNotEquals(made.result(), ask(sources));
    }
  }

  @Test
  void aComparisonIsMadeAnewWhenItsQuestionsAreAnswered() {
    try (LiveSources sources = sources()) {
      List<String> figures = new ArrayList<>();
      AtomicInteger analyses = new AtomicInteger();
      Advisor asking =
          (dockerfile, _, _, _, cancelled, estimated) -> {
            // The second text asks what the first one did not.
            if (dockerfile.text().contains("second")) {
              sources.catalog().node().latest("late");
            }
            analyses.incrementAndGet();
            figures.add(ask(sources));
            var analysis = new Sample(dockerfile.text()).analysis();
            estimated.accept(analysis.build());
            return analysis;
          };
      Advisor patient = new PatientAdvisor(asking, sources, Waiting.silently(LONG));
      DockerfileParser parser = new DockerfileParser();
      List<String> pair =
          patient.together(() -> {
            List<String> both = new ArrayList<>();
            for (String text : List.of("FROM scratch\n", "FROM scratch\n# second\n")) {
              patient.analyze(
                  parser.parse(text),
                  new MemoryContext(Map.of()),
                  BuildOptions.DEFAULT,
                  0,
                  () -> false);
              both.add(figures.getLast());
            }
            return both;
          });
      assertEquals(pair.getFirst(), pair.getLast());
    }
  }

  @Test
  void aRefreshMakesTheTablesAnew() throws IOException, InterruptedException {
    byte[] wheel = wheel();
    server.put("/files/idna-99.0-py3-none-any.whl", Page.of(wheel));
    server.put(
        "/simple/idna/",
        Page.json(
            """
            {"meta":{"api-version":"1.1"},"name":"idna","files":[
            {"filename":"idna-99.0-py3-none-any.whl","url":"/files/idna-99.0-py3-none-any.whl",
            "size":%d,"hashes":{}}]}\
            """
                .formatted(wheel.length)));
    server.put(
        "/npm/ms",
        Page.of(
            """
            {"name":"ms","modified":"2026","dist-tags":{"latest":"99.0.0"},"versions":{
            "99.0.0":{"name":"ms","version":"99.0.0","dist":{"tarball":"http://x.test/ms.tgz",
            "unpackedSize":4242,"fileCount":5}}}}\
            """
                .getBytes(StandardCharsets.UTF_8)));
    Path folder = home.resolve("tables");
    List<String> lines = new ArrayList<>();
    try (LiveSources sources = sources()) {
      LiveRefresh refresh =
          new LiveRefresh(
              sources, shipped(), Optional.of(folder), Waiting.silently(LONG), lines::add);
      refresh.wheels(List.of("idna", "numpy"));
      refresh.packages(List.of("ms", "express"));
    }
    assertTrue(lines.contains("Python projects: 1 of 2 looked up, 1 changed"), lines::toString);
    assertTrue(lines.contains("npm packages: 1 of 2 looked up, 1 changed"), lines::toString);
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.startsWith("changed: idna ") && line.contains("-> 99.0")),
        lines::toString);

    WheelTable wheels = WheelTable.of(Optional.of(folder));
    var idna = wheels.project("idna").found().orElseThrow().wheels();
    assertEquals("99.0", idna.getFirst().version().toString());
    assertEquals(3_000 + METADATA.length(), idna.getFirst().unpackedBytes());
    assertEquals(
        WheelTable.shipped().project("numpy").found().orElseThrow().wheels(),
        wheels.project("numpy").found().orElseThrow().wheels());
    ShippedNodePackages node = new ShippedNodePackages(Optional.of(folder));
    assertEquals(4_242, node.version("ms", "99.0.0").orElseThrow().unpackedBytes());
    assertEquals(new ShippedNodePackages().versions("express"), node.versions("express"));
    assertEquals(Set.copyOf(new ShippedNodePackages().names()), Set.copyOf(node.names()));

    for (String name : List.of(WheelTable.FILE, ShippedNodePackages.FILE)) {
      byte[] whole = Files.readAllBytes(folder.resolve(name));
      Files.write(folder.resolve(name), java.util.Arrays.copyOf(whole, whole.length / 2));
    }
    assertEquals(
        WheelTable.shipped().provenance(), WheelTable.of(Optional.of(folder)).provenance());
    assertEquals(
        new ShippedNodePackages().provenance(),
        new ShippedNodePackages(Optional.of(folder)).provenance());
  }

  private static final String METADATA = "Metadata-Version: 2.1\nName: idna\nVersion: 99.0\n";

  private static byte[] wheel() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("idna/__init__.py"));
      zip.write(new byte[3_000]);
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("idna-99.0.dist-info/METADATA"));
      zip.write(METADATA.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
