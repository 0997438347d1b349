package dev.layerweight.estimate.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          *.py,      main.py,   true
          *.py,      main.pyc,  false
          a*b*c,     aXbYc,     true
          a*b*c,     aXbY,      false
          ?at,       cat,       true
          [a-c]x,    bx,        true
          [!a-c]x,   bx,        false
          [!a-c]x,   dx,        true
          '[',       '[',       true
          '',        '',        true
          *,         a/b,       false
          \\*,        *,         true
          ***********************a, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, false
          """)
  void matches(String pattern, String text, boolean expected) {
    assertEquals(expected, Glob.matches(pattern, text, false));
  }

  @ParameterizedTest
  @CsvSource({"/a/*/c, /a/b/c, true", "/a/*, /a/b/c, false", "/a/*, /a/.hidden, false"})
  void matchesPaths(String pattern, String path, boolean expected) {
    assertEquals(expected, Glob.matchesPath(pattern, path));
  }
}
