package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.policy.Policy;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Finds what can go in a Dockerfile of a folder on disk, and tries the fixes there. */
final class FixTrial {

  private static final long MINIMUM_BYTES = 100_000;
  private static final int ORDERS = 3;
  private static final DockerfileParser PARSER = new DockerfileParser();
  private static final BaseImages SHIPPED = new SnapshotBaseImages();
  private static final Advisor ADVISOR = advisor(SHIPPED);

  private final Advisor advisor;
  private final Path folder;
  private final Path dockerfile;
  private final Analysis analysis;

  /**
   * @param folder the build context, which may be written to
   * @param dockerfile in it
   */
  FixTrial(Path folder, Path dockerfile) throws IOException {
    this(folder, dockerfile, ADVISOR);
  }

  private FixTrial(Path folder, Path dockerfile, Advisor advisor) throws IOException {
    this.folder = folder;
    this.dockerfile = dockerfile;
    this.advisor = advisor;
    this.analysis = analyze(Files.readString(dockerfile));
  }

  /** With what a scenario says of base images and packages beside the shipped tables. */
  static FixTrial of(Path folder, Path dockerfile, Scenario scenario) throws IOException {
    BaseImages images = scenario.images().isEmpty() ? SHIPPED : more(scenario.images());
    if (scenario.rpm().isPresent()) {
      return new FixTrial(
          folder, dockerfile, advisor(ShippedCatalog.simulation(images, scenario.rpm().get())));
    }
    return scenario.images().isEmpty()
        ? new FixTrial(folder, dockerfile)
        : new FixTrial(folder, dockerfile, advisor(images));
  }

  private static Advisor advisor(BaseImages images) {
    return advisor(ShippedCatalog.simulation(images));
  }

  private static Advisor advisor(BuildSimulation simulation) {
    return new SimulatingAdvisor(
        simulation,
        PARSER::parse,
        Rules.all(simulation.catalog().debian()),
        (rule, bug) -> fail("rule " + rule + " threw " + bug, bug));
  }

  private static BaseImages more(Map<String, Long> images) {
    return (reference, platform) -> {
      Long bytes = images.get(reference.toString());
      return bytes == null
          ? SHIPPED.find(reference, platform)
          : new Answer.Found<>(
              image(reference.toString(), bytes), new Provenance("the scenario"), false);
    };
  }

  private static BaseImage image(String reference, long bytes) {
    Weight weight = new Weight(Estimate.exact(bytes), Estimate.exact(bytes / 2));
    return new BaseImage(
        reference,
        Optional.empty(),
        List.of(new BaseImage.BaseLayer("all", "/", weight)),
        "unknown",
        "",
        false,
        Map.of(),
        "",
        "/",
        List.of(),
        true,
        Optional.empty(),
        Optional.empty());
  }

  Analysis analysis() {
    return analysis;
  }

  private Analysis analyze(String text) {
    return advisor.analyze(
        PARSER.parse(text),
        new FolderContext(folder, dockerfile),
        BuildOptions.DEFAULT,
        MINIMUM_BYTES,
        () -> false);
  }

  /**
   * Applies each fix alone and all together: the text parses, the image is no bigger, and a fix
   * takes its own finding away.
   */
  void checkFixes() throws IOException {
    Dockerfile before = analysis.build().dockerfile();
    Combined all = new Combined(before);
    for (Finding finding : analysis.findings()) {
      Optional<Fix> fix = finding.fix();
      if (fix.isPresent()) {
        Analysis after = after(fix.get().edits());
        checkResult(after, finding.toString());
        assertTrue(isGone(after, finding), () -> "still found after its own fix: " + finding);
        all.add(fix.get());
      }
      for (Finding.Alternative other : finding.alternatives()) {
        Analysis after = after(other.fix().edits());
        checkResult(after, finding + " by " + other);
        assertTrue(
            fixable(after, finding.rule()) < fixable(analysis, finding.rule()),
            () -> "still found after an alternative to its fix: " + finding);
      }
    }
    checkResult(after(all.edits()), "all fixes together");
  }

  /** Another instruction may now have what was told of the one that changed. */
  private boolean isGone(Analysis after, Finding finding) {
    boolean smaller =
        after.build().image().unpacked().likely() < analysis.build().image().unpacked().likely();
    return fixable(after, finding.rule()) < fixable(analysis, finding.rule())
        || smaller
            && after.findings().stream()
                .noneMatch(one ->
                    one.rule().equals(finding.rule())
                        && one.message().equals(finding.message())
                        && one.line() == finding.line());
  }

  /**
   * Takes the fixes together in other orders, so that others of those that collide are left out.
   */
  void checkOrders(Random random) throws IOException {
    List<Fix> fixes =
        new ArrayList<>(analysis.findings().stream().flatMap(one -> one.fix().stream()).toList());
    if (fixes.size() < 2) {
      return;
    }
    for (int i = 0; i < ORDERS; i++) {
      Collections.shuffle(fixes, random);
      Combined combined = new Combined(analysis.build().dockerfile());
      fixes.forEach(combined::add);
      checkResult(after(combined.edits()), fixes.stream().map(Fix::title).toList().toString());
    }
  }

  /** Makes all fixes one after another, and then again. */
  void checkFixpoint() {
    Fixing fixing =
        new Fixing(
            advisor,
            PARSER::parse,
            Rules.all().stream().map(Rule::id).toList(),
            Policy.reporting(MINIMUM_BYTES));
    BuildContext context = new FolderContext(folder, dockerfile);
    Fixed fixed = fix(fixing, analysis.build().dockerfile(), context, Map.of());
    checkResult(fixed.after(), "all fixes one after another");
    long promised = fixed.steps().stream().mapToLong(step -> step.finding().saves().likely()).sum();
    long came = bytes(fixed.before()) - bytes(fixed.after());
    assertTrue(
        Math.abs(promised - came) <= 1_000 + promised / 50,
        () -> "promised " + promised + ", came " + came + ": " + fixed.steps());
    Fixed again = fix(fixing, PARSER.parse(fixed.text()), context, fixed.files());
    assertTrue(again.steps().isEmpty(), () -> "not done at once: " + again.steps());
  }

  private static Fixed fix(
      Fixing fixing, Dockerfile text, BuildContext context, Map<String, String> files) {
    return fixing
        .fix(text, context, files, BuildOptions.DEFAULT, _ -> true, () -> false)
        .orElseThrow();
  }

  private static long bytes(Analysis analysis) {
    return analysis.build().image().unpacked().likely();
  }

  private void checkResult(Analysis after, String what) {
    assertTrue(
        after.build().dockerfile().problems().size()
            <= analysis.build().dockerfile().problems().size(),
        () -> "does not parse after " + what);
    assertTrue(
        after.build().image().unpacked().likely() <= analysis.build().image().unpacked().likely(),
        () -> "bigger after " + what);
  }

  private static long fixable(Analysis analysis, String rule) {
    return analysis.findings().stream()
        .filter(one -> one.rule().equals(rule) && one.fix().isPresent())
        .count();
  }

  /** The text of the Dockerfile, or of a file of the context, as it is. */
  String text(String path) throws IOException {
    Path file = folder.resolve(path);
    if (path.isEmpty()) {
      return analysis.build().dockerfile().text();
    }
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Looks at the files as they would be after the edits; on disk they are put back then. */
  Analysis after(List<FileEdit> edits) throws IOException {
    Map<Path, Optional<String>> old = new LinkedHashMap<>();
    String changed = text("");
    for (FileEdit edit : edits) {
      String text = TextEdit.apply(text(edit.path()), edit.edits());
      if (edit.path().isEmpty()) {
        changed = text;
      } else {
        Path file = folder.resolve(edit.path());
        old.put(file, Files.exists(file) ? Optional.of(text(edit.path())) : Optional.empty());
        Files.writeString(file, text);
      }
    }
    Analysis after = analyze(changed);
    for (Map.Entry<Path, Optional<String>> entry : old.entrySet()) {
      if (entry.getValue().isPresent()) {
        Files.writeString(entry.getKey(), entry.getValue().get());
      } else {
        Files.delete(entry.getKey());
      }
    }
    return after;
  }
}
