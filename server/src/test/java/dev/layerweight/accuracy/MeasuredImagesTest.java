package dev.layerweight.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.MeasuredImage.Layer;
import dev.layerweight.estimate.build.BuildSimulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
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
    summary("unpacked", big(), Layer::error);
    summary(
        "compressed",
        big().stream().filter(layer -> layer.gzipBytes() > 0).toList(),
        Layer::compressedError);
    long within = big().stream().filter(Layer::within).count();
    System.out.printf(Locale.ROOT, "within low..high: %d of %d%n", within, big().size());
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

  private static void summary(String what, List<Layer> layers, ToDoubleFunction<Layer> error) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d layers of 1 MB or more, median %.1f %%, nine in ten %.1f %%, worst %.1f %%%n",
        what,
        layers.size(),
        percentile(layers, error, 0.5) * 100,
        percentile(layers, error, 0.9) * 100,
        percentile(layers, error, 1) * 100);
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
  void everyBigLayerHasANumber() {
    List<String> without =
        big().stream()
            .filter(layer -> layer.estimated() == 0)
            .map(layer -> layer.image() + ":" + layer.line())
            .toList();
    assertEquals(List.of(), without);
  }
}
