package dev.layerweight.estimate.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BracesTest {

  @Test
  void puts() {
    assertEquals(List.of("a1", "a2"), Braces.expand("a{1,2}"));
    assertEquals(List.of("ac", "ad", "bc", "bd"), Braces.expand("{a,b}{c,d}"));
    assertEquals(List.of("1", "2", "3"), Braces.expand("{1..3}"));
    assertEquals(List.of("{a}"), Braces.expand("{a}"));
    assertEquals(List.of("{a,b"), Braces.expand("{a,b"));
    assertEquals(List.of("xay", "xbcy", "xbdy"), Braces.expand("x{a,b{c,d}}y"));
  }

  @Test
  void staysBounded() {
    String hostile = "{a,b}".repeat(40);
    assertEquals(true, Braces.expand(hostile).size() < 100_000);
  }
}
