package dev.layerweight.estimate.rpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.estimate.Entry;
import dev.layerweight.image.Estimate;
import dev.layerweight.testing.CommandStage;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpmCommandTest {

  private CommandStage stage;

  @BeforeEach
  void makeStage() {
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(),
            none.debian(),
            none.alpine(),
            RpmPackages.NONE,
            none.python(),
            none.node());
    stage = new CommandStage(CommandStage.on("fedora", "44"), catalog, new RpmCommand());
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
  void packagesAreNamedAsUnknown(String command) {
    List<Entry> entries = stage.layer(command);

    assertEquals(List.of("no rpm index ships yet: gcc, make"), stage.unknown());
    assertEquals(0, CommandStage.bytes(entries));
  }

  @Test
  void theCacheIsUnknownUntilItIsCleaned() {
    List<Entry> kept = stage.layer("dnf install -y gcc");
    assertEquals("/var/cache/dnf", kept.getFirst().path());
    assertInstanceOf(Estimate.Unknown.class, kept.getFirst().weight().unpacked());

    assertTrue(stage.layer("dnf install -y make", "dnf clean all").isEmpty());
  }

  @Test
  void questionsLeaveNothing() {
    assertTrue(stage.layer("rpm -qa", "dnf list installed", "dnf clean all").isEmpty());
    assertEquals(List.of(), stage.unknown());
  }

  @Test
  void anUpgradeIsUnknown() {
    stage.layer("dnf upgrade -y");
    assertEquals(1, stage.unknown().size());
  }
}
