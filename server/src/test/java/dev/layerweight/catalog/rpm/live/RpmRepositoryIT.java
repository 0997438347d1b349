package dev.layerweight.catalog.rpm.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.client.FakeServer;
import dev.layerweight.catalog.client.FakeServer.Page;
import dev.layerweight.catalog.client.MemoryStore;
import dev.layerweight.catalog.client.PlainFetcher;
import dev.layerweight.catalog.client.SettableClock;
import dev.layerweight.catalog.client.SteppedLookUps;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.rpm.PrimaryXml;
import dev.layerweight.catalog.rpm.RpmDistributions.Source;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.rpm.RpmCommand;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import dev.layerweight.testing.CommandStage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against the real thing: packages by rpmbuild, metadata by createrepo_c, and dnf as the judge of
 * which packages an install brings.
 */
class RpmRepositoryIT {

  @TempDir private static Path folder;

  private static Path repository;
  private static FakeServer server;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    List<String> missing = RealRpmRepository.missing("rpmbuild", "createrepo_c", "rpm", "dnf");
    assumeTrue(missing.isEmpty(), () -> "missing programs: " + String.join(", ", missing));
    repository =
        new RealRpmRepository(1)
            .add("compiler", 3_000_000, "Requires: linker >= 1", "Recommends: manuals")
            .add("linker", 700_000, "Requires: libtool-a", "Provides: ld = 2")
            .add("libtool-a", 90_000, "Provides: lib-a(64)")
            .add("manuals", 400_000, "Requires: (viewer if desktop)")
            .add("viewer", 50_000)
            .add("desktop", 60_000, "Recommends: pictures")
            .add("pictures", 800_000)
            .add("mailer-extended", 30_000, "Provides: smtp")
            .add("mailer", 30_000, "Provides: smtp")
            .add("reporter", 20_000, "Requires: smtp", "Requires: (pager or lister)")
            .add("lister", 10_000)
            .add("by-file", 5_000, "Requires: /usr/bin/linker", "Requires: lib-a(64)")
            .packages(folder);
    RealRpmRepository.describe(repository);
    server = new FakeServer();
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        server.put("/repo/" + repository.relativize(file), Page.of(Files.readAllBytes(file)));
      }
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static LiveRpmPackages live() {
    SteppedLookUps lookUps = new SteppedLookUps();
    LiveRpmPackages live =
        new LiveRpmPackages(
            RpmPackages.NONE,
            (_, _, _, _) -> List.of(new Source("real", server.address("/repo/"), false, true)),
            PlainFetcher.all(),
            new MemoryStore(new SettableClock()),
            lookUps,
            new NetworkPolicy(Mode.ALL, Set.of()));
    live.index("fedora", "40", "x86_64");
    lookUps.step();
    return live;
  }

  private static List<Entry> layer(String command) {
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(), none.debian(), none.alpine(), live(), none.python(), none.node());
    return new CommandStage(CommandStage.on("fedora", "40"), catalog, new RpmCommand())
        .layer(command);
  }

  /** What dnf says it would install into an empty root. */
  private static Set<String> chosenByDnf(boolean weak, String... names)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dnf",
                "--assumeno",
                "--disablerepo=*",
                "--repofrompath=real,file://" + repository,
                "--setopt=cachedir=" + folder.resolve("cache"),
                "--setopt=install_weak_deps=" + weak,
                "--installroot=" + folder.resolve("empty"),
                "--releasever=40",
                "--nogpgcheck",
                "install"));
    command.addAll(Arrays.asList(names));
    String output = RealRpmRepository.run(folder, true, command.toArray(String[]::new));
    Set<String> chosen = new TreeSet<>();
    for (String line : output.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 5 && words[1].equals("noarch") && words[3].equals("real")) {
        chosen.add(words[0]);
      }
    }
    assertTrue(!chosen.isEmpty(), output);
    return chosen;
  }

  private static Set<String> packages(List<Entry> entries) {
    Set<String> names = new TreeSet<>();
    entries.stream()
        .filter(entry -> entry.kind() == PartKind.APT)
        .forEach(entry -> names.add(entry.owner()));
    return names;
  }

  @Test
  void theSamePackagesAreChosenAsByDnf() throws IOException, InterruptedException {
    for (boolean weak : List.of(true, false)) {
      for (String names :
          List.of(
              "compiler",
              "compiler desktop",
              "desktop",
              "reporter",
              "mailer-extended reporter",
              "by-file",
              "ld",
              "lib-a(64) viewer")) {
        List<Entry> entries =
            layer("dnf install -y --setopt=install_weak_deps=" + weak + " " + names);
        assertEquals(chosenByDnf(weak, names.split(" ")), packages(entries), names);
      }
    }
  }

  @Test
  void theSizeOfTheFilesLiesWithinTheInterval() throws IOException, InterruptedException {
    Path root = folder.resolve("installed");
    Files.createDirectories(root);
    List<String> command =
        new ArrayList<>(
            List.of(
                "rpm",
                "--root",
                root.toString(),
                "-i",
                "--nodeps",
                "--excludedocs",
                "--noscripts",
                "--nosignature"));
    for (String name : List.of("compiler", "linker", "libtool-a")) {
      command.add(repository.resolve(name + "-1-1.noarch.rpm").toString());
    }
    RealRpmRepository.run(folder, command.toArray(String[]::new));
    long truth = bytesBelow(root.resolve("usr"));
    assertTrue(truth > 3_700_000, "installed: " + truth);

    List<Entry> entries = layer("dnf install -y --setopt=install_weak_deps=0 compiler");
    Estimate size =
        Weight.sum(
                entries.stream()
                    .filter(entry -> entry.kind() == PartKind.APT)
                    .map(Entry::weight)
                    .toList())
            .unpacked();
    assertTrue(size.low() <= truth && truth <= size.high(), () -> truth + " not in " + size);
    Path database =
        Path.of(
            RealRpmRepository.run(folder, "rpm", "--root", root.toString(), "--eval", "%_dbpath")
                .strip());
    Path file =
        root.resolve(
                "/".equals(database.toString())
                    ? database
                    : database.getRoot().relativize(database))
            .resolve("rpmdb.sqlite");
    Estimate stated =
        entries.stream()
            .filter(entry -> entry.owner().equals("rpm database"))
            .findFirst()
            .orElseThrow()
            .weight()
            .unpacked();
    long real = Files.size(file);
    assertTrue(stated.low() <= real && real <= stated.high(), () -> real + " not in " + stated);
  }

  private static long bytesBelow(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  @Test
  void theMetadataIsReadWhole() {
    RpmIndex index = live().index("fedora", "40", "x86_64").found().orElseThrow();
    assertEquals(1, index.providers("lib-a(64)").size());
    assertEquals("linker", index.providers("ld").getFirst().name());
    assertTrue(index.providers("compiler").getFirst().headerBytes() > 500);
    assertTrue(
        index.repositories().getFirst().files().stream()
            .anyMatch(file -> file.type().equals("filelists") && file.packedBytes() > 0));
  }

  private static final String GROUPS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd">
      <comps>
        <group><id>tools</id><name>Common Tools</name><description/>
          <default>true</default><uservisible>true</uservisible>
          <packagelist>
            <packagereq type="mandatory">engine</packagereq>
            <packagereq type="default">editor</packagereq>
            <packagereq type="optional">extras</packagereq>
            <packagereq type="mandatory">nowhere</packagereq>
          </packagelist></group>
      </comps>
      """;

  private static String stream(String name, boolean editor) {
    return """
    ---
    document: modulemd
    version: 2
    data:
      name: engine
      stream: "%s"
      version: 1
      context: c0ffee
      arch: noarch
      summary: an engine
      description: an engine
      license: {module: [MIT]}
      profiles:
        common: {rpms: [engine%s]}
        small: {rpms: [engine]}
      artifacts:
        rpms:
        - engine-0:%s-1.noarch
        - engine-libs-0:%s-1.noarch
    """
        .formatted(name, editor ? ", editor" : "", name, name);
  }

  private static final String USUAL_STREAM =
      """
      ---
      document: modulemd-defaults
      version: 1
      data:
        module: engine
        stream: "1"
        profiles: {"1": [common]}
      """;

  private static RealRpmRepository engines(int version) {
    return new RealRpmRepository(version)
        .add("engine", 1_000_000 * version, "Requires: engine-libs = " + version)
        .add("engine-libs", 100_000 * version);
  }

  /** Three versions in one repository, two of them streams of a module, and a group. */
  @Test
  void groupsAndStreamsAreTheSameAsDnfs() throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("streams"));
    Path all = Files.createDirectories(home.resolve("all"));
    Path others =
        new RealRpmRepository(1)
            .add("editor", 50_000, "Recommends: spelling")
            .add("spelling", 40_000)
            .add("extras", 30_000)
            .packages(Files.createDirectories(home.resolve("others")));
    copy(others, all);
    for (int version = 1; version <= 3; version++) {
      copy(engines(version).packages(Files.createDirectories(home.resolve("v" + version))), all);
    }
    Path groups = Files.writeString(home.resolve("comps.xml"), GROUPS);
    RealRpmRepository.describe(all, "-g", groups.toString());
    Path modules =
        Files.writeString(
            home.resolve("modules.yaml"), stream("1", true) + stream("2", false) + USUAL_STREAM);
    RealRpmRepository.run(
        home,
        "modifyrepo_c",
        "--mdtype=modules",
        modules.toString(),
        all.resolve("repodata").toString());
    try (Stream<Path> files = Files.walk(all)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        server.put("/streams/" + all.relativize(file), Page.of(Files.readAllBytes(file)));
      }
    }
    for (List<String> commands :
        List.of(
            List.of("install engine"),
            List.of("install @tools"),
            List.of("group install tools"),
            List.of("group install --with-optional tools"),
            List.of("install @engine:2/common"),
            List.of("install @engine"),
            List.of("module install engine:1/small"),
            List.of("module enable engine:2", "install engine editor"))) {
      Set<String> expected = new TreeSet<>();
      Path root = home.resolve("root" + commands.hashCode());
      for (String command : commands) {
        expected = new TreeSet<>(transactionOfDnf(all, root, command));
      }
      Set<String> chosen = new TreeSet<>();
      List<Entry> entries =
          streams(commands.stream().map(command -> "dnf -y " + command).toArray(String[]::new));
      entries.stream()
          .filter(entry -> entry.kind() == PartKind.APT)
          .forEach(entry -> chosen.add(entry.owner() + " " + millions(entry)));
      assertEquals(expected, chosen, commands.toString());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".rpm")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** The versions of these packages are told apart by their sizes. */
  private static long millions(Entry entry) {
    return Math.round(entry.weight().unpacked().likely() / 1e6);
  }

  private static List<Entry> streams(String... commands) {
    SteppedLookUps lookUps = new SteppedLookUps();
    LiveRpmPackages live =
        new LiveRpmPackages(
            RpmPackages.NONE,
            (_, _, _, _) -> List.of(new Source("real", server.address("/streams/"), false, true)),
            PlainFetcher.all(),
            new MemoryStore(new SettableClock()),
            lookUps,
            new NetworkPolicy(Mode.ALL, Set.of()));
    live.index(
        "fedora", "40", "x86_64", new RpmPackages.Additions(Set.of(), Set.of(), Map.of(), true));
    lookUps.step();
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(), none.debian(), none.alpine(), live, none.python(), none.node());
    CommandStage stage =
        new CommandStage(CommandStage.on("fedora", "40"), catalog, new RpmCommand());
    List<Entry> entries = stage.layer(commands);
    assertEquals(List.of(), stage.unknown());
    return entries;
  }

  private static Set<String> transactionOfDnf(Path packages, Path root, String command)
      throws IOException, InterruptedException {
    boolean enables = command.startsWith("module enable");
    List<String> words =
        new ArrayList<>(
            List.of(
                "dnf",
                enables ? "-y" : "--assumeno",
                "--disablerepo=*",
                "--repofrompath=real,file://" + packages,
                "--setopt=cachedir=" + folder.resolve("cache"),
                "--setopt=module_platform_id=platform:f40",
                "--installroot=" + root,
                "--releasever=40",
                "--nogpgcheck"));
    words.addAll(List.of(command.split(" ")));
    String output = RealRpmRepository.run(folder, true, words.toArray(String[]::new));
    Set<String> chosen = new TreeSet<>();
    for (String line : output.lines().toList()) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length >= 5 && fields[1].equals("noarch") && fields[3].equals("real")) {
        long version = Long.parseLong(fields[2].substring(0, fields[2].indexOf('-')));
        chosen.add(fields[0] + " " + (fields[0].equals("engine") ? version : 0));
      }
    }
    assertTrue(enables || !chosen.isEmpty(), output);
    return chosen;
  }

  /** What the program zstd packs is the same as what createrepo_c packed with gzip. */
  @Test
  void aListPackedByZstdHoldsTheSamePackages() throws IOException, InterruptedException {
    List<String> missing = RealRpmRepository.missing("zstd");
    assumeTrue(missing.isEmpty(), () -> "missing programs: " + String.join(", ", missing));
    Path work = Files.createDirectories(folder.resolve("zstd"));
    Path primary;
    try (Stream<Path> files = Files.list(repository.resolve("repodata"))) {
      primary =
          files
              .filter(file -> file.toString().endsWith("primary.xml.gz"))
              .findFirst()
              .orElseThrow();
    }
    Path xml = work.resolve("primary.xml");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(primary))) {
      Files.copy(in, xml);
    }
    for (String level : List.of("-1", "-10", "-19")) {
      Path packed = work.resolve("primary" + level + ".xml.zst");
      RealRpmRepository.run(work, "zstd", "-q", level, xml.toString(), "-o", packed.toString());
      List<String> expected = new ArrayList<>();
      PrimaryXml.read(
          Files.readAllBytes(primary),
          "primary.xml.gz",
          "x86_64",
          one -> expected.add(one.toString()));
      List<String> found = new ArrayList<>();
      PrimaryXml.read(
          Files.readAllBytes(packed),
          "primary.xml.zst",
          "x86_64",
          one -> found.add(one.toString()));
      assertEquals(12, expected.size());
      assertEquals(expected, found);
    }
  }
}
