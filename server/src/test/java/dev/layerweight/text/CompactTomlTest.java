package dev.layerweight.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CompactTomlTest {

  @Test
  void emptyLinesAndCommentLinesGo() {
    assertEquals(
        "a = [\n  1, # one\n]\n",
        CompactToml.of("# head\n\na = [\n\n  # a\n  1, # one\r\n\r\n]\n".replace("\r", "")));
  }

  @Test
  void stringsOfManyLinesStay() {
    String text = "a = \"\"\"\n\n# no comment\n\\\"\"\"\n\n\"\"\"\nb = '''\n\n'''\n";
    assertEquals(text, CompactToml.of(text + "\n# c\n"));
  }

  @Test
  void quotesInsideOfOtherQuotesAndCommentsOpenNothing() {
    assertEquals(
        "a = \"'''\"\nb = '\"\"\"' # \"\"\"\nc = 1\n",
        CompactToml.of("a = \"'''\"\n\nb = '\"\"\"' # \"\"\"\n\nc = 1\n"));
  }

  @Test
  void textThatIsCutOffStaysAsItIs() {
    assertEquals("a = \"x", CompactToml.of("a = \"x"));
    assertEquals("a = \"\"\"\n\n", CompactToml.of("a = \"\"\"\n\n"));
    assertEquals("", CompactToml.of(""));
  }
}
