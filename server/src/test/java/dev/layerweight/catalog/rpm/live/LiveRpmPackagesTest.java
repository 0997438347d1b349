package dev.layerweight.catalog.rpm.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.RpmGroup;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmModule;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.RpmPackages.Additions;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.client.MemoryStore;
import dev.layerweight.catalog.client.PlainFetcher;
import dev.layerweight.catalog.client.SettableClock;
import dev.layerweight.catalog.client.SteppedLookUps;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.rpm.PrimaryXml;
import dev.layerweight.catalog.rpm.RepoMetadata;
import dev.layerweight.catalog.rpm.RpmDistributions;
import dev.layerweight.catalog.rpm.RpmDistributions.Source;
import dev.layerweight.catalog.rpm.RpmTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveRpmPackagesTest {

  private final FakeServer server = new FakeServer();
  private MemoryStore store = new MemoryStore(new SettableClock());
  private SteppedLookUps lookUps = new SteppedLookUps();

  @AfterEach
  void stop() {
    server.close();
  }

  private static FakeRpmRepository repository() {
    return new FakeRpmRepository()
        .add("gcc=11", 90_000_000, "requires: libmpc.so.3()(64bit), binutils >= 2.35")
        .add("libmpc=1", 200_000, "provides: libmpc.so.3()(64bit)")
        .add("binutils=2.35", 25_000_000, "requires: libc.so.6(GLIBC_2.34)(64bit)")
        .add("glibc=2.34", 6_000_000, "provides: libc.so.6()(64bit), /usr/bin/ldd")
        .add("gcc=12", 95_000_000, "requires: libmpc.so.3()(64bit)");
  }

  private LiveRpmPackages live(Mode mode, boolean list) {
    return new LiveRpmPackages(
        RpmPackages.NONE,
        (distribution, _, _, enabled) ->
            distribution.equals("fedora")
                ? enabled.contains("more")
                    ? List.of(
                        new Source("base", server.address("/base/"), false, true),
                        new Source("more", server.address("/more/"), false, false))
                    : List.of(
                        new Source(
                            "base", server.address(list ? "/mirror.list" : "/base/"), list, true))
                : List.of(),
        PlainFetcher.all(),
        store,
        lookUps,
        new NetworkPolicy(mode, Set.of()));
  }

  private LiveRpmPackages live() {
    return live(Mode.ALL, false);
  }

  private Answer<RpmIndex> answer(LiveRpmPackages live) {
    live.index("fedora", "44", "x86_64");
    lookUps.step();
    return live.index("fedora", "44", "x86_64");
  }

  private String reason(LiveRpmPackages live) {
    return ((Answer.Missing<RpmIndex>) answer(live)).reason();
  }

  private static List<String> names(List<RpmPackage> packages) {
    return packages.stream().map(RpmPackage::fullName).sorted().toList();
  }

  @Test
  void packagesAreKnownOnceTheirListHasArrived() {
    repository().serve(server, "/base/");
    LiveRpmPackages live = live();
    assertTrue(live.index("fedora", "44", "x86_64") instanceof Answer.Missing);
    assertEquals(List.of(), server.askedPaths());

    RpmIndex index = answer(live).found().orElseThrow();
    assertEquals(List.of("gcc-11-1.x86_64", "gcc-12-1.x86_64"), names(index.providers("gcc")));
    assertEquals(List.of("glibc-2.34-1.x86_64"), names(index.providers("libc.so.6()(64bit)")));
    assertEquals(List.of("glibc-2.34-1.x86_64"), names(index.providers("/usr/bin/ldd")));
    RpmPackage gcc = index.providers("gcc").getFirst();
    assertEquals(90_000_000, gcc.installedBytes());
    assertEquals(20_000, gcc.headerBytes());
    assertEquals(List.of("gcc", "glibc"), index.namesWith("g"));
    assertEquals(
        List.of("primary", "filelists", "other"),
        index.repositories().getFirst().files().stream().map(RpmIndex.MetadataFile::type).toList());
  }

  @Test
  void theListIsNotSentAgainWhileItsChecksumStays() {
    repository().serve(server, "/base/");
    answer(live());
    lookUps = new SteppedLookUps();
    assertTrue(answer(live()).found().isPresent());
    assertEquals(1, server.askedPaths().stream().filter(path -> path.contains("primary")).count());
  }

  @Test
  void aListOfMirrorsLeadsToTheFirst() {
    repository().serve(server, "/base/");
    server.put(
        "/mirror.list", Page.of((server.address("/base") + "\n").getBytes(StandardCharsets.UTF_8)));
    assertTrue(answer(live(Mode.ALL, true)).found().isPresent());
  }

  @Test
  void anotherChecksumIsNotBelieved() {
    repository().serve(server, "/base/");
    byte[] other = new FakeRpmRepository().add("evil=1", 1, "").primary();
    server.put("/base/repodata/primary.xml.gz", Page.of(other));
    assertTrue(reason(live()).contains("is not the one that the repository states"));
  }

  @Test
  void whatCannotBeReadIsSaid() {
    byte[] primary = repository().primary();
    server.put(
        "/base/repodata/repomd.xml",
        Page.of(
            FakeRpmRepository.repomd(primary, "repodata/primary.xml.zck")
                .getBytes(StandardCharsets.UTF_8)));
    assertTrue(reason(live()).contains("without packages that can be read"));
    lookUps = new SteppedLookUps();
    assertTrue(reason(live(Mode.OFF, false)).contains("switched off"));
  }

  @Test
  void aListPackedWithZstdIsRead() throws IOException {
    repository().servePackedWithZstd(server, "/base/");
    RpmIndex index = answer(live()).found().orElseThrow();
    assertEquals(2, index.providers("gcc").size());
  }

  private static final String GROUPS =
      """
      <comps>
        <group><id>development-tools</id><name>Development Tools</name>
          <name xml:lang="de">Werkzeuge</name>
          <packagelist>
            <packagereq type="mandatory">gcc</packagereq>
            <packagereq type="default">binutils</packagereq>
            <packagereq type="optional">libmpc</packagereq>
            <packagereq type="conditional" requires="gcc">gcc-extras</packagereq>
          </packagelist></group>
        <group><id>core</id><name>Core</name>
          <packagelist><packagereq type="mandatory">glibc</packagereq></packagelist></group>
        <environment><id>workstation</id><name>Workstation</name>
          <grouplist><groupid>core</groupid><groupid>development-tools</groupid></grouplist>
          <optionlist><groupid>other</groupid></optionlist></environment>
      </comps>
      """;

  private static final String MODULES =
      """
      ---
      document: modulemd
      version: 2
      data:
        name: compiler
        stream: "11"
        version: 1
        profiles:
          common: {rpms: [gcc, libmpc]}
          minimal: {rpms: [gcc]}
        artifacts: {rpms: ["gcc-0:11-1.x86_64"]}
      ---
      document: modulemd
      version: 2
      data:
        name: compiler
        stream: "12"
        version: 1
        profiles:
          common: {rpms: [gcc]}
        artifacts: {rpms: ["gcc-0:12-1.x86_64"]}
      ---
      document: modulemd-defaults
      version: 1
      data:
        module: compiler
        stream: "11"
        profiles: {"11": [minimal]}
      """;

  private RpmIndex withStreams(Map<String, String> streams) {
    LiveRpmPackages live = live();
    Additions additions = new Additions(Set.of(), Set.of(), streams, true);
    live.index("fedora", "44", "x86_64", additions);
    lookUps.step();
    return live.index("fedora", "44", "x86_64", additions).found().orElseThrow();
  }

  @Test
  void groupsAndEnvironmentsAreFoundByIdAndByName() {
    repository().serve(server, "/base/", GROUPS, MODULES);
    RpmIndex index = withStreams(Map.of());
    RpmGroup group = index.group("Development tools").orElseThrow();
    assertEquals(List.of("gcc", "binutils"), group.usual());
    assertEquals(List.of("libmpc"), group.optional());
    assertEquals(Map.of("gcc-extras", "gcc"), group.conditional());
    assertEquals(group, index.group("development-tools").orElseThrow());
    assertEquals(
        List.of("glibc", "gcc", "binutils"), index.group("^workstation").orElseThrow().usual());
    assertEquals(Optional.empty(), index.group("nobody"));
  }

  @Test
  void groupsAreOnlyReadWhereOneIsAskedFor() {
    repository().serve(server, "/base/", GROUPS, MODULES);
    assertTrue(answer(live()).found().orElseThrow().group("core").isEmpty());
    assertFalse(
        server.askedPaths().stream().anyMatch(path -> path.contains("comps")),
        server.askedPaths()::toString);
  }

  @Test
  void onlyTheActiveStreamOfAModuleIsSeen() {
    repository().serve(server, "/base/", GROUPS, MODULES);
    for (int round = 0; round < 2; round++) {
      // The second time from what the first one left in the cache.
      lookUps = new SteppedLookUps();
      assertEquals("11", version(withStreams(Map.of())));
      assertEquals("12", version(withStreams(Map.of("compiler", "12"))));
      assertEquals(List.of(), withStreams(Map.of("compiler", "")).providers("gcc"));
      assertEquals(
          Optional.of(List.of("gcc")),
          withStreams(Map.of()).profile(RpmModule.parse("compiler").orElseThrow()));
      assertEquals(
          Optional.of(List.of("gcc", "libmpc")),
          withStreams(Map.of()).profile(RpmModule.parse("compiler:11/common").orElseThrow()));
      assertEquals(
          Optional.empty(),
          withStreams(Map.of()).profile(RpmModule.parse("compiler/none").orElseThrow()));
    }
  }

  private static String version(RpmIndex index) {
    List<RpmPackage> found = index.providers("gcc");
    assertEquals(1, found.size());
    return found.getFirst().version().version();
  }

  @Test
  void malformedModulesAreAnError() {
    for (String text : List.of("a: [", "--- *nobody", "[".repeat(200_000))) {
      store = new MemoryStore(new SettableClock());
      lookUps = new SteppedLookUps();
      repository().serve(server, "/base/", GROUPS, text);
      assertTrue(reason(live()).contains("malformed list of modules"));
    }
  }

  @Test
  void cutOffListsAreErrors() {
    byte[] primary = repository().primary();
    byte[] cut = Arrays.copyOf(primary, primary.length / 2);
    server.put(
        "/base/repodata/repomd.xml",
        Page.of(
            FakeRpmRepository.repomd(cut, "repodata/primary.xml.gz")
                .getBytes(StandardCharsets.UTF_8)));
    server.put("/base/repodata/primary.xml.gz", Page.of(cut));
    assertTrue(reason(live()).contains("base ("));
  }

  @Test
  void aPlaceElsewhereIsNotAsked() {
    byte[] primary = repository().primary();
    for (String place : List.of("//stranger.test/primary.xml.gz", "../../x.xml.gz", "/x.xml.gz")) {
      lookUps = new SteppedLookUps();
      server.put(
          "/base/repodata/repomd.xml",
          Page.of(FakeRpmRepository.repomd(primary, place).getBytes(StandardCharsets.UTF_8)));
      assertTrue(reason(fresh()).contains("strange place"), place);
    }
  }

  /** Without what an earlier question left in the cache. */
  private LiveRpmPackages fresh() {
    store = new MemoryStore(new SettableClock());
    return live();
  }

  @Test
  void anAddedRepositoryIsAskedWithTheOthers() {
    repository().serve(server, "/base/");
    new FakeRpmRepository().add("extra=3", 1_000, "").serve(server, "/more/");
    new FakeRpmRepository().add("third=3", 1_000, "").serve(server, "/third/44/");
    LiveRpmPackages live = live();
    Additions additions =
        new Additions(Set.of(server.address("/third/") + "$releasever"), Set.of("more"));
    live.index("fedora", "44", "x86_64", additions);
    lookUps.step();
    RpmIndex index = live.index("fedora", "44", "x86_64", additions).found().orElseThrow();
    assertEquals(1, index.providers("extra").size());
    assertEquals(1, index.providers("third").size());
    assertEquals(3, index.repositories().size());
  }

  @Test
  void xmlBombsAndNonsenseAreErrors() {
    String bomb =
        """
        <?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
        <metadata><package><name>&c;&x;</name></package></metadata>
        """;
    for (String text : List.of(bomb, "", "<metadata><package>", "no xml")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      List<RpmPackage> read = new ArrayList<>();
      assertThrows(
          IOException.class,
          () -> PrimaryXml.read(bytes, "primary.xml", "x86_64", read::add),
          text);
      assertThrows(IOException.class, () -> RepoMetadata.read(bytes), text);
      assertEquals(List.of(), read);
    }
    StringBuilder deep = new StringBuilder();
    deep.append("<a>".repeat(200_000));
    byte[] nested = deep.toString().getBytes(StandardCharsets.UTF_8);
    assertThrows(IOException.class, () -> PrimaryXml.read(nested, "p.xml", "x86_64", _ -> {}));
    byte[] zeros = FakeRpmRepository.gzip(new byte[1 << 20]);
    assertThrows(IOException.class, () -> PrimaryXml.read(zeros, "p.xml.gz", "x86_64", _ -> {}));
  }

  /** Java's own limits for entities count what stands in attributes and escapes, too. */
  @Test
  void aListOfManyPackagesIsReadToItsEnd() throws IOException {
    FakeRpmRepository many = new FakeRpmRepository();
    for (int i = 0; i < 6_000; i++) {
      many.add("package-number-" + i + "=1", 1_000, "provides: lib-of-package-" + i + " = 1.1");
    }
    List<RpmPackage> read = new ArrayList<>();
    PrimaryXml.read(many.primary(), "p.xml.gz", "x86_64", read::add);
    assertEquals(6_000, read.size());
  }

  @Test
  void aTableSurvivesTheCacheAndDamageIsNoticed() throws IOException {
    List<RpmPackage> packages = new ArrayList<>();
    PrimaryXml.read(repository().primary(), "p.xml.gz", "x86_64", packages::add);
    RpmTable.Builder builder = new RpmTable.Builder();
    packages.forEach(builder);
    byte[] bytes = builder.table().toBytes();
    RpmTable again = RpmTable.of(bytes).orElseThrow();
    for (RpmPackage one : packages) {
      assertTrue(again.providers(one.name()).contains(one), one.fullName());
    }
    assertEquals(Optional.empty(), RpmTable.of(Arrays.copyOf(bytes, bytes.length - 1)));
    assertEquals(Optional.empty(), RpmTable.of(new byte[] {1, 2, 3}));
    assertEquals(Optional.empty(), RpmTable.of(new byte[0]));
  }

  @Test
  void distributionsHaveTheirMirrors() {
    List<Source> rocky = RpmDistributions.of("rockylinux", "9", "x86_64", Set.of());
    assertEquals(List.of("baseos", "appstream", "extras"), rocky.stream().map(Source::id).toList());
    assertEquals(
        "https://dl.rockylinux.org/pub/rocky/9/BaseOS/x86_64/os/",
        rocky.getFirst().address().toString());
    assertEquals(
        4, RpmDistributions.of("rockylinux", "9", "x86_64", Set.of("epel-release")).size());
    assertEquals(4, RpmDistributions.of("almalinux", "9.4", "aarch64", Set.of("crb")).size());
    assertEquals(2, RpmDistributions.of("fedora", "44", "x86_64", Set.of()).size());
    assertEquals(3, RpmDistributions.of("ubi", "9", "x86_64", Set.of()).size());
    assertTrue(RpmDistributions.of("amazonlinux", "2023", "x86_64", Set.of()).getFirst().list());
    assertEquals(2, RpmDistributions.of("oraclelinux", "9", "x86_64", Set.of()).size());
    assertEquals(3, RpmDistributions.of("opensuse", "15.6", "x86_64", Set.of()).size());
    assertEquals(List.of(), RpmDistributions.of("fedora", "../44", "x86_64", Set.of()));
    assertEquals(List.of(), RpmDistributions.of("unknown", "1", "x86_64", Set.of()));
    assertTrue(RpmDistributions.hosts().contains("dl.fedoraproject.org"));
    assertTrue(RpmDistributions.repositoryPackages().contains("epel-release"));
  }
}
