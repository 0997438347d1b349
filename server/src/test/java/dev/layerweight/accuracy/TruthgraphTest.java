package dev.layerweight.accuracy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The image of the second seed document, whose layers were measured. */
class TruthgraphTest {

  private static final Path FIXTURE = Path.of("..", "test-fixtures", "truthgraph-api");
  private static BuildEstimate build;
  private static JsonObject expected;

  @BeforeAll
  static void estimate(@TempDir Path temporary) throws IOException {
    Path context = Materialized.of(FIXTURE, temporary.resolve("truthgraph-api"));
    Path file = context.resolve("docker").resolve("api.Dockerfile");
    build =
        ShippedCatalog.simulation()
            .run(
                new DockerfileParser().parse(Files.readString(file)),
                new FolderContext(context, file),
                BuildOptions.DEFAULT,
                new Memory(),
                () -> false);
    expected =
        JsonParser.parseString(Files.readString(FIXTURE.resolve("expected.json")))
            .getAsJsonObject();
    for (StageEstimate stage : build.stages()) {
      for (InstructionEstimate one : stage.instructions()) {
        System.out.printf(
            Locale.ROOT,
            "%3d %-8s %14d %s%n",
            one.placed().line() + 1,
            stage.inImage() ? "" : "(not in)",
            one.weight().unpacked().likely(),
            one.unknown().stream().map(part -> part.reason()).toList());
      }
    }
    System.out.println("image " + build.image().unpacked());
  }

  @Test
  void theImageIsWithinThreePercent() {
    double measured = expected.getAsJsonObject("image").get("fileBytes").getAsDouble();
    assertEquals(measured, build.image().unpacked().likely(), measured * 0.03);
  }

  @Test
  void everyBigLayerIsWithinTenPercent() {
    List<Executable> checks = new ArrayList<>();
    for (JsonElement element : expected.getAsJsonArray("layers")) {
      JsonObject layer = element.getAsJsonObject();
      long measured = layer.get("fileBytes").getAsLong();
      int line = layer.get("line").getAsInt();
      if (measured >= 1_000_000) {
        checks.add(
            () -> assertEquals(measured, weight(line), measured * 0.1, () -> "line " + line));
      }
    }
    assertTrue(checks.size() >= 6);
    assertAll(checks);
  }

  private static long weight(int line) {
    return build.stages().stream()
        .filter(stage -> stage.from().line() == line - 1)
        .findFirst()
        .map(stage -> stage.base().weight().unpacked().likely())
        .orElseGet(() -> instruction(line).weight().unpacked().likely());
  }

  private static InstructionEstimate instruction(int line) {
    return build
        .instructionAt(
            build.stages().stream()
                .flatMap(stage -> stage.instructions().stream())
                .filter(one -> one.placed().line() == line - 1)
                .findFirst()
                .orElseThrow()
                .placed()
                .start())
        .orElseThrow();
  }

  @Test
  void nvidiaTorchAndTritonAreListedApart() {
    assertAll(
        () -> within(4.51e9, 4.62e9, name -> name.startsWith("nvidia-")),
        () -> within(1.72e9, 1.83e9, name -> name.startsWith("torch ")),
        () -> within(0.60e9, 0.65e9, name -> name.startsWith("triton ")));
  }

  private static void within(double low, double high, Predicate<String> name) {
    long bytes =
        instruction(87).parts().stream()
            .filter(part -> name.test(part.name()))
            .map(Part::weight)
            .mapToLong(weight -> weight.unpacked().likely())
            .sum();
    assertTrue(low <= bytes && bytes <= high, () -> bytes + " is not within " + low + ".." + high);
  }
}
