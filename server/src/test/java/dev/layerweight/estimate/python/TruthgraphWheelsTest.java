package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The packages of the truthgraph image, whose folders were measured in it: nvidia 4.51 to 4.62 GB,
 * torch 1.72 to 1.83, triton 0.62, the whole layer 7.48 GB with the base's 36.8 MB copied along.
 */
class TruthgraphWheelsTest {

  private static final Path SYSTEM = Path.of("../test-fixtures/truthgraph-api");

  private static List<Entry> build(String command) throws IOException {
    PythonStage stage =
        PythonStage.official("3.12.13")
            .with("/app/pyproject.toml", Files.readString(SYSTEM.resolve("pyproject.toml")))
            .with("/app/truthgraph/__init__.py", "__version__ = \"1\"\n")
            .with("/tmp/constraints.txt", Files.readString(SYSTEM.resolve("constraints.txt")));
    stage.workingDirectory = "/app";
    List<Entry> layer = stage.layerMounting("/root/.cache/uv", command);
    assertEquals(List.of(), stage.unknown);
    return layer;
  }

  private static long bytesOf(List<Entry> layer, String prefix) {
    return layer.stream()
        .filter(entry -> entry.owner().startsWith(prefix))
        .mapToLong(entry -> entry.weight().unpacked().likely())
        .sum();
  }

  @Test
  void theBigPackagesWeighWhatWasMeasured() throws IOException {
    List<Entry> layer =
        build("uv pip install --system -c /tmp/constraints.txt .[ml,dev] pytest-cov");
    long nvidia = bytesOf(layer, "nvidia-");
    long torch = bytesOf(layer, "torch ");
    long triton = bytesOf(layer, "triton ");
    assertTrue(nvidia >= 4_510_000_000L && nvidia <= 4_620_000_000L, "nvidia " + nvidia);
    assertTrue(torch >= 1_720_000_000L && torch <= 1_830_000_000L, "torch " + torch);
    assertTrue(triton >= 610_000_000L && triton <= 630_000_000L, "triton " + triton);
    long packages =
        layer.stream()
            .filter(entry -> entry.kind() == PartKind.PIP && !entry.owner().contains("("))
            .map(Entry::owner)
            .distinct()
            .count();
    assertTrue(packages >= 100 && packages <= 108, "packages " + packages);
    double measured = 7_480_000_000.0 - 36_800_000;
    double error = PythonStage.unpacked(layer) / measured - 1;
    assertTrue(Math.abs(error) < 0.02, "error " + error + PythonStage.show(layer));
  }

  @Test
  void theCoreIsSmall() throws IOException {
    List<Entry> layer = build("uv pip install --system -c /tmp/constraints.txt .");
    long bytes = PythonStage.unpacked(layer);
    assertTrue(bytes > 100_000_000 && bytes < 180_000_000, "core " + bytes);
  }
}
