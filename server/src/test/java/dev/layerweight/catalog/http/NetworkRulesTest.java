package dev.layerweight.catalog.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkRulesTest {

  private static final NetworkPolicy KNOWN =
      new NetworkPolicy(Mode.KNOWN, Set.of("Own.test", "with-port.test:5000"));

  @ParameterizedTest
  @CsvSource({
    "https://registry-1.docker.io/v2/, true",
    "https://auth.docker.io/token, true",
    "https://ghcr.io/v2/, true",
    "https://eu.gcr.io/v2/, true",
    "https://public.ecr.aws/v2/, true",
    "https://mcr.microsoft.com/v2/, true",
    "https://registry.k8s.io/v2/, true",
    "https://quay.io/v2/, true",
    "https://evilghcr.io/v2/, false",
    "https://docker.io.evil.test/, false",
    "https://own.test/, true",
    "http://OWN.test:8080/, true",
    "https://below.own.test/, false",
    "https://with-port.test:5000/, true",
    "https://with-port.test/, false",
    "http://127.0.0.1/, false",
    "ftp://own.test/, false",
    "https:opaque, false"
  })
  void knownHostsAreTheRegistriesAndTheUsersOwn(String address, boolean allowed) {
    assertEquals(allowed, KNOWN.allows(URI.create(address)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://ghcr.io/v2/, https://blobs.cdn.test/x, true",
    "https://ghcr.io/v2/, http://blobs.cdn.test/x, false",
    "https://ghcr.io/v2/, https://10.0.0.1/x, false",
    "https://ghcr.io/v2/, https://[::1]/x, false",
    "https://ghcr.io/v2/, https://metadata/x, false",
    "https://ghcr.io/v2/, https://a.localhost/x, false",
    "http://own.test/v2/, http://own.test/x, true",
    "http://own.test/v2/, http://other.test/x, false"
  })
  void redirectsLeadToPublicHostsOnly(String from, String to, boolean allowed) {
    assertEquals(allowed, KNOWN.redirectRefusal(URI.create(from), URI.create(to)).isEmpty());
  }

  @Test
  void modesHaveTheirNames() {
    assertEquals(Optional.of(Mode.OFF), Mode.parse(" OFF "));
    assertEquals(Optional.of(Mode.KNOWN), Mode.parse("known"));
    assertEquals(Optional.of(Mode.ALL), Mode.parse("all"));
    assertEquals(Optional.empty(), Mode.parse("some"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://far.test/, false",
    "https://inner.test/, true",
    "https://a.inner.test/, true",
    "https://winner.test/, false",
    "https://dotted.test/, true",
    "https://port.test:8443/, true",
    "https://port.test/, false",
    "https://10.1.2.3/, true",
    "https://11.1.2.3/, false",
    "https://[fd00::1]/, true",
    "https://localhost:5000/, true",
    "https://127.0.0.9/, true"
  })
  void exceptionsGoDirectly(String address, boolean direct) {
    ProxyRules rules =
        ProxyRules.of(
            Map.of(
                "https_proxy",
                "http://user:pass@proxy.test:3128",
                "NO_PROXY",
                "inner.test, .dotted.test port.test:8443,10.0.0.0/8,fd00::/8,,/,999.0.0.0/8"));
    ProxyRules.Way way = rules.to(Origin.of(URI.create(address)).orElseThrow());
    assertEquals(
        direct
            ? new ProxyRules.Way.Direct()
            : new ProxyRules.Way.Through("proxy.test", 3128, Optional.of("user:pass")),
        way);
  }

  @Test
  void lowerCaseGoesFirstAndAStarMeansAll() {
    Origin far = Origin.of(URI.create("http://far.test/")).orElseThrow();
    assertEquals(
        new ProxyRules.Way.Through("lower.test", 80, Optional.empty()),
        ProxyRules.of(Map.of("http_proxy", "lower.test", "HTTP_PROXY", "upper.test")).to(far));
    assertEquals(
        new ProxyRules.Way.Direct(),
        ProxyRules.of(Map.of("HTTP_PROXY", "upper.test", "no_proxy", "*")).to(far));
    assertInstanceOf(
        ProxyRules.Way.Impossible.class, ProxyRules.of(Map.of("HTTP_PROXY", "http://%%")).to(far));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1, 250",
    "'', 3, 1000",
    "7, 1, 7000",
    "soon, 2, 500",
    "'Sun, 22 Nov 2026 10:00:05 GMT', 1, 5000",
    "'Sun, 22 Nov 2026 09:00:00 GMT', 1, 0",
    "999999999, 1, -1",
    "'Sun, 22 Nov 2026 11:00:00 GMT', 1, -1"
  })
  void retryAfterIsBounded(String header, int failed, long millis) {
    assertEquals(
        millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)),
        Backoff.pause(
            Optional.of(header).filter(text -> !text.isEmpty()),
            failed,
            Duration.ofSeconds(10),
            Instant.parse("2026-11-22T10:00:00Z")));
  }
}
