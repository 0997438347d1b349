package dev.layerweight.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineIndexEditsTest {

  private static final String[] PIECES = {"a", "\n", "\r", "\r\n", "bc", "", "\n\n", "x\ry"};

  private static String piece(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(most);
    for (int i = 0; i < count; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static String described(LineIndex lines, int length) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < lines.lineCount(); line++) {
      text.append(lines.startOf(line)).append('-').append(lines.endOf(line)).append(' ');
    }
    for (int offset = 0; offset <= length; offset++) {
      text.append(lines.lineOf(offset)).append(' ');
    }
    return text.toString();
  }

  @Test
  void anEditedIndexIsThatOfTheNewText() {
    Random random = new Random(5);
    String text = "";
    LineIndex lines = LineIndex.of(text);
    for (int round = 0; round < 20_000; round++) {
      int start = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), start + random.nextInt(text.length() > 40 ? 30 : 6));
      text = text.substring(0, start) + piece(random, 6) + text.substring(end);
      lines = lines.after(new TextRange(start, end), text);
      assertEquals(described(LineIndex.of(text), text.length()), described(lines, text.length()));
    }
  }

  @Test
  void countsTheEndsOfLines() {
    assertEquals(3, LineIndex.ends("a\nb\r\nc\rd", 0, 8));
    assertEquals(0, LineIndex.ends("a\r\n", 0, 2));
    assertEquals(1, LineIndex.ends("a\r", 0, 2));
  }
}
