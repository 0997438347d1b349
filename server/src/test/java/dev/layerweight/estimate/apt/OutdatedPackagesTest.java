package dev.layerweight.estimate.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuildDay;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.estimate.Fact;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Weight;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutdatedPackagesTest {

  private static final AptIndexes INDEXES = new AptIndexes(List.of());
  private static final String UPGRADE =
      "apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*";

  private static AptStep built(String os, String release, Optional<BuildDay> day) {
    BaseImage image = AptStep.image(os, release, true, List.of()).builtOn(day);
    return new AptStep(INDEXES, Optional.of(image), Platform.LINUX_AMD64);
  }

  private static AptStep built(int year, int month, int day, boolean orLater) {
    return built(
        "debian", "bookworm", Optional.of(new BuildDay(LocalDate.of(year, month, day), orLater)));
  }

  /**
   * An image of Debian 12.15 alone, of 2026-07-11, upgraded to the index of 2026-11-21: 15,884,758
   * bytes of files, 5,137,339 packed.
   */
  @Test
  void whatCameAfterTheImageIsWrittenAgain() {
    AptStep step = built(2026, 7, 11, false);

    Weight weight = step.layer(UPGRADE);

    assertEquals(15_884_758, weight.unpacked().likely(), 15_884_758 * 0.01);
    assertTrue(weight.unpacked().low() <= 15_884_758 && weight.unpacked().high() >= 15_884_758);
    assertEquals(5_137_339, weight.compressed().likely(), 5_137_339 * 0.03);
    Fact.Upgraded fact = assertInstanceOf(Fact.Upgraded.class, step.facts.getFirst());
    assertTrue(fact.packages().contains("perl-base"), fact.packages().toString());
    assertEquals(List.of(), step.unknown);
  }

  @Test
  void aSecondUpgradeAndAnUpgradeOfTheDayBringNothing() {
    AptStep step = built(2026, 7, 11, false);
    step.layer(UPGRADE);
    assertEquals(0, step.layer(UPGRADE).unpacked().likely());
    AptStep fresh = built(2026, 11, 21, false);
    assertEquals(0, fresh.layer(UPGRADE).unpacked().likely());
    assertEquals(List.of(), fresh.facts);
  }

  @Test
  void aTagThatIsBuiltAgainMayBeFresh() {
    AptStep step = built(2026, 7, 11, true);

    Weight weight = step.layer(UPGRADE);

    Estimate.Estimated size = assertInstanceOf(Estimate.Estimated.class, weight.unpacked());
    assertEquals(0, size.likely());
    assertTrue(size.high() > 1_000_000 && size.high() < 15_000_000, size.toString());
    assertEquals(List.of(), step.facts);
  }

  @Test
  void aTagThatMayHaveBeenLeftAloneMayBeOfAnyDay() {
    AptStep step = built("debian", "bookworm", Optional.of(BuildDay.ANY));
    Estimate size = step.layer(UPGRADE).unpacked();
    assertEquals(0, size.likely());
    assertTrue(size.high() > 35_000_000 && size.high() < 70_000_000, size.toString());
    assertEquals(List.of(), step.unknown);
  }

  @Test
  void whereTheAgeIsNotKnownNothingIsSaidToBeZero() {
    AptStep nameless = built("debian", "bookworm", Optional.empty());
    nameless.layer(UPGRADE);
    assertEquals(1, nameless.unknown.size(), nameless.unknown.toString());
    AptStep ubuntu =
        built("ubuntu", "jammy", Optional.of(new BuildDay(LocalDate.of(2026, 7, 1), false)));
    ubuntu.layer(UPGRADE);
    assertTrue(ubuntu.unknown.getLast().contains("jammy"), ubuntu.unknown.toString());
  }
}
