package dev.layerweight.catalog.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.PackageDays;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedPackageDaysTest {

  @ParameterizedTest
  @ValueSource(strings = {"bullseye", "bookworm", "trixie"})
  void theTableHasNearlyAllOfTheRootFilesystemInTheIndexsVersions(String release) {
    PackageDays days = ShippedPackageDays.shipped();
    DebianIndex index =
        new AptIndexes(List.of()).index("debian", release, "amd64").found().orElseThrow();
    long known =
        index.base().stream()
            .filter(one -> days.of(release, one.name(), one.version()).isPresent())
            .count();
    assertTrue(known >= index.base().size() * 0.9, known + " of " + index.base().size());
    assertTrue(days.knows(release));
  }

  @Test
  void rowsThatSayNothingArePassedOver() {
    ShippedPackageDays days =
        new ShippedPackageDays(
            List.of(
                "# comment",
                "release\tpackage\tversion\tday",
                "bookworm\tlibc6\t2.36-9\t2023-06-10",
                "bookworm\tbash\t5.2\tsome day",
                "cut"));
    assertEquals(Optional.of(LocalDate.of(2023, 6, 10)), days.of("bookworm", "libc6", "2.36-9"));
    assertEquals(Optional.empty(), days.of("bookworm", "bash", "5.2"));
    assertEquals(LocalDate.of(2023, 6, 10), days.collected());
    assertFalse(days.knows("trixie"));
    assertTrue(days.cameAfter("bookworm", "libc6", "2.36-9+deb12u1"));
    assertFalse(days.cameAfter("bookworm", "libc6", "2.36-9"));
    assertFalse(days.cameAfter("bookworm", "zlib1g", "9"));
  }
}
