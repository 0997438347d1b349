package dev.layerweight.estimate.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Layers that were really built, against what the models say of them. */
class MeasuredNodeLayersTest {

  private static final Path IMAGES = Path.of("../test-fixtures/measured/images");

  private record Row(String layer, long real, long said, long realGzip, long saidGzip) {
    double error() {
      return 100.0 * (said - real) / real;
    }
  }

  @Test
  void layersAreAsMeasured() throws IOException {
    List<Row> rows = new ArrayList<>();

    NodeStep express = project("npm-express", "/usr/src/app");
    express.run("npm install");
    rows.add(row("npm-express", 4, express));

    NodeStep clean = project("npm-ci-dev-resolved", "/app");
    clean.run("npm ci");
    rows.add(row("npm-ci-dev-resolved", 4, clean));
    assertEquals(
        205_016,
        clean
            .files()
            .at("/app/node_modules/.package-lock.json")
            .orElseThrow()
            .weight()
            .unpacked()
            .likely());

    NodeStep production = project("npm-cache-clean-same-resolved", "/app");
    production.run("npm ci --omit=dev");
    production.run("npm cache clean --force");
    rows.add(row("npm-cache-clean-same-resolved", 4, production));

    NodeStep prune = project("npm-prune-later", "/app");
    prune.run("npm ci");
    rows.add(row("npm-prune-later", 4, prune));
    prune.nextLayer();
    prune.run("npm run build");
    rows.add(row("npm-prune-later", 6, prune));
    prune.nextLayer();
    prune.run("npm prune --omit=dev");
    rows.add(row("npm-prune-later", 7, prune));

    rows.forEach(row ->
        System.out.printf(
            "%-36s real %,12d said %,12d %+6.2f %%   gzip real %,12d said %,12d %+6.2f %%%n",
            row.layer(),
            row.real(),
            row.said(),
            row.error(),
            row.realGzip(),
            row.saidGzip(),
            100.0 * (row.saidGzip() - row.realGzip()) / row.realGzip()));
    double[] errors = rows.stream().mapToDouble(row -> Math.abs(row.error())).sorted().toArray();
    assertTrue(errors[errors.length / 2] <= 2, "median " + errors[errors.length / 2]);
    assertTrue(errors[errors.length - 1] <= 8, "worst " + errors[errors.length - 1]);
  }

  private static NodeStep project(String image, String folder) throws IOException {
    NodeStep step = new NodeStep();
    step.folder = folder;
    for (String file : List.of("package.json", "package-lock.json")) {
      Path path = IMAGES.resolve(image).resolve(file);
      if (Files.exists(path)) {
        step.file(folder + "/" + file, Files.readString(path, StandardCharsets.UTF_8));
      }
    }
    return step.nextLayer();
  }

  private static Row row(String image, int line, NodeStep step) throws IOException {
    String truth = Files.readString(IMAGES.resolve(image).resolve("truth.json"));
    Matcher matcher =
        Pattern.compile(
                "\"line\": " + line + ",[^{}]*\"fileBytes\": (\\d+),[^{}]*\"gzipBytes\": (\\d+)")
            .matcher(truth);
    assertTrue(matcher.find(), image);
    return new Row(
        image + ":" + line,
        Long.parseLong(matcher.group(1)),
        step.layerBytes(),
        Long.parseLong(matcher.group(2)),
        step.layerCompressedBytes());
  }
}
