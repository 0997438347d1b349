package dev.layerweight.catalog.apk.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.AlpinePackages.AddedRepository;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.apk.ApkIndexArchive;
import dev.layerweight.catalog.apk.ShippedAlpinePackages;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.client.MemoryStore;
import dev.layerweight.catalog.client.SettableClock;
import dev.layerweight.catalog.client.SteppedLookUps;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.apk.ApkCommand;
import dev.layerweight.image.Estimate;
import dev.layerweight.testing.CommandStage;
import dev.layerweight.testing.WritingCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveAlpinePackagesTest {

  private static final String MAIN =
      """
      C:Q1abc=
      P:musl
      V:1.2.5-r0
      A:x86_64
      S:400000
      I:650000
      T:the musl c library
      p:so:libc.musl-x86_64.so.1=1

      P:zlib
      V:1.3.1-r0
      S:53000
      I:110000
      D:so:libc.musl-x86_64.so.1
      p:so:libz.so.1=1.3.1

      P:curl
      V:8.9.0-r0
      S:130000
      I:260000
      D:so:libc.musl-x86_64.so.1 so:libcurl.so.4
      p:cmd:curl=8.9.0-r0

      P:libcurl
      V:8.9.0-r0
      S:250000
      I:500000
      D:so:libc.musl-x86_64.so.1 so:libz.so.1
      p:so:libcurl.so.4=4.8.0

      P:curl-doc
      V:8.9.0-r0
      S:20000
      I:60000
      i:docs curl=8.9.0-r0

      """;

  private static final String COMMUNITY =
      """
      P:npm
      V:10.8.0-r0
      S:2000000
      I:9000000
      D:nodejs

      P:nodejs
      V:20.15.1-r0
      S:15000000
      I:50000000
      D:so:libz.so.1

      """;

  private static final String EDGE =
      """
      P:curl
      V:8.20.0-r0
      S:150000
      I:300000

      P:fresh
      V:1-r0
      S:10
      I:5000
      D:curl

      """;

  private final FakeServer server = new FakeServer();
  private final SettableClock clock = new SettableClock();
  private final MemoryStore store = new MemoryStore(clock);
  private SteppedLookUps lookUps = new SteppedLookUps();

  @AfterEach
  void stop() {
    server.close();
  }

  private String host() {
    return "127.0.0.1:" + server.address("/").getPort();
  }

  private LiveAlpinePackages live(Mode mode, Set<String> hosts) {
    NetworkPolicy policy = new NetworkPolicy(mode, hosts);
    HttpSettings settings =
        new HttpSettings(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            1,
            Duration.ofMillis(1),
            8,
            "layerweight-test");
    Fetcher fetcher = new HttpFetcher(policy, ProxyRules.NONE, TrustedCertificates.NONE, settings);
    return new LiveAlpinePackages(
        new ShippedAlpinePackages(), server.address("/alpine/"), fetcher, store, lookUps, policy);
  }

  private LiveAlpinePackages live() {
    return live(Mode.KNOWN, Set.of(host()));
  }

  private void serve() {
    server
        .put("/alpine/v3.22/main/x86_64/APKINDEX.tar.gz", page(MAIN).with("ETag", "\"m1\""))
        .put("/alpine/v3.22/community/x86_64/APKINDEX.tar.gz", page(COMMUNITY))
        .put("/alpine/edge/main/x86_64/APKINDEX.tar.gz", page(EDGE));
  }

  private static Page page(String index) {
    return Page.of(FakeRepository.archive(index));
  }

  private static AlpineIndex found(Answer<AlpineIndex> answer) {
    return answer.found().orElseThrow();
  }

  private CommandStage stage(AlpinePackages alpine) {
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(), none.debian(), alpine, none.rpm(), none.python(), none.node());
    return new CommandStage(
        CommandStage.on("alpine", "3.22"), catalog, new ApkCommand(), new WritingCommand());
  }

  private static Set<String> packages(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.kind() == PartKind.APT)
        .map(Entry::owner)
        .collect(Collectors.toSet());
  }

  @Test
  void theShippedTableAnswersUntilTheMirrorHas() {
    serve();
    LiveAlpinePackages live = live();

    assertTrue(((Answer.Found<?>) live.index("3.22", "x86_64")).nearest());
    assertEquals(List.of(), server.askedPaths());
    assertEquals(2, lookUps.step().size());

    Answer.Found<AlpineIndex> answer = (Answer.Found<AlpineIndex>) live.index("3.22", "x86_64");
    assertFalse(answer.nearest());
    assertEquals("8.9.0-r0", answer.value().find("curl").orElseThrow().version());
    assertEquals(
        List.of("libcurl"),
        answer.value().providers("so:libcurl.so.4").stream().map(AlpinePackage::name).toList());
    assertEquals(
        List.of("main", "community"),
        answer.value().repositories().stream().map(AlpineIndex.Repository::name).toList());
  }

  @Test
  void aBuildIsWeighedByTheLiveIndex() {
    serve();
    LiveAlpinePackages live = live();
    live.index("3.22", "x86_64");
    lookUps.step();
    CommandStage stage = stage(live);

    List<Entry> entries = stage.layer("apk add curl npm");

    assertEquals(Set.of("curl", "libcurl", "npm", "nodejs"), packages(entries));
    assertEquals(List.of(), stage.unknown());
    Entry node = entries.stream().filter(e -> e.owner().equals("nodejs")).findFirst().orElseThrow();
    assertEquals(50_000_000, node.weight().unpacked().likely());
    assertEquals(Estimate.Basis.COMPUTED, node.weight().unpacked().basis());
    long indexes =
        entries.stream()
            .filter(e -> e.path().startsWith("/var/cache/apk/"))
            .mapToLong(e -> e.weight().unpacked().likely())
            .sum();
    assertEquals(
        FakeRepository.archive(MAIN).length + FakeRepository.archive(COMMUNITY).length, indexes);
  }

  @Test
  void aMarkedRepositoryServesOnlyWhoAsksForIt() {
    serve();
    LiveAlpinePackages live = live();
    List<AddedRepository> edge =
        List.of(new AddedRepository("edge", "http://mirror.test/alpine/edge/main"));
    live.index("3.22", "x86_64", edge);
    lookUps.step();

    List<AlpinePackage> versions = found(live.index("3.22", "x86_64", edge)).versions("curl");
    assertEquals(
        List.of("8.9.0-r0", "8.20.0-r0@edge"),
        versions.stream()
            .map(one -> one.version() + (one.tag().isEmpty() ? "" : "@" + one.tag()))
            .toList());

    // Unmarked, it is one repository more, and the highest version of all is taken.
    List<Entry> unmarked =
        stage(live).layer("apk add --no-cache -X http://mirror.test/alpine/edge/main curl");
    assertFalse(packages(unmarked).contains("libcurl"));

    String line = "write /etc/apk/repositories @edge+http://mirror.test/alpine/edge/main";
    assertTrue(packages(stage(live).layer(line, "apk add --no-cache curl")).contains("libcurl"));
    assertEquals(Set.of("curl"), packages(stage(live).layer(line, "apk add --no-cache curl@edge")));
    CommandStage stage = stage(live);
    stage.layer(line, "apk add --no-cache fresh");
    assertEquals(
        List.of("not in Alpine 3.22 (main, community, edge/main): fresh"), stage.unknown());
    assertEquals(
        Set.of("fresh", "curl", "libcurl"),
        packages(stage(live).layer(line, "apk add --no-cache fresh@edge curl=8.9.0-r0")));
  }

  @Test
  void aHostThatOnlyTheDockerfileNamesIsNotAsked() {
    serve();
    LiveAlpinePackages live = live();
    List<AddedRepository> added =
        List.of(new AddedRepository("", "https://apk.stranger.test/custom"));
    live.index("3.22", "x86_64", added);
    lookUps.step();
    AlpineIndex index = found(live.index("3.22", "x86_64", added));

    assertTrue(index.absence().contains("apk.stranger.test"), index.absence());
    assertTrue(index.absence().contains("layerweight.network = all"), index.absence());
    CommandStage stage = stage(live);
    stage.layer("apk add --no-cache -X https://apk.stranger.test/custom strange");
    assertTrue(stage.unknown().getFirst().endsWith(": strange"), stage.unknown().toString());
  }

  @Test
  void nothingIsSentAgainThatDidNotChange() {
    serve();
    live().index("3.22", "x86_64");
    lookUps.step();
    int asked = server.askedPaths().size();

    lookUps = new SteppedLookUps();
    live().index("3.22", "x86_64");
    lookUps.step();
    assertEquals(asked, server.askedPaths().size(), "the cache answers for a day");

    clock.pass(Duration.ofDays(2));
    lookUps = new SteppedLookUps();
    LiveAlpinePackages live = live();
    live.index("3.22", "x86_64");
    lookUps.step();
    assertEquals(
        "\"m1\"",
        server.asked().stream()
            .skip(asked)
            .filter(one -> one.path().contains("/main/"))
            .findFirst()
            .flatMap(one -> one.header("if-none-match"))
            .orElse("none"));
    assertTrue(found(live.index("3.22", "x86_64")).find("curl").isPresent());
  }

  @Test
  void whatIsDamagedIsNotBelieved() {
    byte[] whole = FakeRepository.archive(MAIN);
    List<byte[]> bad =
        List.of(
            Arrays.copyOf(whole, whole.length - 200),
            new byte[0],
            "<html>not here</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            FakeRepository.archive(""),
            FakeRepository.gzip(new byte[300 << 20]));
    for (byte[] body : bad) {
      assertThrows(IOException.class, () -> ApkIndexArchive.read(body));
    }
    server.put("/alpine/v3.22/main/x86_64/APKINDEX.tar.gz", Page.of(Arrays.copyOf(whole, 300)));
    LiveAlpinePackages live = live();
    live.index("3.22", "x86_64");
    lookUps.step();
    Answer.Found<AlpineIndex> answer = (Answer.Found<AlpineIndex>) live.index("3.22", "x86_64");
    assertTrue(answer.nearest());
    assertTrue(
        answer.value().absence().startsWith("the index of Alpine 3.22 is not known: main ("),
        answer.value().absence());
  }

  @Test
  void strangeReleasesAndAddressesAskNobody() {
    LiveAlpinePackages live = live();
    live.index("../../x", "x86_64");
    live.index("unknown", "x86_64");
    live.index("3.22", "x86_64/../y");
    assertEquals(List.of(), lookUps.step());
    live.index(
        "3.22",
        "x86_64",
        List.of(
            new AddedRepository("", "/home/me/packages"),
            new AddedRepository("", "http://["),
            new AddedRepository("", "ftp://files.test/a")));
    assertEquals(2, lookUps.step().size());
    assertEquals("dl-cdn.alpinelinux.org", LiveAlpinePackages.hosts().iterator().next());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 410, 429, 500, 503})
  void aMirrorThatFailsIsNamedAndTheShippedTableStandsIn(int status) {
    serve();
    server.put("/alpine/v3.22/main/x86_64/APKINDEX.tar.gz", Page.status(status));
    LiveAlpinePackages live = live();
    live.index("3.22", "x86_64");
    lookUps.step();
    Answer.Found<AlpineIndex> answer = (Answer.Found<AlpineIndex>) live.index("3.22", "x86_64");
    assertTrue(answer.nearest());
    String absence = answer.value().absence();
    assertTrue(absence.contains("the index of Alpine 3.22 is not known: main ("), absence);
    assertTrue(absence.contains(String.valueOf(status)), absence);

    // Only community fails: what main has is known, and what is missing says why.
    server.put("/alpine/v3.21/main/x86_64/APKINDEX.tar.gz", page(MAIN));
    server.put("/alpine/v3.21/community/x86_64/APKINDEX.tar.gz", Page.status(status));
    live.index("3.21", "x86_64");
    lookUps.step();
    answer = (Answer.Found<AlpineIndex>) live.index("3.21", "x86_64");
    assertFalse(answer.nearest());
    absence = answer.value().absence();
    assertTrue(absence.contains("not asked: community ("), absence);
  }

  @Test
  void whatIsProvidedIsNamedByThePackageThatCame() {
    serve();
    LiveAlpinePackages live = live();
    live.index("3.22", "x86_64");
    lookUps.step();
    CommandStage stage = stage(live);
    List<Entry> entries = stage.layer("apk add --no-cache so:libcurl.so.4");
    assertTrue(packages(entries).contains("libcurl"), packages(entries)::toString);
    Fact.Installed fact =
        stage.facts().stream()
            .filter(Fact.Installed.class::isInstance)
            .map(Fact.Installed.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals(List.of("libcurl"), fact.requested().stream().map(Fact.Requested::name).toList());
    assertEquals(
        Set.of(),
        packages(
            stage(live)
                .layer("apk add --no-cache --virtual .deps so:libcurl.so.4", "apk del .deps")));
  }
}
