package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryImagesTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final Charset UTF = StandardCharsets.UTF_8;

  @TempDir private Path folder;

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final Map<String, TestRegistry.Answer> open = new HashMap<>();
  private String realm = "";
  private TestRegistry registry;
  private HttpFetcher fetcher;
  private NetworkPolicy policy;
  private CredentialSource credentials = CredentialSource.NONE;

  @BeforeEach
  void start() throws IOException {
    registry = new TestRegistry();
    policy = new NetworkPolicy(Mode.KNOWN, Set.of(registry.host()));
    fetcher =
        new HttpFetcher(policy, ProxyRules.NONE, TrustedCertificates.NONE, HttpSettings.DEFAULT);
  }

  @AfterEach
  void stop() {
    fetcher.close();
    registry.close();
  }

  @Test
  void theLastFourBytesOfALargeLayerSayHowLongItsTarIs() throws IOException {
    OciLayout.Layer layer = OciLayout.layer("", "usr", 120, 20_000, 7);
    serve(layer);
    RegistryImage image = found(images(Store.NOTHING).find(reference(), Platform.LINUX_AMD64));
    assertEquals(new LayerSize.Trailer(layer.tar().length), image.layers().getFirst().size());
    assertEquals(
        List.of("GET"),
        registry.asked().stream()
            .filter(asked -> !asked.header("Range").isEmpty())
            .map(TestRegistry.Asked::method)
            .toList());
  }

  @Test
  void asksForTheDigestByHeadAndForNothingTwice() throws IOException {
    serve(OciLayout.layer("", "usr", 120, 20_000, 7));
    Store store = new DiskStore(folder);
    found(images(store).find(reference(), Platform.LINUX_AMD64));
    assertEquals("HEAD", registry.asked().getFirst().method());
    int asked = registry.asked().size();
    RegistryImage again = found(images(store).find(reference(), Platform.LINUX_AMD64));
    assertEquals(asked, registry.asked().size());
    assertEquals(again, images(store).known(reference(), Platform.LINUX_AMD64).orElseThrow());
  }

  @Test
  void aContentWithAnotherDigestIsNotBelieved() throws IOException {
    String digest = serve(OciLayout.layer("", "usr", 3, 100, 7));
    registry.content("/v2/team/app/manifests/" + digest, "{\"layers\":[]}".getBytes(UTF));
    assertEquals(
        new RegistryImages.Result.Failed(
            "the registry's answer does not have the digest it was asked for"),
        images(Store.NOTHING).find(reference(), Platform.LINUX_AMD64));
  }

  @Test
  void anEndlessManifestIsCutOff() throws IOException {
    registry.on(
        "/v2/team/app/manifests/1",
        exchange -> {
          if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
          }
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[65_536];
          for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write(block);
          }
        });
    RegistryImages.Result result = images(Store.NOTHING).find(reference(), Platform.LINUX_AMD64);
    assertTrue(
        result instanceof RegistryImages.Result.Failed(String reason)
            && reason.contains("longer than 4000000 bytes"),
        result::toString);
  }

  @Test
  void aServerThatIgnoresRangesOrLiesAboutThemLeavesTheRatio() throws IOException {
    OciLayout.Layer layer = OciLayout.layer("", "usr", 120, 20_000, 7);
    byte[] packed = gzip(layer.tar());
    serve(layer);
    String path = "/v2/team/app/blobs/" + Digests.sha256(packed);
    registry.on(path, exchange -> TestRegistry.send(exchange, 200, packed));
    assertEquals(new LayerSize.NotTold(), sizeOfFirstLayer());
    registry.on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-3/" + packed.length);
          TestRegistry.send(exchange, 206, new byte[] {0, 2, 0, 0});
        });
    assertEquals(new LayerSize.NotTold(), sizeOfFirstLayer());
  }

  private LayerSize sizeOfFirstLayer() {
    return found(images(Store.NOTHING).find(reference(), Platform.LINUX_AMD64))
        .layers()
        .getFirst()
        .size();
  }

  @Test
  void aLayerThatCouldNotBeAskedForNowIsAskedForAgain() throws IOException {
    OciLayout.Layer layer = OciLayout.layer("", "usr", 120, 20_000, 7);
    serve(layer);
    String path = "/v2/team/app/blobs/" + Digests.sha256(gzip(layer.tar()));
    registry.on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          TestRegistry.send(exchange, 503, "");
        });
    Store store = new DiskStore(folder);
    assertFalse(found(images(store).find(reference(), Platform.LINUX_AMD64)).complete());
    assertEquals(Optional.empty(), images(store).known(reference(), Platform.LINUX_AMD64));
    registry.content(path, gzip(layer.tar()));
    assertTrue(found(images(store).find(reference(), Platform.LINUX_AMD64)).complete());
  }

  @Test
  void aTokenIsAskedForOnceWithThePasswordAndTheBearerGoesToTheRegistry() throws IOException {
    credentials = (_, _) -> Optional.of(new Credentials("user", "secret"));
    guard("http://" + registry.host() + "/token");
    serve(OciLayout.layer("", "usr", 3, 100, 7));
    guardAll();
    found(images(Store.NOTHING).find(reference(), Platform.LINUX_AMD64));
    List<TestRegistry.Asked> tokens = registry.asked("/token");
    assertEquals(1, tokens.size());
    assertEquals("Basic dXNlcjpzZWNyZXQ=", tokens.getFirst().header("Authorization"));
    assertEquals("service=tests&scope=repository:team/app:pull", tokens.getFirst().query());
    assertTrue(
        registry.asked().stream()
            .filter(asked -> asked.path().startsWith("/v2/"))
            .skip(1)
            .allMatch(asked -> asked.header("Authorization").equals("Bearer pass")));
  }

  @Test
  void aTokenServerElsewhereIsNotAsked() throws IOException {
    credentials = (_, _) -> Optional.of(new Credentials("user", "secret"));
    try (TestRegistry thief = new TestRegistry()) {
      guard("http://" + thief.host() + "/token");
      serve(OciLayout.layer("", "usr", 3, 100, 7));
      guardAll();
      RegistryImages.Result result = images(Store.NOTHING).find(reference(), Platform.LINUX_AMD64);
      assertInstanceOf(RegistryImages.Result.Failed.class, result);
      assertEquals(List.of(), thief.asked());
    }
  }

  @Test
  void shippedFiguresAnswerUntilTheRegistryHas() throws IOException, InterruptedException {
    serve(OciLayout.layer("RUN apt-get install -y curl", "usr", 3, 100, 7));
    try (BackgroundLookUps lookUps = new BackgroundLookUps(2, clock)) {
      BaseImages images = baseImages(lookUps, new DiskStore(folder, 1_000_000, clock), shipped());
      assertEquals("table of a day; the registry's are being looked up", provenance(images));
      assertTrue(lookUps.awaitIdle(Duration.ofSeconds(30)));
      assertEquals(
          "registry figures of 2026-11-22; the shipped table has another build",
          provenance(images));
    }
    // Another process, two days later and without a network: the old figures with their day.
    time.set(NOW.plus(Duration.ofDays(2)));
    registry.close();
    try (BackgroundLookUps lookUps = new BackgroundLookUps(2, clock)) {
      BaseImages images = baseImages(lookUps, new DiskStore(folder, 1_000_000, clock), shipped());
      String old = "registry figures of 2026-11-22; the shipped table has another build";
      assertEquals(old, provenance(images));
      assertTrue(lookUps.awaitIdle(Duration.ofSeconds(30)));
      assertEquals(old, provenance(images));
    }
  }

  @Test
  void aFailureIsToldOnceItIsKnown() throws InterruptedException {
    try (BackgroundLookUps lookUps = new BackgroundLookUps(2, clock)) {
      BaseImages images = baseImages(lookUps, Store.NOTHING, shipped());
      provenance(images);
      assertTrue(lookUps.awaitIdle(Duration.ofSeconds(30)));
      assertEquals("table of a day; the registry has no such image", provenance(images));
    }
  }

  @Test
  void offlineNothingIsSaidAboutLookUps() {
    assertEquals("table of a day", provenance(baseImages(LookUps.OFF, Store.NOTHING, shipped())));
    assertTrue(registry.asked().isEmpty());
  }

  @Test
  void credentialsAreNotPrinted() {
    assertFalse(new Credentials("user", "secret").toString().contains("secret"));
  }

  private BaseImages baseImages(LookUps lookUps, Store store, BaseImages next) {
    return new RegistryBaseImages(fetcher, store, lookUps, policy, credentials, next, clock);
  }

  private BaseImages shipped() {
    BaseImage image =
        new BaseImage(
            "app",
            Optional.of("sha256:" + "0".repeat(64)),
            List.of(),
            "debian",
            "bookworm",
            true,
            Map.of(),
            "",
            "/",
            List.of(),
            false,
            Optional.empty(),
            Optional.empty());
    return (_, _) -> new Answer.Found<>(image, new Provenance("table of a day"), false);
  }

  private String provenance(BaseImages images) {
    Answer<BaseImage> answer = images.find(reference(), Platform.LINUX_AMD64);
    return assertInstanceOf(Answer.Found.class, answer).provenance().source();
  }

  private RegistryImages images(Store store) {
    return new RegistryImages(
        new RegistryClient(fetcher, credentials, policy, clock), store, clock);
  }

  private ImageReference reference() {
    return ImageReference.parse(registry.host() + "/team/app:1").orElseThrow();
  }

  private static RegistryImage found(RegistryImages.Result result) {
    return assertInstanceOf(RegistryImages.Result.Found.class, result, result::toString).image();
  }

  private void guard(String realm) {
    this.realm = realm;
    registry.on("/token", exchange -> TestRegistry.send(exchange, 200, "{\"token\":\"pass\"}"));
  }

  /** From here on everything wants the token. */
  private void guardAll() {
    open.forEach((path, answer) ->
        registry.on(
            path,
            exchange -> {
              if ("Bearer pass".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer.to(exchange);
              } else {
                exchange
                    .getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"tests\"");
                TestRegistry.send(exchange, 401, "");
              }
            }));
  }

  /** An image of one gzip layer under the tag 1; returns the manifest's digest. */
  private String serve(OciLayout.Layer layer) throws IOException {
    byte[] packed = gzip(layer.tar());
    byte[] config =
        ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"history\":[{\"created_by\":\""
                + layer.createdBy()
                + "\"}]}")
            .getBytes(UTF);
    byte[] manifest =
        """
        {"schemaVersion":2,"config":{"digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}]}
        """
            .formatted(Digests.sha256(config), config.length, Digests.sha256(packed), packed.length)
            .getBytes(UTF);
    String digest = Digests.sha256(manifest);
    content("/v2/team/app/blobs/" + Digests.sha256(packed), packed);
    content("/v2/team/app/blobs/" + Digests.sha256(config), config);
    content("/v2/team/app/manifests/" + digest, manifest);
    TestRegistry.Answer tagged =
        exchange -> {
          exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
          TestRegistry.send(exchange, 200, manifest);
        };
    open.put("/v2/team/app/manifests/1", tagged);
    registry.on("/v2/team/app/manifests/1", tagged);
    return digest;
  }

  private void content(String path, byte[] body) {
    registry.content(path, body);
    open.put(path, exchange -> TestRegistry.send(exchange, 200, body));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
