package dev.layerweight.catalog.npm.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Clients;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.PlainFetcher;
import dev.layerweight.catalog.client.Programs;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the live registry says against what the real npm installs from it: packages that npm itself
 * packed, on loopback.
 */
class LiveNpmIT {

  @TempDir Path folder;

  @BeforeAll
  static void npm() {
    assumeTrue(Clients.isInstalled("npm"), "npm is missing");
  }

  @Test
  void saysExactlyWhatNpmInstalls() throws Exception {
    try (FakeServer server = new FakeServer()) {
      publish(server, "lw-leaf", "1.4.2", "{}", 40_000, false);
      publish(server, "lw-tree", "2.0.0", "{\"lw-leaf\":\"^1.0.0\"}", 9_000, true);
      String registry = server.address("/").toString();
      Path project = Files.createDirectory(folder.resolve("project"));
      Files.writeString(
          project.resolve("package.json"), "{\"name\":\"app\",\"version\":\"1.0.0\"}");
      Clients.run(
          project,
          Map.of("npm_config_cache", folder.resolve("npm-cache").toString()),
          List.of(
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--userconfig",
              folder.resolve("none").toString(),
              "--registry",
              registry,
              "lw-tree"));
      try (BackgroundLookUps lookUps = new BackgroundLookUps()) {
        DiskStore store = new DiskStore(folder.resolve("cache"));
        ClientMachine machine =
            new ClientMachine(
                Map.of("npm_config_registry", registry),
                folder,
                folder,
                ClientMachine.OperatingSystem.LINUX);
        LiveNodePackages live =
            new LiveNodePackages(
                new ShippedNodePackages(),
                NodeServers.of(
                    machine, Optional.empty(), new InstalledClients(Programs.NONE, store, lookUps)),
                PlainFetcher.known(),
                store,
                lookUps,
                InstantSource.system());
        for (String installed : List.of("lw-tree 2.0.0", "lw-leaf 1.4.2")) {
          String[] words = installed.split(" ");
          for (int i = 0; i < 3; i++) {
            live.published(words[0]);
            live.version(words[0], words[1]);
            assertTrue(lookUps.awaitIdle(Duration.ofSeconds(60)));
          }
          NodePackage found = live.version(words[0], words[1]).orElseThrow();
          assertEquals(
              Clients.bytes(project.resolve("node_modules").resolve(words[0]), _ -> true),
              found.unpackedBytes(),
              installed);
          assertEquals(2, found.fileCount());
          assertEquals(List.of(words[1]), live.published(words[0]));
        }
        assertEquals(
            Map.of("lw-leaf", "^1.0.0"),
            live.version("lw-tree", "2.0.0").orElseThrow().dependencies());
      }
    }
  }

  /**
   * Packs a package with npm and lists it.
   *
   * @param sized whether the registry says its size, as it does since 2018
   */
  private void publish(
      FakeServer server, String name, String version, String dependencies, int bytes, boolean sized)
      throws Exception {
    Path source = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        source.resolve("package.json"),
        "{\"name\":\"%s\",\"version\":\"%s\",\"dependencies\":%s}"
            .formatted(name, version, dependencies));
    Files.writeString(source.resolve("index.js"), "// " + "x".repeat(bytes) + "\n");
    String printed =
        Clients.run(
            source,
            Map.of("npm_config_cache", folder.resolve("npm-cache").toString()),
            List.of(
                "npm",
                "pack",
                "--json",
                "--silent",
                "--userconfig",
                folder.resolve("none").toString()));
    JsonObject packed =
        JsonParser.parseString(printed.substring(printed.indexOf('[')))
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();
    String filename = packed.get("filename").getAsString();
    server.put("/files/" + filename, Page.of(Files.readAllBytes(source.resolve(filename))));
    String size =
        sized ? ",\"unpackedSize\":" + packed.get("unpackedSize") + ",\"fileCount\":2" : "";
    server.put(
        "/" + name,
        Page.of(
                """
                {"name":"%1$s","dist-tags":{"latest":"%2$s"},"versions":{"%2$s":{"name":"%1$s",
                "version":"%2$s","dependencies":%3$s,"dist":{"tarball":"%4$s",
                "integrity":%5$s,"shasum":%6$s%7$s}}}}\
                """
                    .formatted(
                        name,
                        version,
                        dependencies,
                        server.address("/files/" + filename),
                        packed.get("integrity"),
                        packed.get("shasum"),
                        size)
                    .getBytes(StandardCharsets.UTF_8))
            .with("Content-Type", "application/json"));
  }
}
