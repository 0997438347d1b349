package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombinedTest {

  private static final String TEXT = "FROM x\nRUN abc def\nRUN ghi\n";

  private final Combined combined = new Combined(new DockerfileParser().parse(TEXT));

  private static Fix fix(int start, int end, String replacement) {
    TextEdit edit = new TextEdit(new TextRange(start, end), replacement);
    return new Fix("fix", List.of(FileEdit.ofDockerfile(List.of(edit))), true);
  }

  private String result() {
    return TextEdit.apply(TEXT, combined.edits().getFirst().edits());
  }

  @Test
  void additionsAtOnePlaceFollowEachOther() {
    assertTrue(combined.add(fix(18, 18, " one")));
    assertTrue(combined.add(fix(18, 18, " two")));
    assertEquals("FROM x\nRUN abc def one two\nRUN ghi\n", result());
  }

  @Test
  void anAdditionMayStandWhereWordsGo() {
    assertTrue(combined.add(fix(14, 18, "")));
    assertTrue(combined.add(fix(14, 14, " before")));
    assertTrue(combined.add(fix(18, 18, " behind")));
    assertEquals("FROM x\nRUN abc before behind\nRUN ghi\n", result());
  }

  @Test
  void nothingIsAddedToAnInstructionThatGoes() {
    assertTrue(combined.add(fix(7, 18, "")));
    assertFalse(combined.add(fix(18, 18, " more")));
    assertFalse(combined.add(fix(10, 10, " more")));
    assertEquals("FROM x\n\nRUN ghi\n", result());
  }

  @Test
  void theSameWordsGoOnce() {
    assertTrue(combined.add(fix(14, 18, "")));
    assertTrue(combined.add(fix(14, 18, "")));
    assertFalse(combined.add(fix(13, 18, "")));
    assertEquals("FROM x\nRUN abc\nRUN ghi\n", result());
  }
}
