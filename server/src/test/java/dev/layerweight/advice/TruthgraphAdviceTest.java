package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.refactor.Fix;
import dev.layerweight.report.Bytes;
import dev.layerweight.testing.Materialized;
import dev.layerweight.text.TextEdit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
            "34 package-manager-in-image",
            "59 cpu-torch",
            "59 split-image",
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
    // gcc and g++ with what only they need; 243 MB with libraries that may be needed to run.
    assertBetween(200_000_000, 250_000_000, finding(25, "build-tools-in-image"));
    // nvidia, torch and triton are 6.85 to 7.06 GB, and torch for the processor is left.
    assertBetween(6_000_000_000L, 6_400_000_000L, finding(59, "cpu-torch"));
    // mypy alone has 44 MiB of files.
    assertBetween(60_000_000, 130_000_000, finding(59, "python-dev-dependencies"));
    // All that gcc and g++ bring: the libraries go with them where a stage of their own has them.
    assertBetween(235_000_000, 265_000_000, finding(82, "single-stage-build"));
    // The interpreter of the base image, 36.8 MB without its pip; its byte code is made anew.
    assertBetween(26_000_000, 34_000_000, finding(87, "files-copied-twice"));
    // uv and uvx.
    assertBetween(53_000_000, 54_200_000, finding(88, "files-copied-twice"));
    assertBetween(2_700_000, 2_800_000, finding(103, "tests-copied"));
    assertBetween(970_000, 990_000, finding(107, "tests-copied"));
  }

  @Test
  void theCpuBuildOfTorchIsAskedForInBothBranches() {
    Fix fix = finding(59, "cpu-torch").fix().orElseThrow();
    assertEquals("Use the CPU build of torch", fix.title());
    assertEquals(
        List.of(" --torch-backend=cpu", " --torch-backend=cpu"),
        fix.edits().stream()
            .flatMap(file -> file.edits().stream())
            .map(TextEdit::replacement)
            .toList());
  }

  @Test
  void theMlStackGetsAnImageOfItsOwn() throws IOException {
    Finding split = finding(59, "split-image");
    Fix fix = split.fix().orElseThrow();
    Analysis after = trial.after(fix.edits());
    assertEquals(
        "Split in two images: runtime of "
            + size(after)
            + " without ml, runtime-ml of "
            + size(trial.analysis())
            + " with it",
        fix.title());
    assertEquals(
        List.of("", "compose.yaml"), fix.edits().stream().map(edit -> edit.path()).toList());
    assertEquals(Optional.of("runtime"), after.build().targetStage().orElseThrow().name());
    // The second image keeps the stack, so that none of it counts as what can go.
    assertEquals(List.of(), split.removable());
    assertTrue(after.build().complete());
  }

  private static String size(Analysis analysis) {
    return Bytes.format(analysis.build().image().unpacked().likely());
  }

  private Finding finding(int line, String rule) {
    return trial.analysis().findings().stream()
        .filter(finding -> finding.line() + 1 == line && finding.rule().equals(rule))
        .findFirst()
        .orElseThrow();
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
      boolean design = finding.rule().equals("split-image");
      if (!design && finding.fix().filter(all::add).isPresent()) {
        promised += finding.saves().likely();
      }
    }
    Analysis after = trial.after(all.edits());
    long saved =
        trial.analysis().build().image().unpacked().likely()
            - after.build().image().unpacked().likely();
    assertEquals(promised, saved, promised * 0.01);
    assertEquals(List.of("split-image"), after.findings().stream().map(Finding::rule).toList());
  }
}
