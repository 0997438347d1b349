package dev.layerweight.accuracy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.advice.Rules;
import dev.layerweight.advice.SimulatingAdvisor;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three systems of the first seed document: what its report got wrong must be right here. */
class SystemsTest {

  private static final SimulatingAdvisor ADVISOR =
      new SimulatingAdvisor(
          ShippedCatalog.simulation(),
          text -> new DockerfileParser().parse(text),
          Rules.all(),
          (rule, fault) -> {
            throw new AssertionError(rule, fault);
          });

  @TempDir private Path temporary;

  private Analysis analyze(String system, String context, String dockerfile) throws IOException {
    Path folder =
        Materialized.of(
            Path.of("..", "test-fixtures", system), Files.createTempDirectory(temporary, system));
    Path file = folder.resolve(dockerfile);
    return ADVISOR.analyze(
        new DockerfileParser().parse(Files.readString(file)),
        new FolderContext(folder.resolve(context), file),
        BuildOptions.DEFAULT,
        100_000,
        () -> false);
  }

  private static InstructionEstimate line(Analysis analysis, int line) {
    return analysis.build().stages().stream()
        .flatMap(stage -> stage.instructions().stream())
        .filter(one -> one.placed().line() == line - 1)
        .findFirst()
        .orElseThrow();
  }

  private static long bytes(InstructionEstimate instruction, String namePrefix) {
    return instruction.parts().stream()
        .filter(part -> part.name().startsWith(namePrefix))
        .map(Part::weight)
        .mapToLong(weight -> weight.unpacked().likely())
        .sum();
  }

  private static List<String> rules(Analysis analysis) {
    return analysis.findings().stream().map(Finding::rule).toList();
  }

  @Test
  void compilersAreMoreThanTheTwoPackagesTheyAreNamedBy() throws IOException {
    Analysis before =
        analyze("insight-ai", "services/insight-ai", "services/insight-ai/Dockerfile.before");
    InstructionEstimate apt = line(before, 7);
    long named = bytes(apt, "gcc-14-x86-64") + bytes(apt, "g++-14-x86-64");
    long all = apt.weight().unpacked().likely();
    assertTrue(named * 2 < all, () -> named + " of " + all);
    assertTrue(all > 240_000_000 && all < 280_000_000, () -> "compilers: " + all);
    assertTrue(rules(before).contains("build-tools-in-image"));
    assertTrue(rules(before).contains("python-dev-dependencies"));
  }

  @Test
  void torchFromTheDefaultIndexBringsCuda() throws IOException {
    Analysis before =
        analyze("insight-ai", "services/insight-ai", "services/insight-ai/Dockerfile.before");
    long cuda = bytes(line(before, 13), "nvidia-");
    assertTrue(cuda > 2_500_000_000L, () -> "nvidia: " + cuda);
  }

  @Test
  void compressedAndUnpackedAreNotMixedUp() throws IOException {
    Analysis before =
        analyze("insight-ai", "services/insight-ai", "services/insight-ai/Dockerfile.before");
    StageEstimate stage = before.build().stages().getFirst();
    long unpacked = stage.base().weight().unpacked().likely();
    assertEquals(45.7e6, stage.base().weight().compressed().likely(), 0.5e6);
    assertTrue(unpacked > 119_000_000 && unpacked < 130_000_000, () -> "base: " + unpacked);
  }

  @Test
  void aVirtualEnvironmentWithoutItsInterpreterIsSaidToBeBroken() throws IOException {
    assertAll(
        () ->
            assertTrue(
                rules(
                        analyze(
                            "insight-ai", "services/insight-ai", "services/insight-ai/Dockerfile"))
                    .contains("venv-without-interpreter")),
        () ->
            assertTrue(
                rules(analyze("ml-runtime", "ml", "ml/Dockerfile.before"))
                    .contains("venv-without-interpreter")));
  }

  @Test
  void ownFilesAreExact() throws IOException {
    Analysis after = analyze("ml-runtime", "ml", "ml/Dockerfile");
    assertEquals(886_705, line(after, 13).weight().unpacked().likely());
    assertEquals(465_913, line(after, 20).weight().unpacked().likely());
    assertFalse(rules(after).contains("venv-without-interpreter"));
  }

  @Test
  void linksIntoAStoreThatIsNotCopiedWeighNothing() throws IOException {
    Analysis before = analyze("intelgraph-server", ".", "services/server/Dockerfile.before");
    InstructionEstimate copied = line(before, 26);
    assertEquals(0, copied.weight().unpacked().likely());
    assertFalse(copied.isComplete());
    Analysis after = analyze("intelgraph-server", ".", "services/server/Dockerfile");
    assertTrue(bytes(line(after, 23), "ffprobe-static") > 300_000_000);
    assertEquals(0, bytes(line(after, 23), "@mui"));
  }
}
