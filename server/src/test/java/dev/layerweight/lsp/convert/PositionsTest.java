package dev.layerweight.lsp.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.text.LineIndex;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PositionsTest {

  private static final String TEXT = "FROM a\r\nRUN é€😀x\n\nLAST";

  private static Positions positions(PositionEncoding encoding) {
    return new Positions(TEXT, LineIndex.of(TEXT), encoding);
  }

  @ParameterizedTest
  @EnumSource
  void everyOffsetOutsideOfLineBreaksAndPairsComesBack(PositionEncoding encoding) {
    Positions positions = positions(encoding);
    for (int offset = 0; offset <= TEXT.length(); offset++) {
      boolean inPair = offset < TEXT.length() && Character.isLowSurrogate(TEXT.charAt(offset));
      boolean inBreak = offset < TEXT.length() && offset > 0 && TEXT.startsWith("\r\n", offset - 1);
      if (!inPair && !inBreak) {
        assertEquals(offset, positions.offset(positions.position(offset)), "offset " + offset);
      }
    }
  }

  @Test
  void countsInTheUnitsOfTheEncoding() {
    int x = TEXT.indexOf('x');
    assertEquals(new Position(1, 8), positions(PositionEncoding.UTF_16).position(x));
    assertEquals(new Position(1, 13), positions(PositionEncoding.UTF_8).position(x));
    assertEquals(new Position(1, 7), positions(PositionEncoding.UTF_32).position(x));
  }

  @Test
  void movesWhatIsOutsideToTheBorder() {
    for (PositionEncoding encoding : PositionEncoding.values()) {
      Positions positions = positions(encoding);
      assertEquals(6, positions.offset(new Position(0, 99)));
      assertEquals(TEXT.length(), positions.offset(new Position(99, 0)));
      assertEquals(0, positions.offset(new Position(-1, -1)));
    }
  }

  @Test
  void aPositionWithinACharacterIsItsStart() {
    int face = TEXT.indexOf("😀");
    assertEquals(face, positions(PositionEncoding.UTF_8).offset(new Position(1, 11)));
  }

  @Test
  void takesTheFirstKnownOffer() {
    assertEquals(
        PositionEncoding.UTF_32, PositionEncoding.negotiate(List.of("ucs-2", "utf-32", "utf-8")));
    assertEquals(PositionEncoding.UTF_16, PositionEncoding.negotiate(List.of()));
  }
}
