package dev.layerweight.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.BuiltLayers.Built;
import dev.layerweight.catalog.BuiltLayers.BuiltLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LastBuildTest {

  private static final String TEXT =
      """
      FROM debian:12
      RUN a
      COPY app /app
      RUN b
      COPY --from=other /x /y
      RUN --mount=type=bind,target=/src c
      RUN --mount=type=cache,target=/root/.cache d
      COPY <<EOF /z
      z
      EOF
      """;

  @Test
  void theTextAloneDecidesUntilFilesComeIn() {
    assertEquals(
        List.of(true, false, true, false, false, true, true),
        compare(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L))
            .layers()
            .stream()
            .map(LastBuild.Layer::current)
            .toList());
  }

  @Test
  void whatStandsOnFilesThatChangedIsBuiltAnew() {
    LastBuild last =
        compare(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), List.of(9L, 99L, 3L, 4L, 5L, 6L, 7L));
    assertTrue(last.layers().getFirst().current());
    assertTrue(last.layers().stream().skip(1).noneMatch(LastBuild.Layer::current));
  }

  @Test
  void theErrorIsThatOfAllComparableLayersTogether() {
    LastBuild last =
        compare(
            List.of(100L, 200L, 300L, 0L, 0L, 400L, 0L),
            List.of(110L, 200L, 306L, 0L, 0L, 400L, 0L));
    assertEquals(0.016, last.error().orElseThrow(), 1e-9);
    assertEquals(OptionalDouble.empty(), compare(List.of(), List.of()).error());
  }

  @Test
  void aLayerWithAnUnknownPartSaysNothingOfTheError() {
    List<PlacedInstruction> placed = placed();
    InstructionEstimate unknown =
        new InstructionEstimate(
            placed.getFirst(),
            Weight.ZERO,
            List.of(),
            List.of(new UnknownPart("runs a downloaded script", new TextRange(0, 3))),
            List.of(),
            Weight.ZERO,
            List.of());
    LastBuild last =
        LastBuild.of(
            built(List.of(new BuiltLayer(placed.getFirst(), Estimate.exact(5)))),
            Map.of(placed.getFirst().start(), unknown));
    assertFalse(last.layers().getFirst().known());
    assertEquals(OptionalDouble.empty(), last.error());
  }

  private static LastBuild compare(List<Long> built, List<Long> estimated) {
    List<PlacedInstruction> placed = placed();
    List<BuiltLayer> layers = new ArrayList<>();
    Map<Integer, InstructionEstimate> estimates = new HashMap<>();
    for (int i = 0; i < built.size(); i++) {
      layers.add(new BuiltLayer(placed.get(i), Estimate.exact(built.get(i))));
      Estimate size = Estimate.exact(estimated.get(i));
      estimates.put(
          placed.get(i).start(),
          new InstructionEstimate(
              placed.get(i),
              new Weight(size, size),
              List.of(),
              List.of(),
              List.of(),
              Weight.ZERO,
              List.of()));
    }
    return LastBuild.of(built(layers), estimates);
  }

  private static Built built(List<BuiltLayer> layers) {
    return new Built("app:1", "sha256:1", 1_795_000_000L, true, layers);
  }

  private static List<PlacedInstruction> placed() {
    List<PlacedInstruction> all = new DockerfileParser().parse(TEXT).instructions();
    return all.subList(1, all.size());
  }
}
