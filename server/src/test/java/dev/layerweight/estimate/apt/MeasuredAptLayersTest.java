package dev.layerweight.estimate.apt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.image.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

/** Compares estimated layers with layers that were built and measured. */
final class MeasuredAptLayersTest {

  private static final AptIndexes INDEXES = new AptIndexes(List.of());

  private record Row(String image, String text, JsonObject truth, Weight weight) {

    double error(String field, long estimate) {
      return Math.abs((double) estimate / truth.get(field).getAsLong() - 1);
    }

    double unpackedError() {
      return error("fileBytes", weight.unpacked().likely());
    }

    double gzipError() {
      return error("gzipBytes", weight.compressed().likely());
    }

    boolean inside() {
      long bytes = truth.get("fileBytes").getAsLong();
      return weight.unpacked().low() <= bytes && bytes <= weight.unpacked().high();
    }

    boolean gzipInside() {
      long bytes = truth.get("gzipBytes").getAsLong();
      return weight.compressed().low() <= bytes && bytes <= weight.compressed().high();
    }
  }

  @Test
  void layersOfAptAreEstimatedClosely() throws IOException {
    check(INDEXES, 0.01, 0.03, 0.05, 0.15);
  }

  /** As for packages that nobody has measured: their size comes from kind and Installed-Size. */
  @Test
  void layersAreEstimatedWithoutTrueSizesToo() throws IOException {
    check(MeasuredAptLayersTest::withoutTrueSizes, 0.05, 0.3, 0.08, 0.25);
  }

  private static Answer<DebianIndex> withoutTrueSizes(
      String distribution, String release, String architecture) {
    DebianIndex index = INDEXES.index(distribution, release, architecture).found().orElseThrow();
    DebianIndex hiding = Mockito.mock(DebianIndex.class, AdditionalAnswers.delegatesTo(index));
    Mockito.doAnswer(call ->
            index
                .find(call.getArgument(0))
                .map(known ->
                    new DebianIndex.Package(
                        known.name(),
                        known.order(),
                        known.versions(),
                        known.providers(),
                        List.of())))
        .when(hiding)
        .find(Mockito.anyString());
    return new Answer.Found<>(hiding, index.provenance(), false);
  }

  private static void check(
      DebianPackages packages, double median, double p90, double gzipMedian, double gzipP90)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path image : images()) {
      rows.addAll(rows(image, packages));
    }
    assertTrue(rows.size() >= 20, rows.size() + " layers");
    StringBuilder table = new StringBuilder();
    for (Row row : rows) {
      table.append(
          "%-28s %12d %12d %6.2f%% %s | %12d %12d %6.2f%% %s  %s%n"
              .formatted(
                  row.image,
                  row.truth.get("fileBytes").getAsLong(),
                  row.weight.unpacked().likely(),
                  100 * row.unpackedError(),
                  row.inside() ? " " : "!",
                  row.truth.get("gzipBytes").getAsLong(),
                  row.weight.compressed().likely(),
                  100 * row.gzipError(),
                  row.gzipInside() ? " " : "!",
                  row.text.substring(0, Math.min(60, row.text.length()))));
    }
    double[] unpacked = rows.stream().mapToDouble(Row::unpackedError).sorted().toArray();
    double[] gzip = rows.stream().mapToDouble(Row::gzipError).sorted().toArray();
    String summary =
        table
            + "unpacked median %.2f%% p90 %.2f%%, gzip median %.2f%% p90 %.2f%%"
                .formatted(
                    100 * unpacked[unpacked.length / 2],
                    100 * unpacked[unpacked.length * 9 / 10],
                    100 * gzip[gzip.length / 2],
                    100 * gzip[gzip.length * 9 / 10]);
    System.out.println(summary);
    assertTrue(unpacked[unpacked.length / 2] < median, summary);
    assertTrue(unpacked[unpacked.length * 9 / 10] < p90, summary);
    assertTrue(gzip[gzip.length / 2] < gzipMedian, summary);
    assertTrue(gzip[gzip.length * 9 / 10] < gzipP90, summary);
  }

  private static List<Path> images() throws IOException {
    Path folder = Path.of("..", "test-fixtures", "measured", "images");
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(image ->
              image.getFileName().toString().startsWith("apt-")
                  || List.of("java-multi", "multi-scratch")
                      .contains(image.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static List<Row> rows(Path image, DebianPackages packages) throws IOException {
    JsonObject truth =
        JsonParser.parseString(Files.readString(image.resolve("truth.json"))).getAsJsonObject();
    List<Row> rows = new ArrayList<>();
    AptStep step = null;
    for (JsonElement element : truth.getAsJsonArray("instructions")) {
      JsonObject one = element.getAsJsonObject();
      String text = one.get("instruction").getAsString();
      if (text.startsWith("FROM")) {
        step =
            step(packages, one.has("base") ? one.get("base").getAsString() : text.split("\\s+")[1]);
      } else if (step != null && text.startsWith("RUN")) {
        Weight weight = step.layer(text.substring(4));
        // What locale-gen writes is not apt's.
        if (one.get("layer").getAsBoolean()
            && text.contains("apt-get")
            && !text.contains("locale-gen")) {
          rows.add(new Row(image.getFileName().toString(), text.substring(4), one, weight));
        }
      }
    }
    return rows;
  }

  private static AptStep step(DebianPackages packages, String base) {
    String release =
        Stream.of("trixie", "bullseye").filter(base::contains).findFirst().orElse("bookworm");
    return switch (base.substring(0, Math.max(0, base.indexOf(':')))) {
      case "debian" -> AptStep.on(packages, "debian", release, base.endsWith("-slim"));
      case "python" ->
          AptStep.on(packages, "debian", release, true, "ca-certificates", "netbase", "tzdata");
      default -> null;
    };
  }
}
