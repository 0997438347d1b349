package dev.layerweight.lsp.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TextShiftTest {

  @Test
  void movesWhatLiesAfterTheChangeAndKeepsWhatLiesBefore() {
    TextShift shift = TextShift.between("one\ntwo\nthree", "one\nnew\ntwo\nthree");
    assertEquals(OptionalInt.of(2), shift.move(2));
    assertEquals(OptionalInt.of(12), shift.move(8));
    assertEquals(OptionalInt.of(17), shift.move(13));
  }

  @Test
  void losesWhatWasReplaced() {
    TextShift shift = TextShift.between("a RUN b c", "a COPY c");
    assertTrue(shift.move(4).isEmpty());
    assertEquals(OptionalInt.of(7), shift.move(8));
  }

  @Test
  void repeatedTextIsNotCountedTwice() {
    TextShift shift = TextShift.between("aaa", "aaaaa");
    assertEquals(OptionalInt.of(3), TextShift.between("aaaaa", "aaa").move(5));
    assertEquals(OptionalInt.of(0), shift.move(0));
  }

  @Test
  void equalTextsChangeNothing() {
    TextShift shift = TextShift.between("same", "same");
    for (int offset = 0; offset <= 4; offset++) {
      assertEquals(OptionalInt.of(offset), shift.move(offset));
    }
  }
}
