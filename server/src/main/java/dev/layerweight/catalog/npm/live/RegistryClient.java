package dev.layerweight.catalog.npm.live;

import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.client.Unzipped;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply.Answered;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks a registry and keeps what it says. Waits for the network. */
final class RegistryClient {

  static final Duration FRESH = Duration.ofHours(6);

  private static final int LIMIT_PACKUMENT_BYTES = 64 << 20;
  private static final int LIMIT_MANIFEST_BYTES = 2 << 20;
  private static final String SHORT_FORM =
      "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8";

  /** What may be part of an address; the rest would change which one is asked. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:@[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,100}/)?[A-Za-z0-9_~!'()*-][A-Za-z0-9._~!'()*-]{0,213}");

  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+-]{1,256}");

  private final Fetcher fetcher;
  private final Store store;
  private final InstantSource clock;

  RegistryClient(Fetcher fetcher, Store store, InstantSource clock) {
    this.fetcher = fetcher;
    this.store = store;
    this.clock = clock;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean isVersion(String version) {
    return VERSION.matcher(version).matches();
  }

  static String packumentKey(URI registry, String name) {
    return "packument 1 " + registry + " " + name;
  }

  static String manifestKey(URI registry, String name, String version) {
    return "npm manifest 1 " + registry + " " + name + " " + version;
  }

  static String tarballKey(URI registry, String name, String version) {
    return "npm tarball 2 " + registry + " " + name + " " + version;
  }

  /** From the cache; {@code maximumAge} as long as it may be old. */
  Optional<Packument> keptPackument(URI registry, String name, Duration maximumAge) {
    return store.get(packumentKey(registry, name), maximumAge).flatMap(Packument::read);
  }

  Optional<PublishedVersion> keptManifest(URI registry, String name, String version) {
    return store
        .get(manifestKey(registry, name, version), Store.FOREVER)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .flatMap(PublishedVersion::of);
  }

  Optional<TarballFacts> keptTarball(URI registry, String name, String version) {
    return store
        .get(tarballKey(registry, name, version), Store.FOREVER)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .flatMap(TarballFacts::of);
  }

  /**
   * All versions, from the server.
   *
   * @return empty where the server gave no usable answer
   */
  Optional<Packument> packument(URI registry, String name, Credentials credentials) {
    Optional<Packument> before =
        keptPackument(registry, name, Store.FOREVER).filter(one -> !one.tag().isEmpty());
    URI address = registry.resolve(name.replace("/", "%2f"));
    Map<String, String> headers = headers(address, credentials);
    headers.put("Accept", SHORT_FORM);
    before.ifPresent(one -> headers.put("If-None-Match", one.tag()));
    if (!(fetcher.fetch(new Fetcher.Request("GET", address, headers, LIMIT_PACKUMENT_BYTES))
        instanceof Answered answer)) {
      return Optional.empty();
    }
    Optional<Packument> packument =
        switch (answer.status()) {
          case 200 -> readPackument(answer);
          case 304 -> before.map(same -> same.confirmed(clock.instant()));
          default -> Optional.empty();
        };
    packument.ifPresent(one -> store.put(packumentKey(registry, name), one.toBytes()));
    return packument;
  }

  private Optional<Packument> readPackument(Answered answer) {
    return Unzipped.body(answer, LIMIT_PACKUMENT_BYTES)
        .flatMap(body -> {
          try {
            PackumentJson.Content content = PackumentJson.packument(body);
            return Optional.of(
                Packument.of(
                    answer.header("etag").filter(RegistryClient::isTag).orElse(""),
                    content.latest(),
                    body.length,
                    clock.instant(),
                    content.versions()));
          } catch (IOException malformed) {
            return Optional.empty();
          }
        });
  }

  /** A tag is sent back as a header, so it must hold nothing that could end one. */
  private static boolean isTag(String tag) {
    return tag.length() < 200 && tag.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  /**
   * One version alone, which is some kilobytes where a packument may be megabytes.
   *
   * @return empty where the server gave no usable answer
   */
  Optional<PublishedVersion> manifest(
      URI registry, String name, String version, Credentials credentials) {
    URI address = registry.resolve(name.replace("/", "%2f") + "/" + version.replace("+", "%2b"));
    Fetcher.Request request =
        new Fetcher.Request("GET", address, headers(address, credentials), LIMIT_MANIFEST_BYTES);
    if (!(fetcher.fetch(request) instanceof Answered answer) || answer.status() != 200) {
      return Optional.empty();
    }
    Optional<PublishedVersion> manifest =
        Unzipped.body(answer, LIMIT_MANIFEST_BYTES)
            .flatMap(body -> {
              try {
                return Optional.of(PackumentJson.manifest(body));
              } catch (IOException malformed) {
                return Optional.empty();
              }
            })
            .filter(found -> found.version().equals(version));
    manifest.ifPresent(one ->
        store.put(
            manifestKey(registry, name, version), one.line().getBytes(StandardCharsets.UTF_8)));
    return manifest;
  }

  /**
   * What the tarball of a version holds.
   *
   * @param bytesPerFile in the mean, for one that is too big to be read
   * @return empty where the server gave no usable answer
   */
  Optional<TarballFacts> tarball(
      URI registry,
      String name,
      PublishedVersion version,
      long bytesPerFile,
      Credentials credentials) {
    Optional<URI> address = tarballAddress(registry, version);
    Optional<TarballFacts> facts =
        address.flatMap(uri ->
            new TarballReader(fetcher).ask(uri, version.integrity(), bytesPerFile, credentials));
    facts.ifPresent(one ->
        store.put(
            tarballKey(registry, name, version.version()),
            one.line().getBytes(StandardCharsets.UTF_8)));
    return facts;
  }

  /** The tarball's address; a registry behind a proxy may name its inner host, as it stands. */
  static Optional<URI> tarballAddress(URI registry, PublishedVersion version) {
    try {
      URI uri = registry.resolve(version.tarball());
      return !version.tarball().isEmpty() && uri.getHost() != null && uri.getRawUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  private static Map<String, String> headers(URI address, Credentials credentials) {
    Map<String, String> headers = new HashMap<>(credentials.headers(address));
    headers.put("Accept", "application/json");
    headers.put("Accept-Encoding", Unzipped.ACCEPTED);
    return headers;
  }
}
