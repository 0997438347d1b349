package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go in the image of 8 GB, and what people think can go but is not there. */
class TruthgraphAdviceTest {

  @TempDir Path folder;

  private FixTrial trial;

  @BeforeEach
  void read() throws IOException {
    Materialized.of(Path.of("..", "test-fixtures", "truthgraph-api"), folder);
    trial = new FixTrial(folder, folder.resolve("docker").resolve("api.Dockerfile"));
  }

  @Test
  void allThatCanGoIsFoundAndNothingElse() {
    assertEquals(
        List.of(
            "25 build-tools-in-image",
            "59 python-dev-dependencies",
            "82 single-stage-build",
            "87 files-copied-twice",
            "88 files-copied-twice",
            "103 tests-copied",
            "107 tests-copied"),
        trial.analysis().findings().stream()
            .map(finding -> finding.line() + 1 + " " + finding.rule())
            .toList());
  }

  @Test
  void theNumbersAreThoseOfTheMeasuredImage() {
    List<Finding> findings = trial.analysis().findings();
    // gcc and g++ with what only they need; 243 MB with libraries that may be needed to run.
    assertBetween(200_000_000, 250_000_000, findings.get(0));
    // mypy alone has 44 MiB of files.
    assertBetween(60_000_000, 130_000_000, findings.get(1));
    // All that gcc and g++ bring: the libraries go with them where a stage of their own has them.
    assertBetween(235_000_000, 265_000_000, findings.get(2));
    // The interpreter of the base image, 36.8 MB and its byte code.
    assertBetween(30_000_000, 45_000_000, findings.get(3));
    // uv and uvx.
    assertBetween(53_000_000, 54_200_000, findings.get(4));
    assertBetween(2_700_000, 2_800_000, findings.get(5));
    assertBetween(970_000, 990_000, findings.get(6));
  }

  private static void assertBetween(long low, long high, Finding finding) {
    long bytes = finding.saves().likely();
    assertTrue(low <= bytes && bytes <= high, () -> bytes + " bytes: " + finding.message());
  }

  @Test
  void applyingAllSavesWhatWasPromised() throws IOException {
    Combined all = new Combined(trial.analysis().build().dockerfile());
    long promised = 0;
    for (Finding finding : trial.analysis().findings()) {
      if (finding.fix().filter(all::add).isPresent()) {
        promised += finding.saves().likely();
      }
    }
    Analysis after = trial.after(all.edits());
    long saved =
        trial.analysis().build().image().unpacked().likely()
            - after.build().image().unpacked().likely();
    assertEquals(promised, saved, promised * 0.01);
    assertEquals(
        List.of("files-copied-twice"), after.findings().stream().map(Finding::rule).toList());
  }
}
