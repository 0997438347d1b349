package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangeTest {

  private static final List<String> VERSIONS =
      List.of("1.0.0", "1.2.3", "1.10.0", "2.0.0-rc.1", "2.0.0", "3.0.0-beta.1");

  @ParameterizedTest
  @CsvSource({
    "^1.0.0, 1.10.0",
    "~1.2.0, 1.2.3",
    "1, 1.10.0",
    "1.x, 1.10.0",
    ">=1.2 <2, 1.10.0",
    "1.0.0 - 1.9.0, 1.2.3",
    "^1.2 || ^2, 2.0.0",
    "*, 2.0.0",
    "'', 2.0.0",
    "latest, 2.0.0",
    "=1.2.3, 1.2.3",
    "v1.2.3, 1.2.3"
  })
  void theNewestFittingVersionIsTaken(String range, String version) {
    assertEquals(Optional.of(version), VersionRange.newest(range, VERSIONS));
  }

  @Test
  void whatNoVersionMeetsIsNothing() {
    assertEquals(Optional.empty(), VersionRange.newest("^4.0.0", VERSIONS));
    assertFalse(VersionRange.accepts("(((((", "1.0.0"));
    assertFalse(VersionRange.accepts("1".repeat(100_000), "1.0.0"));
    assertFalse(VersionRange.accepts("^1.0.0", "not a version"));
  }
}
