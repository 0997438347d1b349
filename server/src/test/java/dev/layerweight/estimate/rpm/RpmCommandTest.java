package dev.layerweight.estimate.rpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmGroup;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.testing.CommandStage;
import dev.layerweight.testing.WritingCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpmCommandTest {

  private final FakeRpmIndex index =
      new FakeRpmIndex()
          .add("glibc", "2-1", "provides: libc")
          .add("bash", "5-1", "requires: libc")
          .add("gcc", "11-1", "requires: libmpc, libc; recommends: gcc-doc")
          .add("gcc-doc", "11-1", "")
          .add("libmpc", "1-1", "")
          .add("make", "4-1", "requires: libc")
          .add("gcc-plugin", "11-1", "requires: gcc");

  private static CommandStage on(String os, String release, RpmPackages rpm) {
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(), none.debian(), none.alpine(), rpm, none.python(), none.node());
    return new CommandStage(
        CommandStage.on(os, release), catalog, new RpmCommand(), new WritingCommand());
  }

  private CommandStage fedora() {
    return on("fedora", "40", index.asDistribution());
  }

  private static Set<String> packages(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.kind() == PartKind.APT)
        .map(Entry::owner)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dnf install -y gcc make",
        "yum -y install gcc make",
        "microdnf install gcc make",
        "zypper --non-interactive in gcc make",
        "dnf --setopt install_weak_deps=0 install gcc make",
        "rpm -ivh gcc make",
      })
  void withoutAnIndexPackagesAreNamedAsUnknown(String command) {
    CommandStage stage = on("fedora", "44", RpmPackages.NONE);
    List<Entry> entries = stage.layer(command);

    assertEquals(
        List.of(
            "no package index of fedora 44 ships (layerweight.network = known brings it): gcc,"
                + " make"),
        stage.unknown());
    assertEquals(0, CommandStage.bytes(entries));
  }

  @Test
  void theCacheIsUnknownUntilItIsCleaned() {
    CommandStage stage = on("fedora", "40", RpmPackages.NONE);
    List<Entry> kept = stage.layer("dnf install -y gcc");
    assertEquals("/var/cache/dnf", kept.getFirst().path());
    assertInstanceOf(Estimate.Unknown.class, kept.getFirst().weight().unpacked());

    assertTrue(stage.layer("dnf install -y make", "dnf clean all").isEmpty());
  }

  @Test
  void aBuildIsWeighedByTheIndex() {
    CommandStage stage = fedora();
    List<Entry> entries = stage.layer("dnf install -y gcc bash");

    // The base image has bash and what it needs.
    assertEquals(Set.of("gcc", "libmpc", "gcc-doc"), packages(entries));
    assertEquals(List.of(), stage.unknown());
    Entry gcc = entries.stream().filter(e -> e.owner().equals("gcc")).findFirst().orElseThrow();
    Estimate size = gcc.weight().unpacked();
    assertTrue(size.low() < 1_000_000 && 1_000_000 <= size.high(), size::toString);
    assertEquals(Estimate.Basis.APPROXIMATE, size.basis());
    Entry database =
        entries.stream().filter(e -> e.owner().equals("rpm database")).findFirst().orElseThrow();
    assertEquals("/usr/lib/sysimage/rpm/rpmdb.sqlite", database.path());
    Fact.Installed fact = assertInstanceOf(Fact.Installed.class, stage.facts().getFirst());
    assertEquals(List.of("libmpc"), fact.installed().get("gcc"));
    assertEquals(Set.of(), packages(stage.layer("dnf install -y gcc")));
  }

  @ParameterizedTest
  @CsvSource({
    "fedora, 40, dnf install -y gcc, /var/cache/dnf, true",
    "fedora, 44, dnf install -y gcc, /var/cache/libdnf5, true",
    "ubi, 9, microdnf install -y gcc, /var/cache/yum, false",
    "ubi, 9, yum install -y gcc, /var/cache/dnf, true",
    "amazonlinux, 2, yum install -y gcc, /var/cache/yum, false",
    "opensuse, 15.6, zypper -n install gcc, /var/cache/zypp, false",
    "opensuse, 15.6, zypper -n install --recommends gcc, /var/cache/zypp, true",
    "fedora, 40, dnf install -y --setopt=install_weak_deps=False gcc, /var/cache/dnf, false",
  })
  void eachProgramHasItsHabits(
      String os, String release, String command, String cache, boolean weak) {
    List<Entry> entries = on(os, release, index.asDistribution()).layer(command);
    Entry kept = entries.stream().filter(e -> e.kind() == PartKind.CACHE).findFirst().orElseThrow();
    assertEquals(cache, kept.path());
    assertTrue(kept.weight().unpacked().likely() > 1_000_000);
    assertEquals(weak, packages(entries).contains("gcc-doc"));
  }

  @Test
  void settingsThatTheBuildWroteCount() {
    CommandStage stage = fedora();
    List<Entry> entries =
        stage.layer(
            "write /etc/dnf/dnf.conf [main]\\ninstall_weak_deps=False", "dnf install -y gcc");
    assertEquals(Set.of("gcc", "libmpc"), packages(entries));
  }

  @Test
  void documentationIsLeftOutWhereTheImageSaysSo() {
    long without = CommandStage.bytes(fedora().layer("dnf install -y make", "dnf clean all"));
    long with =
        CommandStage.bytes(
            fedora().layer("dnf install -y --setopt=tsflags= make", "dnf clean all"));
    assertTrue(without < with, without + " < " + with);
  }

  @Test
  void removalTakesDependentsAndWhatNobodyNeedsAnyMore() {
    CommandStage stage = fedora();
    List<Entry> entries =
        stage.layer("dnf install -y gcc-plugin make", "dnf remove -y gcc", "dnf clean all");
    assertEquals(Set.of("make"), packages(entries));

    List<Entry> old =
        on("amazonlinux", "2", index.asDistribution())
            .layer("yum install -y gcc", "yum remove -y gcc");
    assertEquals(Set.of("libmpc"), packages(old));
  }

  @Test
  void aLaterRemovalFreesNothing() {
    CommandStage stage = fedora();
    stage.layer("dnf install -y gcc");
    List<Entry> later = stage.layer("dnf remove -y gcc");
    assertEquals(Set.of(), packages(later));
    assertTrue(CommandStage.bytes(later) > 100_000, "the database is written anew");
  }

  @Test
  void aRootOfItsOwnBeginsEmpty() {
    List<Entry> entries = fedora().layer("dnf install -y --installroot /out --releasever 9 bash");
    assertEquals(Set.of("bash", "glibc"), packages(entries));
    assertTrue(entries.stream().allMatch(entry -> entry.path().startsWith("/out/")));
  }

  @Test
  void filesOfRepositoriesAreReadUnlessSwitchedOff() {
    List<RpmPackages.Additions> asked = new ArrayList<>();
    RpmPackages rpm =
        new RpmPackages() {
          @Override
          public Answer<RpmIndex> index(String os, String release, String architecture) {
            return new Answer.Missing<>("not asked");
          }

          @Override
          public Answer<RpmIndex> index(
              String os, String release, String architecture, Additions additions) {
            asked.add(additions);
            return new Answer.Missing<>("not there");
          }

          @Override
          public List<String> repositoryPackages() {
            return List.of("epel-release");
          }
        };
    on("rockylinux", "9", rpm)
        .layer(
            "write /etc/yum.repos.d/a.repo [a]\\nbaseurl=https://a.test/$releasever/\\nenabled=1",
            "write /etc/yum.repos.d/b.repo [b]\\nbaseurl=https://b.test/\\nenabled=0",
            "dnf install -y epel-release",
            "dnf config-manager --set-enabled crb",
            "dnf install -y --enablerepo=extra gcc");
    assertEquals(
        new RpmPackages.Additions(
            Set.of("https://a.test/$releasever/"), Set.of("epel-release", "crb", "extra")),
        asked.getLast());
  }

  @Test
  void groupsModulesAndPatternsBringTheirPackages() {
    index
        .group("development-tools", new RpmGroup(List.of("make"), List.of("bash"), Map.of()))
        .group(
            "compilers",
            new RpmGroup(List.of("gcc", "absent"), List.of(), Map.of("gcc-plugin", "gcc")))
        .module("gcc", List.of("gcc"))
        .add("patterns-devel", "1-1", "provides: pattern() = devel; requires: make");
    for (String command :
        List.of(
            "dnf groupinstall -y development-tools",
            "dnf group install -y development-tools",
            "yum install -y @development-tools")) {
      CommandStage stage = fedora();
      assertEquals(Set.of("make"), packages(stage.layer(command)), command);
      assertEquals(List.of(), stage.unknown());
    }
    assertEquals(
        Set.of("gcc", "gcc-doc", "libmpc", "gcc-plugin"),
        packages(fedora().layer("dnf install -y @compilers")));
    for (String command :
        List.of("dnf module install -y gcc:11", "dnf install -y @gcc:11/common")) {
      assertEquals(Set.of("gcc", "gcc-doc", "libmpc"), packages(fedora().layer(command)), command);
    }
    for (String command :
        List.of("zypper -n install -t pattern devel", "zypper -n in pattern:devel")) {
      assertEquals(
          Set.of("patterns-devel", "make"),
          packages(on("opensuse", "15.6", index.asDistribution()).layer(command)),
          command);
    }
  }

  @Test
  void streamsThatAreChosenAreAskedFor() {
    List<Map<String, String>> asked = new ArrayList<>();
    RpmPackages rpm =
        new RpmPackages() {
          @Override
          public Answer<RpmIndex> index(String os, String release, String architecture) {
            return new Answer.Missing<>("not asked");
          }

          @Override
          public Answer<RpmIndex> index(
              String os, String release, String architecture, Additions additions) {
            asked.add(additions.streams());
            return new Answer.Missing<>("not there");
          }
        };
    CommandStage stage = on("rockylinux", "8", rpm);
    stage.layer("dnf module enable -y nodejs:20", "dnf install -y nodejs");
    assertEquals(Map.of("nodejs", "20"), asked.getLast());
    stage.layer("dnf module reset -y nodejs", "yum module install -y nodejs:18/common");
    assertEquals(Map.of("nodejs", "18"), asked.getLast());
    stage.layer("dnf -y module disable postgresql", "dnf install -y @php:8.2");
    assertEquals(Map.of("nodejs", "18", "postgresql", "", "php", "8.2"), asked.getLast());
  }

  @Test
  void groupsFilesAndStrangersAreUnknown() {
    CommandStage stage = fedora();
    stage.layer("dnf groupinstall -y Development-Tools");
    assertEquals(1, stage.unknown().size());
    stage.layer("dnf install -y @core https://x.test/a.rpm make nobody");
    assertEquals(
        List.of(
            "what dnf installs for @core, https://x.test/a.rpm", "not in fedora 44 (base): nobody"),
        stage.unknown());
    stage.layer("dnf config-manager --add-repo https://dl.test/x.repo", "dnf install -y strange");
    assertEquals(List.of("not in fedora 44 (base); not read: dl.test: strange"), stage.unknown());
  }

  @Test
  void patternsAndReinstallsAreUnderstood() {
    assertEquals(
        Set.of("gcc", "gcc-doc", "gcc-plugin", "libmpc"),
        packages(fedora().layer("dnf install -y gcc*")));
    CommandStage stage = fedora();
    stage.layer("dnf install -y make");
    assertEquals(Set.of("make"), packages(stage.layer("dnf reinstall -y make")));
    assertFalse(packages(stage.layer("dnf install -y make")).contains("make"));
  }

  @Test
  void questionsLeaveNothing() {
    CommandStage stage = fedora();
    assertTrue(stage.layer("rpm -qa", "dnf list installed", "dnf clean all").isEmpty());
    assertEquals(List.of(), stage.unknown());
  }

  @Test
  void anUpgradeIsUnknown() {
    CommandStage stage = fedora();
    stage.layer("dnf upgrade -y");
    assertEquals(1, stage.unknown().size());
  }
}
