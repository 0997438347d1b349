package dev.layerweight.report;

import static dev.layerweight.report.ReportFixtures.assertReport;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.InstructionEstimate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {

  private static final TextStyle TERMINAL = new TextStyle(80, true, false);

  @Test
  void showsHowBigWhereWhatCanGoAndHow() {
    assertReport("api.txt", new TextReport(TERMINAL).write(Samples.api()));
  }

  @Test
  void isAsciiWhenPiped() {
    String text = new TextReport(TextStyle.PLAIN).write(Samples.api());
    assertReport("api-plain.txt", text);
    assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f));
  }

  @Test
  void colourOnlyAdds() {
    String coloured = new TextReport(new TextStyle(80, true, true)).write(Samples.api());
    assertTrue(coloured.contains("\u001b["));
    String without = coloured.replaceAll("\u001b\\[\\d+m", "").replaceAll("(?m) +$", "");
    assertEquals(new TextReport(TERMINAL).write(Samples.api()), without);
  }

  @Test
  void hostileNamesAreHarmless() {
    String text = new TextReport(TERMINAL).write(Samples.hostile());
    assertReport("hostile.txt", text);
    assertFalse(text.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)));
  }

  @Test
  void whatIsNotKnownIsNamed() {
    assertReport("unknown.txt", new TextReport(TERMINAL).write(Samples.unknown()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 60, 80})
  void noLineIsWiderThanAsked(int columns) {
    for (Report report : List.of(Samples.api(), Samples.hostile(), Samples.unknown())) {
      for (boolean glyphs : new boolean[] {true, false}) {
        String text = new TextReport(new TextStyle(columns, glyphs, false)).write(report);
        int most = Math.max(columns, TextStyle.NARROWEST);
        text.lines()
            .forEach(line -> assertTrue(Columns.width(line) <= most, () -> most + ": " + line));
      }
    }
  }

  @Test
  void aFileOfManyInstructionsIsSummedUp() {
    int count = 100_000;
    Sample sample = new Sample("FROM scratch\n");
    InstructionEstimate[] many = new InstructionEstimate[count];
    Arrays.fill(many, sample.adds(1, Sample.exact(3), List.of()));
    sample.stage("", 1, true, true, Sample.image("scratch", Sample.exact(0), List.of()), many);
    Report report = new Report("Dockerfile", sample.analysis(), List.of());
    String text = new TextReport(TERMINAL).write(report);
    assertTrue(text.contains("and 99940 more layers\n"), text);
    assertTrue(text.lines().count() < 80);
    assertTrue(new MarkdownReport().write(report).contains("\nand 99940 more layers\n"));
  }
}
