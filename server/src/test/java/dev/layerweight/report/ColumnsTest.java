package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void wideLettersTakeTwoColumnsAndMarksNone() {
    assertEquals(4, Columns.width("漢字"));
    assertEquals(1, Columns.width("e\u0301"));
    assertEquals(2, Columns.width("🐳"));
  }

  @Test
  void fitsWithoutCuttingALetterInTwo() {
    assertEquals("abc", Columns.fit("abc", 3, "…"));
    assertEquals("ab…", Columns.fit("abcd", 3, "…"));
    assertEquals("漢…", Columns.fit("漢字字", 4, "…"));
    assertEquals("…/c", Columns.fitEnd("a/b/c", 3, "…"));
  }

  @Test
  void wrapsBetweenWordsAndBreaksOnlyWordsThatAreTooLong() {
    assertEquals(List.of("one two", "three"), Columns.wrap("one two three", 8));
    assertEquals(List.of("a", "bbbbbbbb", "bb c"), Columns.wrap("a bbbbbbbbbb c", 8));
    assertEquals(List.of(""), Columns.wrap("", 8));
    assertTrue(Columns.wrap("漢字".repeat(9), 5).stream().allMatch(l -> Columns.width(l) <= 5));
  }
}
