package dev.layerweight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpmVersionTest {

  /** Cases of rpm's own test suite (tests/rpmvercmp.at). */
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, 0",
    "1.0, 2.0, -1",
    "2.0.1a, 2.0.1, 1",
    "5.5p1, 5.5p2, -1",
    "5.5p10, 5.5p1, 1",
    "10xyz, 10.1xyz, -1",
    "xyz10, xyz10.1, -1",
    "xyz.4, 8, -1",
    "5.5p2, 5.6p1, -1",
    "6.0.rc1, 6.0, 1",
    "10b2, 10a1, 1",
    "1.0aa, 1.0a, 1",
    "10.0001, 10.1, 0",
    "10.0001, 10.0039, -1",
    "4.999.9, 5.0, -1",
    "20101121, 20101122, -1",
    "2_0, 2.0, 0",
    "a+, a_, 0",
    "1.0~rc1, 1.0, -1",
    "1.0~rc1, 1.0~rc2, -1",
    "1.0~rc1~git123, 1.0~rc1, -1",
    "1.0^, 1.0, 1",
    "1.0^git1, 1.0^git2, -1",
    "1.0^git1, 1.01, -1",
    "1.0^20160101, 1.0.1, -1",
    "1.0~rc1^git1, 1.0~rc1, 1",
  })
  void versionsAreOrderedAsRpmOrdersThem(String left, String right, int order) {
    assertEquals(order, RpmVersion.compare(left, right));
    assertEquals(-order, RpmVersion.compare(right, left));
  }

  @Test
  void theEpochCountsFirstAndTheReleaseLast() {
    assertTrue(RpmVersion.parse("1:1.0-1").compareTo(RpmVersion.parse("2.0-1")) > 0);
    assertTrue(RpmVersion.parse("2.0-1").compareTo(RpmVersion.parse("2.0-10")) < 0);
    assertEquals(0, RpmVersion.parse("2.0").compareTo(RpmVersion.parse("2.0-10")));
  }

  @Test
  void aRelationIsMetByWhatFits() {
    RpmRelation wanted = new RpmRelation("lib", "GE", Optional.of(RpmVersion.parse("2.0")));
    assertTrue(
        wanted.isMetBy(new RpmRelation("lib", "EQ", Optional.of(RpmVersion.parse("2.0-3")))));
    assertFalse(wanted.isMetBy(new RpmRelation("lib", "EQ", Optional.of(RpmVersion.parse("1.9")))));
    assertTrue(wanted.isMetBy(RpmRelation.of("lib")));
    assertFalse(wanted.isMetBy(RpmRelation.of("other")));
  }
}
