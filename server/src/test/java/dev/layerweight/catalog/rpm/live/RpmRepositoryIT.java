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
import dev.layerweight.catalog.rpm.RpmDistributions.Source;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.rpm.RpmCommand;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import dev.layerweight.testing.CommandStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
        new RealRpmRepository()
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
            .build(folder);
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
}
