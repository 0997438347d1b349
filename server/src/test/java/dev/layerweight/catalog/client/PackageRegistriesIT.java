package dev.layerweight.catalog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonMachine.Libc;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import dev.layerweight.catalog.npm.live.LiveNodePackages;
import dev.layerweight.catalog.npm.live.NodeServers;
import dev.layerweight.catalog.pypi.live.LivePythonPackages;
import dev.layerweight.catalog.pypi.live.PythonServers;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five look-ups at the registries that pip and npm of this machine are configured to ask. Published
 * files do not change, so their figures can be written down here.
 */
class PackageRegistriesIT {

  private static final NodePackages NOTHING =
      new NodePackages() {
        @Override
        public List<NodePackage> versions(String name) {
          return List.of();
        }

        @Override
        public OptionalLong packumentBytes(String name) {
          return OptionalLong.empty();
        }

        @Override
        public Provenance provenance() {
          return new Provenance("no table");
        }
      };

  @TempDir Path folder;

  private final ClientMachine machine = ClientMachine.here(System.getenv());
  private final BackgroundLookUps lookUps = new BackgroundLookUps();

  @AfterEach
  void stop() {
    lookUps.close();
  }

  private void settle() throws InterruptedException {
    assertTrue(lookUps.awaitIdle(Duration.ofSeconds(60)));
  }

  private static TrustingFetcher fetcher(Stream<Path> certificates) {
    List<Path> files = certificates.toList();
    return new TrustingFetcher(hosts ->
        new HttpFetcher(
            new NetworkPolicy(Mode.KNOWN, hosts),
            ProxyRules.of(System.getenv()),
            TrustedCertificates.of(System.getenv(), files),
            HttpSettings.DEFAULT));
  }

  @Test
  void thePythonIndex() throws InterruptedException {
    assumeTrue(Clients.isInstalled("python3"), "python3 with pip is missing");
    DiskStore store = new DiskStore(folder);
    InstalledClients clients = new InstalledClients(Programs.of(machine), store, lookUps);
    clients.pythonIndex();
    settle();
    PythonServers servers = PythonServers.of(machine, clients);
    PythonPackages packages =
        new LivePythonPackages(
                _ -> new Answer.Missing<>("no table"),
                servers,
                fetcher(servers.certificates().stream()),
                store,
                lookUps,
                InstantSource.system())
            .on(
                new PythonMachine(
                    PythonVersion.parse("3.12").orElseThrow(),
                    Platform.LINUX_AMD64,
                    Libc.glibc(36),
                    List.of(),
                    List.of()));
    PythonVersion version = PythonVersion.parse("2.2.1").orElseThrow();
    for (int i = 0; i < 2; i++) {
      packages.wheel("numpy", version);
      settle();
    }
    PythonWheel wheel = packages.wheel("numpy", version).orElseThrow();
    assertEquals(PythonWheel.Figures.COUNTED, wheel.figures());
    assertEquals("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", wheel.wheelTag());
    assertEquals(16_096_599, wheel.wheelBytes());
    assertEquals(55_246_661, wheel.unpackedBytes());
    assertEquals(8_196_567, wheel.pythonSourceBytes());
    assertEquals(OptionalInt.of(2), wheel.scripts());
    assertEquals(Optional.of(List.of()), wheel.requirements());
  }

  @Test
  void theNodeRegistry() throws InterruptedException {
    assumeTrue(Clients.isInstalled("npm"), "npm is missing");
    DiskStore store = new DiskStore(folder);
    InstalledClients clients = new InstalledClients(Programs.of(machine), store, lookUps);
    clients.nodeRegistry();
    settle();
    NodeServers servers = NodeServers.of(machine, Optional.empty(), clients);
    LiveNodePackages packages =
        new LiveNodePackages(
            NOTHING,
            servers,
            fetcher(servers.certificates().stream()),
            store,
            lookUps,
            InstantSource.system());
    for (int i = 0; i < 3; i++) {
      packages.published("once");
      packages.version("once", "1.4.0");
      packages.version("express", "4.21.2");
      settle();
    }
    assertTrue(packages.published("once").contains("1.4.0"));
    NodePackage once = packages.version("once", "1.4.0").orElseThrow();
    assertEquals(4_046, once.unpackedBytes());
    assertEquals(Map.of("wrappy", "1"), once.dependencies());
    NodePackage express = packages.version("express", "4.21.2").orElseThrow();
    assertEquals(221_226, express.unpackedBytes());
  }
}
