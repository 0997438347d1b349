package dev.layerweight.report;

import static dev.layerweight.report.ReportFixtures.assertReport;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MarkdownReportTest {

  @Test
  void hasTheSameOrderOfThought() {
    assertReport("api.md", new MarkdownReport().write(Samples.api()));
  }

  @Test
  void whatComesFromFilesMeansNothing() {
    assertReport("hostile.md", new MarkdownReport().write(Samples.hostile()));
  }

  @Test
  void whatIsNotKnownIsNamed() {
    assertReport("unknown.md", new MarkdownReport().write(Samples.unknown()));
  }

  @Test
  void codeIsFencedLongerThanItsOwnFences() {
    assertEquals("`a`", MarkdownText.code("a"));
    assertEquals("``a`b``", MarkdownText.code("a`b"));
    assertEquals("``` ``a ```", MarkdownText.code("``a"));
    assertEquals("`a\\|b`", MarkdownText.code("a|b"));
    assertEquals("", MarkdownText.code(" "));
  }

  @Test
  void proseNamesNobodyAndLinksNowhere() {
    assertEquals("\\@&#8203;types/node", MarkdownText.prose("@types/node"));
    assertEquals("https\\://x.test", MarkdownText.prose("https://x.test"));
    assertEquals("\\- a-b \\<i\\>", MarkdownText.prose("- a-b <i>"));
  }
}
