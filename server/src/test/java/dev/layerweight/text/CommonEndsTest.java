package dev.layerweight.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CommonEndsTest {

  @Test
  void findsWhatIsTheSame() {
    assertEquals(new CommonEnds(2, 1), CommonEnds.of("abxc", "abyyc"));
    assertEquals(new CommonEnds(3, 0), CommonEnds.of("abc", "abc"));
    assertEquals(new CommonEnds(0, 0), CommonEnds.of("", "abc"));
  }

  @Test
  void theEndsDoNotOverlap() {
    assertEquals(new CommonEnds(2, 0), CommonEnds.of("aa", "aaa"));
    assertEquals(new CommonEnds(3, 0), CommonEnds.of("aba", "ababa"));
    assertEquals(new CommonEnds(1, 1), CommonEnds.of("aa", "aba"));
  }

  @Test
  void longTextsAreComparedToTheCharacter() {
    String head = "h".repeat(5_000);
    String tail = "t".repeat(3_333);
    assertEquals(
        new CommonEnds(5_001, 3_334), CommonEnds.of(head + "axc" + tail, head + "ayyyc" + tail));
    assertEquals(
        new CommonEnds(5_000, 3_333), CommonEnds.of(head + "\u20ac" + tail, head + "a" + tail));
  }
}
