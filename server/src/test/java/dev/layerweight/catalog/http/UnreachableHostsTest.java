package dev.layerweight.catalog.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.catalog.http.Fetcher.Request;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreachableHostsTest {

  private static final Origin HOST =
      Origin.of(URI.create("https://registry.test/v2/")).orElseThrow();

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-11-22T10:00:00Z");

  private UnreachableHosts hosts() {
    return new UnreachableHosts(new DiskStore(folder, 1_000_000, () -> now), () -> now);
  }

  @Test
  void aFailureIsRememberedForMinutesAndByLaterProcesses() {
    UnreachableHosts first = hosts();
    assertEquals(Optional.empty(), first.reason(HOST));
    first.failed(HOST, "no connection", UnreachableHosts.NO_CONNECTION_LIFE);
    assertEquals(Map.of("registry.test", "no connection"), first.now());
    assertEquals(Optional.of("no connection"), hosts().reason(HOST));
    now = now.plus(Duration.ofMinutes(6));
    assertEquals(Optional.empty(), first.reason(HOST));
    assertEquals(Optional.empty(), hosts().reason(HOST));
    assertEquals(Map.of(), first.now());
  }

  @Test
  void aHostThatOnlyKeptSilentIsTriedAgainSooner() {
    hosts().failed(HOST, "no answer in time", UnreachableHosts.SILENCE_LIFE);
    now = now.plus(Duration.ofSeconds(50));
    assertTrue(hosts().reason(HOST).isPresent());
    now = now.plus(Duration.ofSeconds(20));
    assertEquals(Optional.empty(), hosts().reason(HOST));
  }

  @Test
  void afterTheFirstFailureNoConnectionIsTried() throws Exception {
    UnreachableHosts hosts = hosts();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI address = URI.create("http://127.0.0.1:" + port + "/");
    try (HttpFetcher fetcher =
        new HttpFetcher(
            new NetworkPolicy(Mode.ALL, Set.of()),
            ProxyRules.NONE,
            TrustedCertificates.NONE,
            HttpSettings.DEFAULT,
            hosts)) {
      assertInstanceOf(Reply.Unreachable.class, fetcher.fetch(Request.get(address, 10)));
      // Somebody listens by now, and is not noticed before the minutes are over.
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        server.setSoTimeout(1);
        assertEquals(
            new Reply.Unreachable(address + ": no connection"),
            fetcher.fetch(Request.get(address, 10)));
      }
    }
  }
}
