package dev.layerweight.estimate.apk;

import static dev.layerweight.testing.CommandStage.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuildDay;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.apk.ApkIndexText;
import dev.layerweight.estimate.Fact;
import dev.layerweight.image.Provenance;
import dev.layerweight.testing.CommandStage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApkUpgradeTest {

  private static final LocalDate BUILT = LocalDate.of(2025, 3, 1);

  private static String record(String name, LocalDate day) {
    return "P:%s\nV:1-r0\nS:200000\nI:500000\nt:%d\n\n"
        .formatted(name, day.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
  }

  private static CommandStage on(Optional<BuildDay> built, String index) throws IOException {
    ApkIndexText text = ApkIndexText.of(index.getBytes(StandardCharsets.UTF_8));
    AlpineIndex alpine = new TextIndex(ApkIndexText.of(text.toBytes()));
    Catalog none = CommandStage.noCatalog();
    Catalog catalog =
        new Catalog(
            none.baseImages(),
            none.debian(),
            (_, _) -> new Answer.Found<>(alpine, new Provenance("test"), false),
            RpmPackages.NONE,
            none.python(),
            none.node());
    return new CommandStage(
        CommandStage.on("alpine", "3.22").map(image -> image.builtOn(built)),
        catalog,
        new ApkCommand());
  }

  /** An index of one repository. */
  private record TextIndex(ApkIndexText text) implements AlpineIndex {

    @Override
    public String release() {
      return "3.22";
    }

    @Override
    public String architecture() {
      return "x86_64";
    }

    @Override
    public Optional<AlpinePackage> find(String name) {
      return text.named(name).stream().findFirst();
    }

    @Override
    public List<AlpinePackage> providers(String name) {
      return text.named(name);
    }

    @Override
    public List<AlpinePackage> conditional() {
      return text.conditional();
    }

    @Override
    public String absence() {
      return "not there";
    }
  }

  private static final String INDEX =
      record("musl", BUILT.minusDays(30))
          + record("busybox", BUILT.plusDays(40))
          + record("apk-tools", BUILT.minusDays(1))
          + record("curl", BUILT.plusDays(50));

  @Test
  void whatWasBuiltAfterTheImageIsInstalledOnceMore() throws IOException {
    CommandStage stage = on(Optional.of(new BuildDay(BUILT, false)), INDEX);

    long upgraded = bytes(stage.layer("apk upgrade --no-cache"));

    assertEquals(List.of(), stage.unknown());
    Fact.Upgraded fact = assertInstanceOf(Fact.Upgraded.class, stage.facts().getFirst());
    assertEquals(List.of("busybox"), fact.packages());
    assertTrue(upgraded >= 500_000 && upgraded < 700_000, "bytes " + upgraded);
    assertEquals(0, bytes(stage.layer("apk upgrade --no-cache")));
  }

  @Test
  void whereADayIsMissingItIsUnknown() throws IOException {
    for (Optional<BuildDay> built :
        List.of(Optional.<BuildDay>empty(), Optional.of(new BuildDay(BUILT, true)))) {
      CommandStage stage = on(built, INDEX);
      stage.layer("apk upgrade --no-cache");
      assertEquals(1, stage.unknown().size());
    }
    CommandStage stage =
        on(Optional.of(new BuildDay(BUILT, false)), INDEX.replaceAll("t:\\d+\n", ""));
    stage.layer("apk upgrade --no-cache");
    assertEquals(1, stage.unknown().size());
  }

  @Test
  void aBaseImageIsAsOldAsItSays() {
    BaseImage image = CommandStage.on("alpine", "3.22").orElseThrow();
    assertEquals(Optional.empty(), image.built());
    assertEquals(
        Optional.of(new BuildDay(BUILT, false)),
        image.builtOn(Optional.of(new BuildDay(BUILT, false))).built());
  }
}
