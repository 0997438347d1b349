package dev.layerweight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class VisibleTest {

  @Test
  void plainTextStaysTheSame() {
    String text = "g++-12 @types/node ~!";
    assertSame(text, Visible.line(text));
    assertEquals("naïve 漢字 🐳", Visible.line("naïve 漢字 🐳"));
  }

  @Test
  void whatWouldActIsWrittenOut() {
    assertEquals("a\\x1b[31m\\x0ab\\x00\\x9b", Visible.line("a\u001b[31m\nb\0\u009b"));
    assertEquals("\\u202egpj.exe\\u200b\\u2028", Visible.line("\u202egpj.exe\u200b\u2028"));
    assertEquals("\\ud800x\\ue000", Visible.line("\ud800x\ue000"));
  }

  @Test
  void wordsStandOnOneLine() {
    assertEquals("RUN a b", Visible.words("  RUN\ta \r\n  b\n"));
  }
}
