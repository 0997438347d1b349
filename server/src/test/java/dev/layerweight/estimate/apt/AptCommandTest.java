package dev.layerweight.estimate.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

final class AptCommandTest {

  private static final AptIndexes INDEXES = new AptIndexes(List.of());

  private static AptStep bookworm() {
    return AptStep.on(INDEXES, "debian", "bookworm", true);
  }

  private static Set<String> packages(AptStep step) {
    return step.content().stream()
        .filter(entry -> entry.kind() == PartKind.APT)
        .map(Entry::owner)
        .collect(Collectors.toSet());
  }

  private static void write(AptStep step, String path, String text) {
    Estimate size = Estimate.exact(text.length());
    step.files()
        .add(Entry.file(path, new Weight(size, size), new Provenance("test")).withText(text));
  }

  @Test
  void listsLieWhereTheyAreAndGoWithRm() {
    AptStep step = bookworm();
    step.run("apt-get update");
    assertEquals(
        19_853_620,
        Weight.sum(step.content().stream().map(Entry::weight).toList()).unpacked().likely());
    step.run("rm -rf /var/lib/apt/lists/*");
    assertEquals(0, step.seal().unpacked().likely());
  }

  @Test
  void recommendsComeByDefaultAndGoByOptionOrConfiguration() {
    AptStep with = bookworm();
    with.run("apt-get update");
    with.run("apt-get install -y zip");
    assertTrue(packages(with).contains("unzip"));
    for (String command :
        List.of(
            "apt-get install -y --no-install-recommends zip",
            "apt-get -o APT::Install-Recommends=0 install zip",
            "apt-get install -oAPT::Install-Recommends=false -qqy -- zip",
            "aptitude install -y -R zip")) {
      AptStep without = bookworm();
      without.run("apt-get update");
      without.run(command);
      assertEquals(Set.of("zip"), packages(without), command);
    }
    AptStep configured = bookworm();
    write(
        configured,
        "/etc/apt/apt.conf.d/99no",
        "APT::Install-Recommends \"false\";\nAPT::Install-Suggests \"false\";\n");
    configured.run("apt-get update");
    configured.run("apt install -y zip");
    assertEquals(Set.of("zip"), packages(configured));
  }

  @Test
  void simulationsChangeNothing() {
    AptStep step = bookworm();
    step.run("apt-get install -s zip");
    step.run("apt-get --print-uris install zip");
    step.run("apt-cache policy zip");
    assertEquals(List.of(), step.content());
  }

  @Test
  void aSecondInstallWritesTheDatabasesAgain() {
    AptStep step = bookworm();
    step.layer("apt-get update && apt-get install -y zip");
    step.run("apt-get install -y jq");
    assertTrue(
        step.content().stream().anyMatch(entry -> entry.path().equals("/var/lib/dpkg/status")));
    assertTrue(step.seal().unpacked().likely() > 1_000_000);
  }

  @Test
  void aPurgeInTheSameLayerLeavesTheDatabasesOnly() {
    AptStep step = bookworm();
    Weight weight =
        step.layer(
            "apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev"
                + " && apt-get purge -y --auto-remove gcc libc6-dev"
                + " && rm -rf /var/lib/apt/lists/*");
    assertEquals(1_000_000, weight.unpacked().likely(), 60_000);
  }

  @Test
  void whatTheImageHoldsAlreadyIsNotCounted() {
    AptStep step = AptStep.on(INDEXES, "debian", "bookworm", true, "ca-certificates", "curl");
    step.run("apt-get update");
    step.run("apt-get install -y --no-install-recommends curl wget");
    assertTrue(packages(step).contains("wget"));
    assertFalse(packages(step).contains("curl"));
    assertFalse(packages(step).contains("libssl3"));
  }

  @Test
  void documentationIsThereOnAFullBase() {
    AptStep slim = bookworm();
    AptStep full = AptStep.on(INDEXES, "debian", "bookworm", false);
    long slimBytes = slim.layer("apt-get update && apt-get install -y wget").unpacked().likely();
    long fullBytes = full.layer("apt-get update && apt-get install -y wget").unpacked().likely();
    assertTrue(fullBytes > slimBytes + 2_500_000, fullBytes + " and " + slimBytes);
  }

  @Test
  void removedDocumentationFreesItsShare() {
    AptStep full = AptStep.on(INDEXES, "debian", "bookworm", false);
    full.run("apt-get update");
    full.run("apt-get install -y --no-install-recommends wget");
    long before =
        Weight.sum(full.content().stream().map(Entry::weight).toList()).unpacked().likely();
    full.run("rm -rf /usr/share/doc /usr/share/man /usr/share/locale");
    assertTrue(full.seal().unpacked().likely() < before - 2_000_000);
  }

  @Test
  void whatIsNotToBeHadIsSaidAndTheRestCounted() {
    AptStep step = bookworm();
    step.run("apt-get update");
    CommandModel.Result result = step.run("apt-get install -y zip no-such-thing $MORE");
    assertEquals(CommandModel.Result.UNSURE, result);
    assertTrue(packages(step).contains("zip"));
    assertTrue(
        step.unknown.stream()
            .anyMatch(reason -> reason.startsWith("no package \"no-such-thing\" in bookworm")),
        step.unknown.toString());
    assertEquals(2, step.unknown.size());
  }

  @Test
  void anAddedRepositoryIsNamedWithWhatWouldHelp() {
    AptStep step = bookworm();
    write(
        step,
        "/etc/apt/sources.list.d/tool.list",
        "deb https://packages.tool.test/apt stable main");
    step.run("apt-get update");
    write(step, "/etc/apt/sources.list", "deb http://mirror.test/debian bookworm main");
    step.run("apt-get install -y their-tool zip");
    assertEquals(1, step.unknown.size(), step.unknown.toString());
    assertTrue(step.unknown.getFirst().contains("packages.tool.test"), step.unknown.toString());
    assertTrue(step.unknown.getFirst().contains("layerweight.network"), step.unknown.toString());
    assertFalse(step.unknown.getFirst().contains("mirror.test"));
    assertTrue(packages(step).contains("zip"));
  }

  /** The table has a package of that name, but it is not what the build installs. */
  @Test
  void aPackageThatAnUnreadArchiveReplacesIsNotTakenFromTheTable() {
    AptStep step = bookworm();
    write(
        step,
        "/etc/apt/sources.list.d/nodesource.list",
        "deb https://deb.nodesource.com/node_20.x nodistro main");
    step.run("apt-get update");
    step.run("apt-get install -y nodejs zip");
    assertEquals(1, step.unknown.size(), step.unknown.toString());
    assertTrue(step.unknown.getFirst().startsWith("nodejs comes from deb.nodesource.com"));
    assertTrue(packages(step).contains("zip"));
    assertFalse(packages(step).contains("nodejs"));
  }

  @Test
  void aFileOfSourcesThatNobodyKnowsIsSaid() {
    AptStep step = bookworm();
    step.files()
        .add(
            Entry.file(
                "/etc/apt/sources.list.d/prod.list",
                Weight.unknown("a download"),
                new Provenance("test")));
    step.run("apt-get update");
    step.run("apt-get install -y their-tool");
    assertTrue(
        step.unknown.getFirst().contains("prod.list (its content is not known)"),
        step.unknown.toString());
  }

  @Test
  void aReadArchiveIsMergedByPriorityAndVersion() {
    DebianIndex.Version newer = version("9.0");
    AptStep step = AptStep.on(withArchive(newer, false), "debian", "bookworm", true);
    write(
        step,
        "/etc/apt/sources.list.d/tool.list",
        "deb [arch=amd64] https://packages.tool.test/apt stable main");
    step.run("apt-get update");
    step.run("apt-get install -y their-tool zip");
    assertEquals(List.of(), step.unknown);
    assertEquals(Set.of("their-tool", "zip"), packages(step));
    long zipBytes = bytes(step, "zip");
    assertTrue(zipBytes > 20_000_000, "the archive's zip is the newer one: " + zipBytes);

    AptStep backports = AptStep.on(withArchive(newer, true), "debian", "bookworm", true);
    write(
        backports,
        "/etc/apt/sources.list.d/tool.list",
        "deb https://packages.tool.test/apt stable main");
    backports.run("apt-get update");
    backports.run("apt-get install -y zip their-tool");
    assertTrue(bytes(backports, "zip") < 1_000_000, "NotAutomatic does not replace");
    assertTrue(packages(backports).contains("their-tool"));

    AptStep target = AptStep.on(withArchive(newer, true), "debian", "bookworm", true);
    write(
        target,
        "/etc/apt/sources.list.d/tool.list",
        "deb https://packages.tool.test/apt stable main");
    target.run("apt-get update");
    target.run("apt-get install -y -t stable zip");
    assertTrue(bytes(target, "zip") > 20_000_000, "-t prefers the suite");
  }

  @Test
  void aLineForAnotherArchitectureIsNotAsked() {
    AptStep step = AptStep.on(withArchive(version("9.0"), false), "debian", "bookworm", true);
    write(
        step,
        "/etc/apt/sources.list.d/tool.list",
        "deb [arch=arm64] https://packages.tool.test/apt stable main");
    step.run("apt-get update");
    step.run("apt-get install -y zip");
    assertTrue(bytes(step, "zip") < 1_000_000);
  }

  private static long bytes(AptStep step, String owner) {
    return step.content().stream()
        .filter(entry -> entry.owner().equals(owner))
        .mapToLong(entry -> entry.weight().unpacked().likely())
        .sum();
  }

  private static DebianIndex.Version version(String number) {
    return new DebianIndex.Version(
        number,
        false,
        DebianIndex.Priority.OPTIONAL,
        false,
        false,
        DebianIndex.MultiArch.NO,
        "utils",
        "",
        "main",
        30_000,
        9_000_000,
        true,
        false,
        List.of(),
        List.of());
  }

  /** The tables, and an archive that has a package of its own and a newer zip. */
  private static DebianPackages withArchive(DebianIndex.Version version, boolean notAutomatic) {
    DebianIndex index = Mockito.mock(DebianIndex.class);
    for (String name : List.of("their-tool", "zip")) {
      Mockito.when(index.find(name))
          .thenReturn(
              Optional.of(
                  new DebianIndex.Package(name, 1, List.of(version), List.of(), List.of())));
    }
    return new DebianPackages() {
      @Override
      public Answer<DebianIndex> index(String distribution, String release, String architecture) {
        return INDEXES.index(distribution, release, architecture);
      }

      @Override
      public Answer<Archive> archive(AptSource source, String distribution, String architecture) {
        return new Answer.Found<>(
            new Archive(source, index, notAutomatic), new Provenance("test"), false);
      }
    };
  }

  @Test
  void launchpadsArchivesAreNamed() {
    AptStep step = AptStep.on(INDEXES, "ubuntu", "24.04", true);
    step.run("add-apt-repository -y ppa:deadsnakes/ppa");
    step.run("apt-get install -y python3.13");
    assertTrue(
        step.unknown.getFirst().startsWith("python3.13 comes from ppa.launchpadcontent.net"),
        step.unknown.toString());
  }

  @Test
  void withoutListsItIsEstimatedAndSaid() {
    AptStep step = bookworm();
    step.run("apt-get install -y zip");
    assertTrue(packages(step).contains("zip"));
    assertTrue(step.unknown.getFirst().contains("apt-get update"));
  }

  @Test
  void aLocalPackageIsWeighedByItsFile() {
    AptStep step = bookworm();
    Estimate size = Estimate.exact(10_000_000);
    step.files()
        .add(Entry.file("/tool_1.0_amd64.deb", new Weight(size, size), new Provenance("t")));
    step.run("dpkg -i /tool_1.0_amd64.deb");
    Entry tool = step.content().stream().filter(Entry::lump).findFirst().orElseThrow();
    assertEquals("tool", tool.owner());
    assertTrue(tool.weight().unpacked().likely() > 20_000_000);
    assertEquals(1, step.unknown.size());
    step.run("apt-get install -y ./absent.deb");
    assertEquals(2, step.unknown.size());
  }

  private static boolean hasArchive(AptStep step) {
    return step.content().stream()
        .anyMatch(entry -> entry.path().startsWith("/var/cache/apt/archives/zip_"));
  }

  private static boolean hasCaches(AptStep step) {
    return step.content().stream()
        .anyMatch(entry -> entry.path().equals("/var/cache/apt/srcpkgcache.bin"));
  }

  /** Every apt-get writes its caches anew, of what it finds; without the lists that is little. */
  @Test
  void cachesAreSmallOnceTheListsAreGone() {
    AptStep step = bookworm();
    step.run("rm /etc/apt/apt.conf.d/docker-clean");
    step.run("apt-get update");
    assertTrue(cacheBytes(step) > 60_000_000);
    step.run("apt-get install -y zip");
    step.run("rm -rf /var/lib/apt/lists/*");
    assertTrue(cacheBytes(step) > 60_000_000);
    step.run("apt-get purge -y zip");
    assertTrue(cacheBytes(step) < 5_000_000);
  }

  private static long cacheBytes(AptStep step) {
    return step.content().stream()
        .filter(entry -> entry.path().endsWith("pkgcache.bin"))
        .mapToLong(entry -> entry.weight().unpacked().likely())
        .sum();
  }

  /** The images' own clean-up deletes them, whatever apt is told to keep. */
  @Test
  void archivesGoAsLongAsTheImageCleansUp() {
    AptStep step = bookworm();
    write(
        step,
        "/etc/apt/apt.conf.d/keep-cache",
        "Binary::apt::APT::Keep-Downloaded-Packages \"true\";");
    step.run("apt-get update");
    step.run("apt-get install -y zip");
    assertFalse(hasArchive(step));
    assertFalse(hasCaches(step));
    step.run("apt-get install -y --download-only jq");
    assertTrue(
        step.content().stream()
            .anyMatch(entry -> entry.path().startsWith("/var/cache/apt/archives/jq_")));
  }

  @Test
  void aPackageThatAptDownloadedIsTheOneThatDpkgUnpacks() {
    AptStep installed = bookworm();
    installed.run("apt-get update");
    installed.run("apt-get install -y --no-install-recommends jq");
    AptStep unpacked = bookworm();
    unpacked.run("apt-get update");
    unpacked.run("apt-get download jq");
    unpacked.run("dpkg -i jq_*.deb");
    assertEquals(Set.of("jq"), packages(unpacked));
    assertEquals(List.of(), unpacked.unknown);
    AptStep local = bookworm();
    local.run("apt-get update");
    local.run("apt-get download jq");
    local.run("apt-get install -y --no-install-recommends ./jq_*.deb");
    assertEquals(packages(installed), packages(local));
  }

  @Test
  void theBundleOfCertificatesIsAFileToBeCopied() {
    AptStep step = bookworm();
    step.run("apt-get update");
    step.run("apt-get install -y --no-install-recommends ca-certificates");
    assertTrue(step.files().at("/etc/ssl/certs/ca-certificates.crt").isPresent());
  }

  @Test
  void archivesAndCachesStayWhereTheCleanUpIsTakenAway() {
    AptStep step = bookworm();
    step.run("rm -f /etc/apt/apt.conf.d/docker-clean");
    step.run("apt-get update");
    assertTrue(hasCaches(step));
    step.run("apt-get install -y zip");
    assertTrue(hasArchive(step));
    step.run("apt-get autoclean");
    assertTrue(hasArchive(step));
    step.run("apt-get clean");
    assertTrue(
        step.content().stream().noneMatch(entry -> entry.path().startsWith("/var/cache/apt")));
    step.run("apt install -y zip jq");
    assertFalse(hasArchive(step), "apt keeps none unless it is told to");
  }

  @Test
  void aCleanUpThatIsWrittenOverCleansNothing() {
    AptStep step = bookworm();
    write(step, "/etc/apt/apt.conf.d/docker-clean", "");
    step.run("apt-get update");
    step.run("apt-get -o APT::Keep-Downloaded-Packages=false install -y zip");
    assertFalse(hasArchive(step));
    assertTrue(hasCaches(step));
    step.run("apt-get install -y jq");
    assertTrue(
        step.content().stream()
            .anyMatch(entry -> entry.path().startsWith("/var/cache/apt/archives/jq_")));
  }

  @Test
  void aptMarkDecidesWhatAutoremoveTakes() {
    AptStep step = bookworm();
    step.run("apt-get update");
    CommandModel.Result shown = step.run("apt-mark showmanual");
    assertTrue(shown.output().orElseThrow().lines().toList().contains("bash"));
    step.run("apt-get install -y --no-install-recommends gcc zip");
    step.run("apt-mark auto gcc");
    step.run("apt-get purge -y --auto-remove");
    assertEquals(Set.of("zip"), packages(step));
  }

  @Test
  void theFactNamesRequestsAndEdges() {
    AptStep step = bookworm();
    step.run("apt-get update");
    step.run("apt-get install -y --no-install-recommends curl");
    Fact.Installed fact = assertInstanceOf(Fact.Installed.class, step.facts.getFirst());
    assertEquals("curl", fact.requested().getFirst().name());
    assertTrue(fact.installed().get("curl").contains("libcurl4"));
  }

  @Test
  void unknownSystemsAreUnknown() {
    AptStep nothing = new AptStep(INDEXES, Optional.empty(), Platform.LINUX_AMD64);
    nothing.run("apt-get install -y zip");
    assertEquals(1, nothing.unknown.size());
    AptStep alpine = AptStep.on(INDEXES, "alpine", "3.20", true);
    alpine.run("apt-get install -y zip");
    assertEquals(List.of(), alpine.content());
    assertEquals(1, alpine.unknown.size());
  }

  @Test
  void ubuntuIsApproximate() {
    AptStep step = AptStep.on(INDEXES, "ubuntu", "22.04", false);
    Weight weight = step.layer("apt-get update && apt-get install -y curl");
    assertEquals(Estimate.Basis.APPROXIMATE, weight.unpacked().basis());
  }
}
