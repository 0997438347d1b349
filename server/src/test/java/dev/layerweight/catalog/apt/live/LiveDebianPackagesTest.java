package dev.layerweight.catalog.apt.live;

import static dev.layerweight.catalog.apt.live.AptArchive.stanza;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against archives on loopback ports, with files as the archives' own tools make them. */
final class LiveDebianPackagesTest {

  private static final String DEBIAN =
      "Origin: Debian\nSuite: stable\nAcquire-By-Hash: yes\n"
          + "Architectures: all amd64 arm64\nNo-Support-for-Architecture-all: Packages\n";
  private static final String MAIN = "debian/dists/bookworm/";
  private static final String SECURITY = "debian/dists/bookworm-security/";
  private static final String LIST = "main/binary-amd64/Packages";

  private static final DebianPackages TABLE =
      (distribution, release, _) -> new Answer.Missing<>("no table of " + distribution + release);

  @TempDir Path root;
  @TempDir Path cache;

  private AptArchive archive;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final InstantSource clock = () -> now;
  private BackgroundLookUps lookUps = new BackgroundLookUps(4, clock);
  private Duration patience = Duration.ofSeconds(30);

  @BeforeEach
  void start() throws IOException {
    archive = new AptArchive();
    archive
        .list(
            MAIN,
            LIST + ".xz",
            stanza("apt", "2.6.1", "amd64", "Priority: important\nDepends: libc6")
                + stanza("libc6", "2.36-9", "amd64", "")
                + stanza("tool", "1.0-1", "amd64", "Depends: libc6"))
        .list(MAIN, "main/binary-arm64/Packages.xz", stanza("tool", "1.0-1", "arm64", ""))
        .release(MAIN, DEBIAN);
    archive
        .list(SECURITY, LIST + ".gz", stanza("tool", "1.0-1+deb12u1", "amd64", "Depends: libc6"))
        .release(SECURITY, DEBIAN);
  }

  @AfterEach
  void stop() throws Exception {
    lookUps.close();
    for (AutoCloseable one : opened) {
      one.close();
    }
    archive.close();
  }

  private void configure(String sources) throws IOException {
    Path folder = Files.createDirectories(root.resolve("etc/apt"));
    Files.writeString(folder.resolve("sources.list"), sources);
  }

  private LiveDebianPackages live(Mode mode) throws IOException {
    if (!Files.exists(root.resolve("etc/apt/sources.list"))) {
      configure(
          "deb %1$s bookworm main\ndeb %1$s bookworm-updates main\ndeb %1$s bookworm-security main\n"
              .formatted(archive.uri("debian")));
    }
    return live(mode, new DiskStore(cache, DiskStore.DEFAULT_LIMIT_BYTES, clock), lookUps);
  }

  private LiveDebianPackages live(Mode mode, Store store, LookUps asking) {
    AptServers servers =
        AptServers.of(new ClientMachine(Map.of(), root, root, ClientMachine.OperatingSystem.LINUX));
    NetworkPolicy policy = new NetworkPolicy(mode, servers.hosts());
    HttpFetcher fetcher =
        new HttpFetcher(
            policy,
            ProxyRules.NONE,
            TrustedCertificates.of(Map.of(), List.of()),
            new HttpSettings(
                Duration.ofSeconds(10),
                patience,
                patience.multipliedBy(4),
                1,
                Duration.ofSeconds(1),
                4,
                "tests"));
    opened.add(fetcher);
    return new LiveDebianPackages(TABLE, servers, fetcher, policy, store, asking, clock, log::add);
  }

  private void settle() throws InterruptedException {
    assertTrue(lookUps.awaitIdle(Duration.ofSeconds(60)));
  }

  /** As a process that starts later does it. */
  private void restart() {
    lookUps.close();
    lookUps = new BackgroundLookUps(4, clock);
    archive.asked.clear();
  }

  private Answer<DebianIndex> bookworm(LiveDebianPackages live) {
    return live.index("debian", "12", "amd64");
  }

  private DebianIndex settled(LiveDebianPackages live) throws InterruptedException {
    bookworm(live);
    settle();
    return bookworm(live).found().orElseThrow(() -> new AssertionError(log.toString()));
  }

  private Answer.Found<DebianIndex> found(Answer<DebianIndex> answer) {
    return switch (answer) {
      case Answer.Found<DebianIndex> found -> found;
      case Answer.Missing<DebianIndex> missing -> fail(missing.reason() + " " + log);
    };
  }

  private static <T> String reason(Answer<T> answer) {
    return switch (answer) {
      case Answer.Found<T> found -> fail("found by " + found.provenance());
      case Answer.Missing<T> missing -> missing.reason();
    };
  }

  private static List<String> versions(DebianIndex index, String name) {
    return index.find(name).stream()
        .flatMap(known -> known.versions().stream())
        .map(DebianIndex.Version::version)
        .toList();
  }

  @Test
  void theTableAnswersUntilTheArchiveHas() throws Exception {
    LiveDebianPackages live = live(Mode.KNOWN);
    assertInstanceOf(Answer.Missing.class, bookworm(live));
    settle();
    Answer.Found<DebianIndex> found = found(bookworm(live));
    assertFalse(found.nearest());
    assertEquals("bookworm index of 2026-11-22", found.provenance().source());
    assertEquals(List.of("1.0-1+deb12u1", "1.0-1"), versions(found.value(), "tool"));
    DebianIndex.Version newest = found.value().find("tool").orElseThrow().versions().getFirst();
    assertEquals("security", newest.suite());
    assertEquals(
        List.of("apt", "libc6"),
        found.value().base().stream().map(DebianIndex.Installed::name).sorted().toList());
    assertTrue(found.value().listBytes().getAsLong() > 0);
    assertEquals(List.of(), log);
  }

  @Test
  void listsAreAskedByTheirHashAndWithoutItWhereThatIsMissing() throws Exception {
    settled(live(Mode.KNOWN));
    assertTrue(archive.asked.stream().anyMatch(path -> path.contains("/by-hash/SHA256/")));
    assertFalse(archive.asked.contains("/" + MAIN + LIST + ".xz"));
    archive.release("debian/dists/trixie/", DEBIAN);
    archive
        .list("debian/dists/trixie/", LIST + ".gz", stanza("apt", "3.0", "amd64", ""))
        .release("debian/dists/trixie/", DEBIAN.replace("By-Hash: yes", "By-Hash: no"));
    LiveDebianPackages live = live(Mode.KNOWN);
    live.index("debian", "trixie", "amd64");
    settle();
    assertEquals(
        List.of("3.0"),
        versions(live.index("debian", "trixie", "amd64").found().orElseThrow(), "apt"));
    assertTrue(archive.asked.contains("/debian/dists/trixie/" + LIST + ".gz"));
  }

  @Test
  void anotherArchitectureHasItsOwnList() throws Exception {
    LiveDebianPackages live = live(Mode.KNOWN);
    live.index("debian", "bookworm", "arm64");
    settle();
    Answer.Found<DebianIndex> found = found(live.index("debian", "bookworm", "arm64"));
    assertFalse(found.nearest());
    assertEquals(List.of("1.0-1"), versions(found.value(), "tool"));
    assertEquals("arm64", found.value().architecture());
  }

  @Test
  void theNextStartReadsTheCacheAndAsksNobodyForADay() throws Exception {
    settled(live(Mode.KNOWN));
    restart();
    LiveDebianPackages later = live(Mode.KNOWN);
    assertEquals(2, versions(bookworm(later).found().orElseThrow(), "tool").size());
    settle();
    assertEquals(List.of(), archive.asked);
    restart();
    archive.silent = true;
    LiveDebianPackages offline =
        live(Mode.KNOWN, new DiskStore(cache, DiskStore.DEFAULT_LIMIT_BYTES, clock), LookUps.OFF);
    now = now.plus(Duration.ofDays(30));
    assertTrue(bookworm(offline).found().isPresent());
  }

  @Test
  void afterADayOnlyWhatChangedIsLoaded() throws Exception {
    settled(live(Mode.KNOWN));
    restart();
    now = now.plus(Duration.ofHours(25));
    archive
        .list(SECURITY, LIST + ".gz", stanza("tool", "1.0-1+deb12u2", "amd64", ""))
        .release(SECURITY, DEBIAN);
    DebianIndex index = settled(live(Mode.KNOWN));
    assertEquals(List.of("1.0-1+deb12u2", "1.0-1"), versions(index, "tool"));
    assertEquals(
        1, archive.asked.stream().filter(path -> path.contains("by-hash")).count(), "lists");
    assertTrue(archive.asked.contains("/" + MAIN + "InRelease"));
  }

  @Test
  void aListWithAnotherHashIsNotTakenAndToldOnce() throws Exception {
    archive.replace(hashed(MAIN, LIST + ".xz"), bytes -> changed(bytes));
    archive.replace(MAIN + LIST + ".xz", bytes -> changed(bytes));
    LiveDebianPackages live = live(Mode.KNOWN);
    for (int i = 0; i < 3; i++) {
      bookworm(live);
      settle();
      now = now.plus(Duration.ofHours(1));
    }
    assertInstanceOf(Answer.Missing.class, bookworm(live));
    assertEquals(1, log.size(), log.toString());
    assertTrue(log.getFirst().endsWith("its hash is another"), log.toString());
  }

  private static byte[] changed(byte[] bytes) {
    byte[] other = bytes.clone();
    other[other.length / 2] ^= 1;
    return other;
  }

  private String hashed(String suite, String path) {
    return archive.hashed(suite, path);
  }

  /** A damaged file whose hash the archive itself states. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 60})
  void aCutListIsNotTaken(int bytes) throws Exception {
    archive.replaceBeforeHashing(MAIN, LIST + ".xz", whole -> Arrays.copyOf(whole, bytes));
    archive.release(MAIN, DEBIAN);
    LiveDebianPackages live = live(Mode.KNOWN);
    bookworm(live);
    settle();
    assertInstanceOf(Answer.Missing.class, bookworm(live));
    assertEquals(1, log.size(), log.toString());
  }

  @Test
  void aServerThatIsSilentHoldsNobodyUp() throws Exception {
    archive.silent = true;
    patience = Duration.ofMillis(300);
    LiveDebianPackages live = live(Mode.KNOWN);
    assertInstanceOf(Answer.Missing.class, bookworm(live));
    settle();
    assertInstanceOf(Answer.Missing.class, bookworm(live));
    assertEquals(1, log.size(), log.toString());
    assertTrue(log.getFirst().contains("no answer in time"), log.toString());
  }

  @Test
  void aRedirectToAnUnknownHostIsNotFollowed() throws Exception {
    try (AptArchive other = new AptArchive()) {
      archive.redirect(MAIN + "InRelease", other.uri(MAIN + "InRelease"));
      LiveDebianPackages live = live(Mode.KNOWN);
      bookworm(live);
      settle();
      assertInstanceOf(Answer.Missing.class, bookworm(live));
      assertEquals(List.of(), other.asked);
      assertEquals(1, log.size(), log.toString());
    }
  }

  @Test
  void aRedirectToAnotherMirrorOfTheUserIsFollowed() throws Exception {
    try (AptArchive other = new AptArchive()) {
      configure(
          "deb %s bookworm main\ndeb %s bookworm-updates main\n"
              .formatted(archive.uri("debian"), other.uri("debian")));
      other.list(MAIN, LIST + ".xz", stanza("apt", "9", "amd64", "")).release(MAIN, DEBIAN);
      archive.redirect(MAIN + "InRelease", other.uri(MAIN + "InRelease"));
      archive.redirect(
          other.hashed(MAIN, LIST + ".xz"), other.uri(other.hashed(MAIN, LIST + ".xz")));
      assertEquals(List.of("9"), versions(settled(live(Mode.KNOWN)), "apt"));
    }
  }

  @Test
  void nobodyIsAskedWhereNothingIsConfigured() throws Exception {
    configure("# nothing\n");
    LiveDebianPackages live = live(Mode.KNOWN);
    bookworm(live);
    settle();
    assertEquals(List.of(), archive.asked);
  }

  @Test
  void anArchiveOfSomebodyElseWithTheSameCodeNamesIsLeftOut() throws Exception {
    configure(
        "deb %1$s bookworm main\ndeb %2$s bookworm main\n"
            .formatted(archive.uri("debian"), archive.uri("vendor")));
    archive
        .list("vendor/dists/bookworm/", LIST + ".xz", stanza("tool", "99", "amd64", ""))
        .release("vendor/dists/bookworm/", "Origin: Vendor\n");
    assertEquals(List.of("1.0-1"), versions(settled(live(Mode.KNOWN)), "tool"));
  }

  @Test
  void anAddedArchiveIsAskedOnlyWhereThePolicyAllowsIt() throws Exception {
    try (AptArchive vendor = new AptArchive()) {
      vendor
          .list(
              "apt/dists/stable/",
              "main/binary-amd64/Packages.gz",
              stanza("vendor", "1", "amd64", ""))
          .list("apt/dists/stable/", "main/binary-all/Packages.gz", stanza("docs", "2", "all", ""))
          .release("apt/dists/stable/", "Origin: V\nNotAutomatic: yes\nArchitectures: amd64 all\n");
      AptSource source = new AptSource(vendor.uri("apt"), "stable", List.of("main"));
      LiveDebianPackages known = live(Mode.KNOWN);
      String refused = reason(known.archive(source, "debian", "amd64"));
      settle();
      assertTrue(refused.contains("layerweight.network set to all"), refused);
      assertEquals(List.of(), vendor.asked);

      LiveDebianPackages all = live(Mode.ALL);
      all.archive(source, "debian", "amd64");
      settle();
      DebianPackages.Archive read =
          all.archive(source, "debian", "amd64")
              .found()
              .orElseThrow(() -> new AssertionError(log.toString()));
      assertTrue(read.notAutomatic());
      assertEquals(List.of("1"), versions(read.index(), "vendor"));
      assertEquals(List.of("2"), versions(read.index(), "docs"));
    }
  }

  @Test
  void aFlatArchiveIsRead() throws Exception {
    archive.list("flat/", "Packages.gz", stanza("flat", "3", "amd64", "")).release("flat/", "");
    LiveDebianPackages live = live(Mode.ALL);
    for (AptSource source :
        List.of(
            new AptSource(archive.uri("flat"), "/", List.of()),
            new AptSource(archive.uri("flat"), "./", List.of()))) {
      live.archive(source, "debian", "amd64");
      settle();
      assertEquals(
          List.of("3"),
          versions(live.archive(source, "debian", "amd64").found().orElseThrow().index(), "flat"));
    }
  }

  /** A line of the Dockerfile names some mirror; the user's own is asked. */
  @Test
  void anAddedSuiteOfTheDistributionIsAskedOnTheUsersMirror() throws Exception {
    archive
        .list(
            "debian/dists/bookworm-backports/",
            LIST + ".xz",
            stanza("tool", "2.0-1~bpo12+1", "amd64", ""))
        .release("debian/dists/bookworm-backports/", DEBIAN + "NotAutomatic: yes\n");
    LiveDebianPackages live = live(Mode.KNOWN);
    AptSource source =
        new AptSource("http://mirror.test/debian", "bookworm-backports", List.of("main"));
    live.archive(source, "debian", "amd64");
    settle();
    DebianPackages.Archive read =
        live.archive(source, "debian", "amd64")
            .found()
            .orElseThrow(() -> new AssertionError(log.toString()));
    assertTrue(read.notAutomatic());
    assertEquals(List.of("2.0-1~bpo12+1"), versions(read.index(), "tool"));
  }

  @Test
  void credentialsOfAnAddressAreNeitherToldNorKept() throws Exception {
    configure("deb http://user:secret@%s/debian bookworm main\n".formatted(archive.host()));
    archive.remove(MAIN + "InRelease");
    archive.silent = false;
    LiveDebianPackages live = live(Mode.KNOWN);
    bookworm(live);
    settle();
    assertEquals(1, log.size());
    assertFalse(log.getFirst().contains("secret"), log.toString());
    archive.release(MAIN, DEBIAN);
    restart();
    settled(live(Mode.KNOWN));
    try (Stream<Path> files = Files.walk(cache)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(new String(Files.readAllBytes(file)).contains("secret"), file.toString());
      }
    }
  }
}
