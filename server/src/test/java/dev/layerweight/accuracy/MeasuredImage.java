package dev.layerweight.accuracy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.Materialized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The images of {@code test-fixtures/measured}, estimated. */
final class MeasuredImage {

  private static final Path FOLDER = Path.of("..", "test-fixtures", "measured", "images");

  private MeasuredImage() {}

  /**
   * One layer, estimated and measured, in bytes.
   *
   * @param gzipBytes 0 where it was not measured
   */
  record Layer(
      String image,
      int line,
      String text,
      InstructionEstimate estimate,
      long fileBytes,
      long gzipBytes) {

    long estimated() {
      return estimate.weight().unpacked().likely();
    }

    double error() {
      return relative(estimated(), fileBytes);
    }

    double compressedError() {
      return relative(estimate.weight().compressed().likely(), gzipBytes);
    }

    boolean within() {
      return estimate.weight().unpacked().low() <= fileBytes
          && fileBytes <= estimate.weight().unpacked().high();
    }

    String kind() {
      String[] known = {"apt-get", "pip", "npm", "COPY", "ADD", "chown", "chmod", "useradd"};
      for (String word : known) {
        if (text.contains(word)) {
          return word;
        }
      }
      return "other";
    }

    private static double relative(long estimated, long measured) {
      return measured == 0 ? (estimated == 0 ? 0 : 1) : (estimated - measured) / (double) measured;
    }
  }

  static List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  static List<Layer> layers(String name, Path temporary, BuildSimulation simulation)
      throws IOException {
    Path context = Materialized.measured(name, temporary.resolve(name));
    Path file = context.resolve("Dockerfile");
    Dockerfile dockerfile = new DockerfileParser().parse(Files.readString(file));
    BuildEstimate build =
        simulation.run(
            dockerfile,
            new FolderContext(context, file),
            BuildOptions.DEFAULT,
            new Memory(),
            () -> false);
    JsonObject truth =
        JsonParser.parseString(Files.readString(FOLDER.resolve(name).resolve("truth.json")))
            .getAsJsonObject();
    List<Layer> layers = new ArrayList<>();
    for (JsonElement element : truth.getAsJsonArray("instructions")) {
      JsonObject measured = element.getAsJsonObject();
      if (!measured.get("layer").getAsBoolean()) {
        continue;
      }
      int line = measured.get("line").getAsInt();
      InstructionEstimate estimate =
          build.stages().stream()
              .flatMap(stage -> stage.instructions().stream())
              .filter(instruction -> instruction.placed().line() == line - 1)
              .findFirst()
              .orElseThrow();
      layers.add(
          new Layer(
              name,
              line,
              measured.get("instruction").getAsString(),
              estimate,
              measured.get("fileBytes").getAsLong(),
              measured.has("gzipBytes") ? measured.get("gzipBytes").getAsLong() : 0));
    }
    return layers;
  }
}
