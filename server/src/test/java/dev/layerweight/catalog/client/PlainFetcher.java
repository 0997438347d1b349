package dev.layerweight.catalog.client;

import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import java.time.Duration;
import java.util.Set;

/** The real way out, with the time-outs that suit a test. */
public final class PlainFetcher {

  private static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          1,
          Duration.ofMillis(1),
          8,
          "layerweight-test");

  private PlainFetcher() {}

  /** Asks only hosts that were learned, as under the default policy. */
  public static TrustingFetcher known() {
    return new TrustingFetcher(hosts -> fetcher(Mode.KNOWN, hosts));
  }

  /** Asks every host. */
  public static TrustingFetcher all() {
    return new TrustingFetcher(hosts -> fetcher(Mode.ALL, hosts));
  }

  private static Fetcher fetcher(Mode mode, Set<String> hosts) {
    return new HttpFetcher(
        new NetworkPolicy(mode, hosts), ProxyRules.NONE, TrustedCertificates.NONE, SETTINGS);
  }
}
