package dev.layerweight.catalog.npm.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.MemoryStore;
import dev.layerweight.catalog.client.PlainFetcher;
import dev.layerweight.catalog.client.Programs;
import dev.layerweight.catalog.client.SettableClock;
import dev.layerweight.catalog.client.SteppedLookUps;
import dev.layerweight.catalog.client.TrustingFetcher;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveNodePackagesTest {

  /** A table that knows one version. */
  private static final NodePackages TABLE =
      new NodePackages() {
        @Override
        public List<NodePackage> versions(String name) {
          return name.equals("known")
              ? List.of(
                  new NodePackage(
                      "known",
                      "1.0.0",
                      5_000,
                      OptionalLong.of(900),
                      3,
                      Map.of(),
                      Map.of(),
                      Map.of(),
                      Set.of(),
                      true,
                      List.of(),
                      List.of(),
                      List.of(),
                      false))
              : List.of();
        }

        @Override
        public OptionalLong packumentBytes(String name) {
          return OptionalLong.empty();
        }

        @Override
        public Provenance provenance() {
          return new Provenance("table");
        }
      };

  @TempDir Path home;

  private final FakeServer server = new FakeServer();
  private final SettableClock clock = new SettableClock();
  private final MemoryStore store = new MemoryStore(clock);
  private SteppedLookUps lookUps = new SteppedLookUps();
  private final Map<String, String> variables = new HashMap<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private NodeServers servers(Optional<Path> project) {
    return NodeServers.of(
        new ClientMachine(variables, home, home, ClientMachine.OperatingSystem.LINUX),
        project,
        new InstalledClients(Programs.NONE, store, lookUps));
  }

  private LiveNodePackages live(TrustingFetcher fetcher) {
    variables.putIfAbsent("npm_config_registry", server.address("/npm/").toString());
    return new LiveNodePackages(TABLE, servers(Optional.empty()), fetcher, store, lookUps, clock);
  }

  private static Page json(String text) {
    return Page.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final String KIT =
      """
      {"name":"kit","modified":"2026","dist-tags":{"latest":"2.0.0","next":"3.0.0-rc.1"},"versions":{
      "1.0.0":{"name":"kit","version":"1.0.0","dist":{"tarball":"%1$s/kit-1.0.0.tgz","integrity":"%2$s"}},
      "2.0.0":{"name":"kit","version":"2.0.0","dependencies":{"a":"^1.0.0","b":"*"},
        "optionalDependencies":{"c":"1 || 2"},"peerDependencies":{"p":">=1","q":"1"},
        "peerDependenciesMeta":{"q":{"optional":true},"p":{"optional":false}},
        "os":["linux","!win32"],"cpu":"x64","libc":["glibc"],"hasInstallScript":true,
        "dist":{"tarball":"%1$s/kit-2.0.0.tgz","unpackedSize":123456,"fileCount":12}},
      "3.0.0-rc.1":{"name":"kit","version":"3.0.0-rc.1","dist":{"unpackedSize":5,"fileCount":1}}}}\
      """;

  private String kit(byte[] tarball) {
    return KIT.formatted(server.address("/files"), FakeTarball.integrity(tarball));
  }

  @Test
  void answersAtOnceAndExactlyLater() {
    String document = kit(new byte[0]);
    server.put("/npm/kit", json(document));
    LiveNodePackages packages = live(PlainFetcher.known());
    assertEquals(List.of(), packages.published("kit"));
    assertEquals(0, server.asked().size());
    lookUps.step();
    assertEquals(List.of("1.0.0", "2.0.0", "3.0.0-rc.1"), packages.published("kit"));
    assertEquals(Optional.of("2.0.0"), packages.latest("kit"));
    assertEquals(
        new NodePackage(
            "kit",
            "2.0.0",
            123_456,
            OptionalLong.empty(),
            12,
            Map.of("a", "^1.0.0", "b", "*"),
            Map.of("c", "1 || 2"),
            Map.of("p", ">=1", "q", "1"),
            Set.of("q"),
            true,
            List.of("linux", "!win32"),
            List.of("x64"),
            List.of("glibc"),
            true),
        packages.version("kit", "2.0.0").orElseThrow());
    assertEquals(
        OptionalLong.of(document.getBytes(StandardCharsets.UTF_8).length),
        packages.packumentBytes("kit"));
    assertEquals(
        List.of("2.0.0", "3.0.0-rc.1"),
        packages.versions("kit").stream().map(NodePackage::version).toList());
    assertTrue(
        server.asked().getFirst().header("accept").orElse("").contains("npm.install-v1+json"));
    assertEquals(List.of(), lookUps.step());
  }

  @Test
  void aVersionWithoutSizeIsCountedInItsTarball() {
    byte[] tarball = FakeTarball.of(3, 1_000);
    server.put("/npm/kit", json(kit(tarball)));
    server.put("/files/kit-1.0.0.tgz", Page.of(tarball));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("kit");
    lookUps.step();
    assertEquals(Optional.empty(), packages.version("kit", "1.0.0"));
    lookUps.step();
    NodePackage found = packages.version("kit", "1.0.0").orElseThrow();
    assertEquals(3_000, found.unpackedBytes());
    assertEquals(3, found.fileCount());
    assertEquals(OptionalLong.of(tarball.length), found.packedBytes());
    assertEquals(3, packages.versions("kit").size());
    assertEquals(List.of("/npm/kit", "/files/kit-1.0.0.tgz"), server.askedPaths());

    // Another run needs no request at all.
    lookUps = new SteppedLookUps();
    LiveNodePackages again = live(PlainFetcher.known());
    again.published("kit");
    assertEquals(3_000, again.version("kit", "1.0.0").orElseThrow().unpackedBytes());
    assertEquals(List.of(), lookUps.step());
  }

  @Test
  void aTarballThatIsNotTheOnePublishedIsNotBelieved() {
    server.put("/npm/kit", json(kit(FakeTarball.of(3, 1_000))));
    server.put("/files/kit-1.0.0.tgz", Page.of(FakeTarball.of(3, 2_000)));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("kit");
    lookUps.step();
    packages.version("kit", "1.0.0");
    lookUps.step();
    assertEquals(Optional.empty(), packages.version("kit", "1.0.0"));
  }

  @Test
  void theEndOfABigTarballIsEnough() {
    byte[] tarball = FakeTarball.of(300, 9_000);
    server.put("/big.tgz", Page.of(tarball));
    TarballFacts facts =
        new TarballReader(PlainFetcher.all())
            .ask(server.address("/big.tgz"), "", TarballFacts.BYTES_PER_FILE, Credentials.NONE)
            .orElseThrow();
    assertEquals(tarball.length, facts.packedBytes());
    assertEquals(2_700_000, facts.unpackedBytes(), 2_700_000 * 0.03);
    assertTrue(server.sentBytes() < 70_000);
  }

  @Test
  void aBigTarballHasFilesLikeAnotherVersion() {
    byte[] tarball = FakeTarball.of(2_000, 1_600);
    String document =
        kit(tarball).replace("\"kit\"", "\"known\"").replace("/kit-1.0.0", "/known-2.1.0");
    server.put("/npm/known", json(document.replace("\"1.0.0\"", "\"2.1.0\"")));
    server.put("/files/known-2.1.0.tgz", Page.of(tarball));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("known");
    lookUps.step();
    packages.version("known", "2.1.0");
    lookUps.step();
    NodePackage found = packages.version("known", "2.1.0").orElseThrow();
    assertEquals(3_200_000, found.unpackedBytes(), 3_200_000 * 0.02);
  }

  @Test
  void aMiddlingTarballIsReadWhole() {
    byte[] tarball = FakeTarball.of(2, 100_000);
    server.put("/mid.tgz", Page.of(tarball));
    TarballReader reader = new TarballReader(PlainFetcher.all());
    TarballFacts exact = new TarballFacts(tarball.length, 200_000, 2);
    assertEquals(
        Optional.of(exact),
        reader.ask(
            server.address("/mid.tgz"), FakeTarball.integrity(tarball), 9_000, Credentials.NONE));
    assertEquals(
        Optional.empty(),
        reader.ask(
            server.address("/mid.tgz"),
            FakeTarball.integrity(new byte[1]),
            9_000,
            Credentials.NONE));
    server.put("/cut.tgz", Page.of(Arrays.copyOf(tarball, 50_000)));
    server.put("/noise.tgz", Page.of(new byte[3 << 20]));
    for (String path : List.of("/cut.tgz", "/noise.tgz", "/gone.tgz")) {
      assertEquals(Optional.empty(), reader.ask(server.address(path), "", 9_000, Credentials.NONE));
    }
  }

  @Test
  void versionsOfALockFileAreAskedOneByOne() {
    server.put(
        "/npm/@team%2fkit/1.2.3",
        json(
            "{\"name\":\"@team/kit\",\"version\":\"1.2.3\",\"scripts\":{\"postinstall\":\"x\"},"
                + "\"dist\":{\"unpackedSize\":77,\"fileCount\":2}}"));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.version("@team/kit", "1.2.3");
    lookUps.step();
    NodePackage found = packages.version("@team/kit", "1.2.3").orElseThrow();
    assertEquals(77, found.unpackedBytes());
    assertTrue(found.installScript());
    assertEquals(List.of("/npm/@team%2fkit/1.2.3"), server.askedPaths());
    assertEquals(5_000, packages.version("known", "1.0.0").orElseThrow().unpackedBytes());
    assertEquals(List.of(), lookUps.step());
  }

  @Test
  void aRegistryWithoutManifestsIsAskedForAllVersions() {
    server.put("/npm/kit", json(kit(new byte[0])));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.version("kit", "2.0.0");
    lookUps.step();
    assertEquals(123_456, packages.version("kit", "2.0.0").orElseThrow().unpackedBytes());
  }

  @Test
  void asksAgainAfterSixHoursByTag() {
    server.put("/npm/kit", json(kit(new byte[0])).with("ETag", "W/\"1\""));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("kit");
    lookUps.step();
    clock.pass(Duration.ofHours(7));
    assertEquals(3, packages.published("kit").size());
    lookUps.step();
    assertEquals(Optional.of("W/\"1\""), server.asked().getLast().header("if-none-match"));
    assertEquals(3, packages.published("kit").size());
    assertEquals(List.of(), lookUps.step());
  }

  @Test
  void theTableServesWhereTheRegistryFails() {
    server.put("/npm/known", Page.status(500));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("known");
    lookUps.step();
    assertEquals(List.of("1.0.0"), packages.published("known"));
    assertEquals(1, packages.versions("known").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "{}",
        "{\"versions\":[]}",
        "{\"versions\":{\"1.0.0\":3}}",
        "{\"versions\":{\"1.0.0\":{\"dist\":{\"unpackedSize\":1}}}"
      })
  void malformedDocumentsAreNoAnswer(String text) {
    server.put("/npm/kit", json(text));
    server.put("/npm/kit/1.0.0", json(text));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("kit");
    packages.version("kit", "1.0.0");
    lookUps.step();
    assertEquals(List.of(), packages.published("kit"));
    assertEquals(Optional.empty(), packages.version("kit", "1.0.0"));
  }

  @Test
  void oddMembersDoNoHarm() {
    server.put(
        "/npm/kit",
        json(
            "{\"dist-tags\":7,\"versions\":{\"1.0.0\":{\"version\":\"1.0.0\",\"dependencies\":[],"
                + "\"os\":{},\"cpu\":[1,\"\\tx;y\"],\"peerDependenciesMeta\":{\"a\":1},"
                + "\"dist\":{\"unpackedSize\":-4,\"tarball\":\"http://[\"}},"
                + "\"2.0.0\":{\"version\":\"2.0.0\",\"dependencies\":{\"a\\tb\":\"1;2\\n3\"},"
                + "\"dist\":{\"unpackedSize\":1e3}}}}"));
    LiveNodePackages packages = live(PlainFetcher.known());
    packages.published("kit");
    lookUps.step();
    assertEquals(List.of("1.0.0", "2.0.0"), packages.published("kit"));
    assertEquals(1_000, packages.version("kit", "2.0.0").orElseThrow().unpackedBytes());
    packages.version("kit", "1.0.0");
    lookUps.step();
    assertEquals(Optional.empty(), packages.version("kit", "1.0.0"));
  }

  @Test
  void aProjectsRegistryIsNotAskedUnderTheDefaultPolicy() throws IOException {
    try (FakeServer chosen = new FakeServer()) {
      String address = chosen.address("/").toString().replace("127.0.0.1", "localhost");
      Path project = Files.createDirectory(home.resolve("project"));
      Files.writeString(project.resolve(".npmrc"), "@evil:registry=" + address + "\n");
      LiveNodePackages packages = live(PlainFetcher.known()).with(servers(Optional.of(project)));
      packages.published("@evil/kit");
      packages.published("kit");
      lookUps.step();
      assertEquals(List.of(), chosen.asked());
      assertEquals(List.of("/npm/kit"), server.askedPaths());
    }
  }

  @Test
  void tokensGoToTheirRegistryOnly() throws IOException {
    byte[] tarball = FakeTarball.of(1, 100);
    try (FakeServer files = new FakeServer()) {
      server.put(
          "/npm/kit", json(KIT.formatted(files.address("/files"), FakeTarball.integrity(tarball))));
      files.put("/files/kit-1.0.0.tgz", Page.of(tarball));
      String registry = server.address("/npm/").toString();
      Files.writeString(
          home.resolve(".npmrc"),
          "registry=" + registry + "\n" + registry.substring(5) + ":_authToken=t0ken\n");
      variables.put("npm_config_registry", registry);
      LiveNodePackages packages = live(PlainFetcher.all());
      packages.published("kit");
      lookUps.step();
      packages.version("kit", "1.0.0");
      lookUps.step();
      assertEquals(100, packages.version("kit", "1.0.0").orElseThrow().unpackedBytes());
      assertEquals(Optional.of("Bearer t0ken"), server.asked().getFirst().header("authorization"));
      assertFalse(files.asked().isEmpty());
      assertTrue(files.asked().stream().noneMatch(one -> one.header("authorization").isPresent()));
    }
  }

  @Test
  void namesThatWouldChangeTheAddressAreNotAsked() {
    LiveNodePackages packages = live(PlainFetcher.known());
    for (String name : List.of("..", "../x", "a/b", "@a/../b", "", "a?b", "%2e", "@a")) {
      packages.published(name);
      packages.version(name, "1.0.0");
    }
    packages.version("kit", "1/../../x");
    assertEquals(List.of(), lookUps.step());
  }

  @Test
  void saysWhatWouldBringLiveNumbers() {
    assertEquals(
        "table; live with npm_config_registry set",
        new LiveNodePackages(
                TABLE, servers(Optional.empty()), PlainFetcher.known(), store, lookUps, clock)
            .provenance()
            .source());
    assertEquals("npm registry and table", live(PlainFetcher.known()).provenance().source());
  }
}
