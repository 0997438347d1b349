package dev.layerweight.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against the real thing: Debian's registry on loopback, once plain, once with TLS and a password;
 * images pushed by skopeo with gzip and zstd, for one platform and for two.
 */
class RegistryIT {

  private static final BaseImages NOTHING_SHIPPED =
      (_, _) -> new Answer.Missing<>("nothing is shipped in this test");

  @TempDir private static Path folder;
  @TempDir private Path own;

  private static RealRegistry plain;
  private static RealRegistry guarded;
  private static List<OciLayout.Layer> layers;

  @BeforeAll
  static void push() throws IOException, InterruptedException {
    List<String> missing = RealRegistry.missing("docker-registry", "skopeo", "openssl");
    assumeTrue(missing.isEmpty(), () -> "missing programs: " + String.join(", ", missing));
    layers =
        List.of(
            OciLayout.layer(
                "# debian.sh --arch 'amd64' out/ 'bookworm' '@1730000000'", "usr", 480, 24_000, 1),
            OciLayout.layer(
                "RUN /bin/sh -c apt-get update && apt-get install -y curl libpq5=15.1 # buildkit",
                "usr/lib",
                60,
                60_000,
                2),
            OciLayout.layer("COPY app /srv/app # buildkit", "srv/app", 5, 600, 3));
    List<String> environment = List.of("PYTHON_VERSION=3.12.7", "PATH=/usr/bin");
    Path single =
        new OciLayout(folder.resolve("single")).image("amd64", environment, layers).write();
    Path several =
        new OciLayout(folder.resolve("several"))
            .image("amd64", environment, layers)
            .image("arm64", environment, layers.subList(0, 2))
            .write();
    plain = RealRegistry.plain(folder.resolve("plain"));
    guarded = RealRegistry.guarded(folder.resolve("guarded"));
    plain.push(single, "team/app:gzip");
    // Other bytes, because skopeo pushes no content anew that the registry has in gzip already.
    Path modern =
        new OciLayout(folder.resolve("modern"))
            .image("amd64", environment, List.of(OciLayout.layer("", "usr", 100, 24_000, 4)))
            .write();
    plain.push(modern, "team/app:zstd", "--dest-compress-format", "zstd");
    plain.push(several, "team/app:several");
    guarded.push(several, "private/app:1");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (plain != null) {
      plain.close();
    }
    if (guarded != null) {
      guarded.close();
    }
  }

  @Test
  void aGzipImageIsWeighedWithoutBeingPulled() throws InterruptedException {
    BaseImage image = lookedUp(plain.host() + "/team/app:gzip", Platform.LINUX_AMD64, plain);
    assertEquals("debian", image.os());
    assertEquals("bookworm", image.release());
    assertEquals(List.of("curl", "libpq5"), image.packages());
    assertEquals("app", image.user());
    assertEquals("/srv/app", image.workingDirectory());
    assertEquals("3.12.7", image.python().orElseThrow());
    assertEquals(3, image.layers().size());
    for (int i = 0; i < 3; i++) {
      Estimate unpacked = image.layers().get(i).weight().unpacked();
      long files = layers.get(i).fileBytes();
      assertTrue(
          unpacked.low() <= files && files <= unpacked.high(),
          () -> unpacked + " does not hold " + files);
      assertTrue(Math.abs(unpacked.likely() - files) < 0.03 * files, () -> unpacked + " " + files);
      assertEquals(Estimate.Basis.EXACT, image.layers().get(i).weight().compressed().basis());
    }
    assertEquals(Estimate.Basis.EXACT, image.layers().get(2).weight().unpacked().basis());
    assertEquals(Estimate.Basis.COMPUTED, image.layers().get(0).weight().unpacked().basis());
  }

  @Test
  void zstdLayersAreEstimatedByTheirKindAndSaySo() throws InterruptedException {
    BaseImage image = lookedUp(plain.host() + "/team/app:zstd", Platform.LINUX_AMD64, plain);
    assertEquals(1, image.layers().size());
    assertEquals(Estimate.Basis.APPROXIMATE, image.layers().getFirst().weight().unpacked().basis());
    assertEquals(Estimate.Basis.EXACT, image.layers().getFirst().weight().compressed().basis());
  }

  @Test
  void thePlatformPicksTheImageOfAnIndex() throws InterruptedException {
    String reference = plain.host() + "/team/app:several";
    assertEquals(3, lookedUp(reference, Platform.LINUX_AMD64, plain).layers().size());
    assertEquals(2, lookedUp(reference, Platform.LINUX_ARM64, plain).layers().size());
  }

  @Test
  void aDigestNamesTheSameImage() throws InterruptedException {
    BaseImage byTag = lookedUp(plain.host() + "/team/app:gzip", Platform.LINUX_AMD64, plain);
    BaseImage byDigest =
        lookedUp(
            plain.host() + "/team/app@" + byTag.digest().orElseThrow(),
            Platform.LINUX_AMD64,
            plain);
    assertEquals(byTag.weight(), byDigest.weight());
  }

  @Test
  void aPrivateRegistryWithTlsTakesThePasswordOfTheDockerConfiguration()
      throws IOException, InterruptedException {
    Files.writeString(
        own.resolve("config.json"), auths(RealRegistry.USER + ":" + RealRegistry.PASSWORD));
    BaseImage image = lookedUp(guarded.host() + "/private/app:1", Platform.LINUX_AMD64, guarded);
    assertEquals(3, image.layers().size());
    long files = layers.getFirst().fileBytes();
    Estimate unpacked = image.layers().getFirst().weight().unpacked();
    assertTrue(unpacked.low() <= files && files <= unpacked.high());
  }

  @Test
  void theCertificateMayLieInDockersFolderForTheHost() throws IOException {
    Path forHost = Files.createDirectories(own.resolve(guarded.host()));
    Files.copy(guarded.certificate(), forHost.resolve("ca.crt"));
    NetworkPolicy policy = new NetworkPolicy(Mode.ALL, Set.of());
    URI address = URI.create("https://" + guarded.host() + "/v2/");
    try (HttpFetcher knows =
            new HttpFetcher(
                policy,
                ProxyRules.NONE,
                new TrustedCertificates(List.of(), List.of(own)),
                HttpSettings.DEFAULT);
        HttpFetcher knowsNot =
            new HttpFetcher(
                policy, ProxyRules.NONE, TrustedCertificates.NONE, HttpSettings.DEFAULT)) {
      assertTrue(
          knows.fetch(Fetcher.Request.get(address, 1_000))
                  instanceof Fetcher.Reply.Answered answered
              && answered.status() == 401);
      assertTrue(
          knowsNot.fetch(Fetcher.Request.get(address, 1_000))
                  instanceof Fetcher.Reply.Unreachable(String reason)
              && reason.endsWith("is not trusted"));
    }
  }

  @Test
  void aWrongPasswordLeavesTheNextSourceAndSaysWhy() throws IOException, InterruptedException {
    Files.writeString(own.resolve("config.json"), auths(RealRegistry.USER + ":wrong"));
    Answer<BaseImage> answer =
        answer(guarded.host() + "/private/app:1", Platform.LINUX_AMD64, guarded, Store.NOTHING);
    assertTrue(
        answer instanceof Answer.Missing<BaseImage>(String reason)
            && reason.contains("does not let this user")
            && !reason.contains("wrong"),
        () -> answer.toString());
  }

  @Test
  void whatWasLookedUpOnceNeedsNoRegistryAnyMore() throws InterruptedException {
    String reference = plain.host() + "/team/app:several";
    DiskStore store = new DiskStore(own.resolve("cache"));
    Answer<BaseImage> first = answer(reference, Platform.LINUX_ARM64, plain, store);
    assertTrue(first.found().isPresent(), () -> first.toString());
    AtomicInteger asked = new AtomicInteger();
    Fetcher silent =
        _ -> {
          asked.incrementAndGet();
          return new Fetcher.Reply.Unreachable("no network");
        };
    BaseImages later =
        new RegistryBaseImages(
            silent,
            store,
            LookUps.OFF,
            NetworkPolicy.OFF,
            DockerConfigurations.of(Map.of()),
            NOTHING_SHIPPED);
    Answer<BaseImage> second = find(later, reference, Platform.LINUX_ARM64);
    assertEquals(first.found(), second.found());
    assertEquals(0, asked.get());
  }

  @Test
  void aHostThatOnlyTheDockerfileNamesIsNotAsked() throws InterruptedException {
    try (HttpFetcher fetcher = fetcher(new NetworkPolicy(Mode.KNOWN, Set.of()), plain)) {
      BaseImages images =
          new RegistryBaseImages(
              fetcher,
              Store.NOTHING,
              LookUps.OFF,
              new NetworkPolicy(Mode.KNOWN, Set.of()),
              DockerConfigurations.of(Map.of()),
              NOTHING_SHIPPED);
      Answer<BaseImage> answer =
          find(images, plain.host() + "/team/app:gzip", Platform.LINUX_AMD64);
      assertTrue(
          answer instanceof Answer.Missing<BaseImage>(String reason)
              && reason.contains("nor in your client configurations"));
    }
  }

  @Test
  void anImageThatBuildahMadeIsWeighedToo() throws IOException, InterruptedException {
    List<String> missing = RealRegistry.missing("buildah");
    assumeTrue(missing.isEmpty(), () -> "missing programs: buildah");
    Path context = Files.createDirectories(own.resolve("context"));
    Files.write(context.resolve("payload"), new byte[3_000_000]);
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY payload /opt/\nUSER 10\n");
    String storage = "--root " + own.resolve("root") + " --runroot " + own.resolve("run");
    String buildah = "buildah " + storage + " --storage-driver vfs ";
    String name = plain.host() + "/team/built:1";
    try {
      RealRegistry.run(buildah + "bud --isolation chroot -t " + name + " " + context);
    } catch (IOException failure) {
      assumeTrue(false, "buildah cannot build on this machine: " + failure.getMessage());
    }
    RealRegistry.run(buildah + "push --tls-verify=false " + name);
    RealRegistry.run(buildah + "rmi --all --force");
    BaseImage image = lookedUp(name, Platform.LINUX_AMD64, plain);
    assertEquals("10", image.user());
    // Zeros: packs so well that the layer is small enough to be counted.
    assertEquals(Estimate.exact(3_000_000), image.weight().unpacked());
  }

  private String auths(String pair) {
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return "{\"auths\":{\"" + guarded.host() + "\":{\"auth\":\"" + encoded + "\"}}}";
  }

  private BaseImage lookedUp(String reference, Platform platform, RealRegistry registry)
      throws InterruptedException {
    Answer<BaseImage> answer = answer(reference, platform, registry, Store.NOTHING);
    assertTrue(answer.found().isPresent(), () -> answer.toString());
    return answer.found().get();
  }

  /** Asks, waits for the look-up, and asks again. */
  private Answer<BaseImage> answer(
      String reference, Platform platform, RealRegistry registry, Store store)
      throws InterruptedException {
    NetworkPolicy policy = new NetworkPolicy(Mode.KNOWN, Set.of(registry.host()));
    try (HttpFetcher fetcher = fetcher(policy, registry);
        BackgroundLookUps lookUps = new BackgroundLookUps()) {
      BaseImages images =
          new RegistryBaseImages(
              fetcher,
              store,
              lookUps,
              policy,
              DockerConfigurations.of(Map.of("DOCKER_CONFIG", own.toString())),
              NOTHING_SHIPPED);
      assertTrue(
          find(images, reference, platform) instanceof Answer.Missing<BaseImage>(String reason)
              && reason.contains("are being looked up"));
      assertTrue(lookUps.awaitIdle(Duration.ofSeconds(30)));
      assertFalse(lookUps.pending() > 0);
      return find(images, reference, platform);
    }
  }

  private static HttpFetcher fetcher(NetworkPolicy policy, RealRegistry registry) {
    TrustedCertificates certificates =
        registry == guarded
            ? new TrustedCertificates(List.of(guarded.certificate()), List.of())
            : TrustedCertificates.NONE;
    return new HttpFetcher(policy, ProxyRules.NONE, certificates, HttpSettings.DEFAULT);
  }

  private static Answer<BaseImage> find(BaseImages images, String reference, Platform platform) {
    return images.find(ImageReference.parse(reference).orElseThrow(), platform);
  }
}
