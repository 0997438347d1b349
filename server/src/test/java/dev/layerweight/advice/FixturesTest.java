package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fix that is offered for a Dockerfile of the fixtures applies, parses, makes the image no
 * bigger, and takes its finding away; so do all of one Dockerfile together.
 */
class FixturesTest {

  private static final Path FIXTURES = Path.of("..", "test-fixtures");

  @TempDir Path temporary;

  private record Case(Path context, Path dockerfile) {}

  @TestFactory
  Stream<DynamicTest> fixesHold() throws IOException {
    List<Case> cases = cases();
    assertTrue(cases.size() > 30, "the fixtures are gone");
    return cases.stream()
        .map(one ->
            DynamicTest.dynamicTest(
                FIXTURES.relativize(one.dockerfile()).toString(), () -> check(one)));
  }

  private static List<Case> cases() throws IOException {
    List<Path> dockerfiles;
    try (Stream<Path> files = Files.walk(FIXTURES)) {
      dockerfiles =
          files
              .filter(file -> file.getFileName().toString().matches("(.*\\.)?Dockerfile(\\..*)?"))
              .filter(file -> !file.getFileName().toString().endsWith(".dockerignore"))
              .sorted()
              .toList();
    }
    return dockerfiles.stream().map(file -> new Case(context(file), file)).toList();
  }

  /** The folder of a measured image; of the systems the folder that their ABOUT.md says. */
  private static Path context(Path dockerfile) {
    Path relative = FIXTURES.relativize(dockerfile);
    return switch (relative.getName(0).toString()) {
      case "measured" -> FIXTURES.resolve(relative.subpath(0, 3));
      case "ml-runtime" -> FIXTURES.resolve(relative.subpath(0, 2));
      case "insight-ai", "proof" -> dockerfile.getParent();
      default -> FIXTURES.resolve(relative.getName(0));
    };
  }

  private void check(Case one) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "context");
    Materialized.of(one.context(), folder);
    new FixTrial(folder, folder.resolve(one.context().relativize(one.dockerfile()))).checkFixes();
  }

  /**
   * In whatever order the fixes of one Dockerfile are taken together the result is valid; made one
   * after another they come to an end, keep what they promised, and leave nothing to fix.
   */
  @TestFactory
  Stream<DynamicTest> fixesHoldInAnyOrderAndOnlyOnce() throws IOException {
    return cases().stream()
        .map(one ->
            DynamicTest.dynamicTest(
                FIXTURES.relativize(one.dockerfile()).toString(), () -> checkOrders(one)));
  }

  private void checkOrders(Case one) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "orders");
    Materialized.of(one.context(), folder);
    FixTrial trial =
        new FixTrial(folder, folder.resolve(one.context().relativize(one.dockerfile())));
    trial.checkOrders(new Random(one.dockerfile().getFileName().hashCode()));
    trial.checkFixpoint();
  }

  /** Lines doubled, cut and swapped: whatever is offered on such text applies and parses, too. */
  @TestFactory
  Stream<DynamicTest> fixesHoldOnDamagedText() throws IOException {
    return cases().stream()
        .map(one ->
            DynamicTest.dynamicTest(
                FIXTURES.relativize(one.dockerfile()).toString(), () -> checkDamaged(one)));
  }

  private void checkDamaged(Case one) throws IOException {
    String text = Files.readString(one.dockerfile());
    Random random = new Random(text.hashCode());
    Path folder = Files.createTempDirectory(temporary, "damaged");
    for (int i = 0; i < Integer.getInteger("layerweight.damaged", 3); i++) {
      String damaged = damaged(text, random);
      Path dockerfile = Files.writeString(folder.resolve("Dockerfile" + i), damaged);
      FixTrial trial = new FixTrial(folder, dockerfile);
      Combined all = new Combined(trial.analysis().build().dockerfile());
      for (Finding finding : trial.analysis().findings()) {
        finding.fix().ifPresent(all::add);
        assertTrue(finding.range().end() <= damaged.length(), finding::toString);
      }
      Analysis after = trial.after(all.edits());
      assertTrue(
          after.build().dockerfile().problems().size()
              <= trial.analysis().build().dockerfile().problems().size(),
          damaged);
    }
  }

  private static String damaged(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = 0; i < 3 && !lines.isEmpty(); i++) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(6)) {
        case 0 -> lines.add(random.nextInt(lines.size()), line);
        case 1 -> lines.remove(at);
        case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
        case 3 -> lines.set(at, line.replace(" \\", ""));
        case 4 -> lines.set(at, line + " && (");
        default -> lines.set(at, "\t" + line.replace("&&", random.nextBoolean() ? "||" : ";"));
      }
    }
    return String.join(random.nextBoolean() ? "\n" : "\r\n", lines);
  }
}
