package dev.layerweight.accuracy;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.MeasuredImage.Layer;
import dev.layerweight.estimate.build.BuildSimulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every measured layer beside its estimate, and the bounds that the errors must keep. */
class MeasuredImagesTest {

  private static final long COUNTED_FROM_BYTES = 1_000_000;

  private static final List<Layer> LAYERS = new ArrayList<>();

  @BeforeAll
  static void estimate(@TempDir Path temporary) throws IOException {
    BuildSimulation simulation = ShippedCatalog.simulation();
    for (String name : MeasuredImage.names()) {
      LAYERS.addAll(MeasuredImage.layers(name, temporary, simulation));
    }
    LAYERS.forEach(MeasuredImagesTest::print);
    System.out.println();
    System.out.println(
        "| instruction | layers | unpacked: median | nine in ten | worst | compressed: median |"
            + " nine in ten | worst |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    big().stream()
        .collect(groupingBy(Layer::kind, TreeMap::new, toList()))
        .forEach(MeasuredImagesTest::row);
    row("all", big());
    long within = big().stream().filter(Layer::within).count();
    System.out.printf(Locale.ROOT, "within low..high: %d of %d%n", within, big().size());
    Path chart = Path.of("target", "accuracy.svg");
    Files.createDirectories(chart.getParent());
    // What is said to be unknown is no estimate.
    AccuracyChart.write(
        chart, LAYERS.stream().filter(layer -> layer.estimate().unknown().isEmpty()).toList());
    System.out.println("chart: server/" + chart);
  }

  private static List<Layer> big() {
    return LAYERS.stream().filter(layer -> layer.fileBytes() >= COUNTED_FROM_BYTES).toList();
  }

  private static void print(Layer layer) {
    System.out.printf(
        Locale.ROOT,
        "%-30s %3d %14d %14d %+7.1f %%  %12d %12d %+7.1f %% %s %s%n",
        layer.image(),
        layer.line(),
        layer.fileBytes(),
        layer.estimated(),
        layer.error() * 100,
        layer.gzipBytes(),
        layer.estimate().weight().compressed().likely(),
        layer.compressedError() * 100,
        layer.within() ? " " : "out",
        layer.estimate().unknown().stream().map(part -> part.reason()).toList());
  }

  private static void row(String kind, List<Layer> layers) {
    List<Layer> gzipped = layers.stream().filter(layer -> layer.gzipBytes() > 0).toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %s |%n",
        kind,
        layers.size(),
        cells(layers, Layer::error),
        cells(gzipped, Layer::compressedError));
  }

  private static String cells(List<Layer> layers, ToDoubleFunction<Layer> error) {
    return DoubleStream.of(0.5, 0.9, 1)
        .mapToObj(share -> percentile(layers, error, share) * 100)
        .map(percent -> String.format(Locale.ROOT, "%.1f %%", percent))
        .collect(joining(" | "));
  }

  private static double percentile(
      List<Layer> layers, ToDoubleFunction<Layer> error, double share) {
    double[] sorted =
        layers.stream()
            .mapToDouble(layer -> Math.abs(error.applyAsDouble(layer)))
            .sorted()
            .toArray();
    return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
  }

  @Test
  void theMedianErrorIsSmall() {
    assertTrue(percentile(big(), Layer::error, 0.5) <= 0.02);
  }

  @Test
  void nineInTenAreClose() {
    assertTrue(percentile(big(), Layer::error, 0.9) <= 0.08);
  }

  @Test
  void compressedSizesAreClose() {
    List<Layer> gzipped = big().stream().filter(layer -> layer.gzipBytes() > 0).toList();
    assertTrue(percentile(gzipped, Layer::compressedError, 0.5) <= 0.05);
    assertTrue(percentile(gzipped, Layer::compressedError, 0.9) <= 0.15);
  }

  @Test
  void theIntervalsHold() {
    long within = big().stream().filter(Layer::within).count();
    assertTrue(within >= big().size() * 0.9, () -> within + " of " + big().size());
  }

  @Test
  void everyBigLayerHasANumber() {
    List<String> without =
        big().stream()
            .filter(layer -> layer.estimated() == 0)
            .map(layer -> layer.image() + ":" + layer.line())
            .toList();
    assertEquals(List.of(), without);
  }
}
