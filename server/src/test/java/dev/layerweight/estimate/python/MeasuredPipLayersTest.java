package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Estimates of layers against what was measured when they were built; the figures are those of
 * {@code test-fixtures/measured/images/NAME/truth.json}.
 */
class MeasuredPipLayersTest {

  private record Measured(String name, long truth, long truthGzip, Weight estimate) {

    double error() {
      return (double) estimate.unpacked().likely() / truth - 1;
    }

    double gzipError() {
      return truthGzip == 0 ? 0 : (double) estimate.compressed().likely() / truthGzip - 1;
    }

    boolean isInside() {
      return estimate.unpacked().low() <= truth && truth <= estimate.unpacked().high();
    }
  }

  private final List<Measured> layers = new ArrayList<>();

  private void compare(String name, long truth, long gzip, List<Entry> layer) {
    layers.add(new Measured(name, truth, gzip, PythonStage.weight(layer)));
  }

  private static String fixture(String path) throws IOException {
    Path file = Path.of("../test-fixtures/measured/images").resolve(path);
    return Files.readString(file);
  }

  @Test
  void staysCloseToWhatWasMeasured() throws IOException {
    PythonStage flask = PythonStage.official("3.11.7");
    compare("flask", 14_453_591, 5_778_689, flask.layer("pip install flask==3.1.3"));

    compare(
        "cache kept",
        31_551_434,
        16_485_718,
        PythonStage.official("3.11.7").layer("pip install requests beautifulsoup4 lxml"));

    PythonStage devtools = PythonStage.official("3.11.7");
    compare(
        "devtools",
        111_471_351,
        37_754_157,
        devtools.layer("pip install pytest mypy ruff --no-cache-dir"));
    compare("pytest run", 576_649, 228_335, devtools.layer("python -m pytest -q"));

    PythonStage editable =
        PythonStage.official("3.11.7")
            .with("/app/pyproject.toml", fixture("pip-editable/pyproject.toml"));
    editable.workingDirectory = "/app";
    compare("editable", 14_092_982, 5_805_148, editable.layer("pip install --no-cache-dir -e ."));

    PythonStage fastapi =
        PythonStage.official("3.11.7")
            .with("/code/requirements.txt", fixture("pip-fastapi-reqs/requirements.txt"));
    compare(
        "fastapi",
        75_529_515,
        23_436_354,
        fastapi.layer("pip install --no-cache-dir --upgrade -r /code/requirements.txt"));

    compare(
        "pandas",
        152_392_601,
        46_007_148,
        PythonStage.official("3.11.7").layer("pip install --no-cache-dir pandas"));

    PythonStage dev =
        PythonStage.official("3.11.7")
            .with("/app/requirements.txt", fixture("pip-reqs-dev/requirements.txt"))
            .with("/app/requirements-dev.txt", fixture("pip-reqs-dev/requirements-dev.txt"));
    dev.workingDirectory = "/app";
    compare(
        "requirements",
        16_199_717,
        5_854_203,
        dev.layer("pip install --no-cache-dir -r requirements.txt"));
    compare(
        "requirements-dev",
        22_315_431,
        7_161_067,
        dev.layer("pip install --no-cache-dir -r requirements-dev.txt"));

    compare(
        "torch cpu",
        872_532_375,
        238_516_413,
        PythonStage.official("3.11.7").layer("pip install --no-cache-dir torch==2.13.0+cpu"));

    PythonStage cuda =
        PythonStage.official("3.11.7")
            .with("/srv/requirements.txt", fixture("pip-torch-cuda/requirements.txt"));
    compare(
        "torch cuda",
        5_876_063_064L,
        0,
        cuda.layer(
            "pip install --no-cache-dir --no-deps -r /srv/requirements.txt",
            "pip install --no-cache-dir filelock typing-extensions sympy networkx jinja2 fsspec"));

    PythonStage upgrade = PythonStage.official("3.11.7");
    compare(
        "upgrade pip",
        25_480_286,
        10_570_425,
        upgrade.layer("pip install --upgrade pip setuptools wheel"));
    compare(
        "after upgrade",
        15_916_611,
        4_910_267,
        upgrade.layer("pip install --no-cache-dir httpx==0.28.1 rich"));

    PythonStage venv = PythonStage.official("3.11.7");
    venv.environment.put("PIP_NO_CACHE_DIR", "1");
    compare("venv", 27_528_557, 9_366_345, venv.layer("python -m venv /opt/venv"));
    venv.environment.merge("PATH", "/opt/venv/bin:", (path, first) -> first + path);
    venv.with("/requirements.txt", fixture("pip-venv-builder/requirements.txt"));
    compare("in venv", 41_151_716, 12_070_147, venv.layer("pip install -r requirements.txt"));

    PythonStage libpq = PythonStage.official("3.11.7");
    libpq.environment.put("PYTHONDONTWRITEBYTECODE", "1");
    libpq.with("/code/requirements.txt", fixture("apt-libpq-python/requirements.txt"));
    libpq.workingDirectory = "/code";
    compare(
        "django",
        71_253_894,
        31_329_937,
        libpq.layer("pip install --upgrade pip", "pip install -r requirements.txt"));

    PythonStage debian =
        new PythonStage(
            Optional.of(PythonStage.image("debian", "bookworm", Optional.empty())),
            WheelTable.shipped());
    debian.with(
        Entry.lump(
            "/usr",
            "python3",
            PartKind.APT,
            new Weight(Estimate.exact(1), Estimate.exact(1)),
            1,
            new Provenance("test")));
    compare(
        "on Debian",
        3_914_616,
        1_796_059,
        debian.layer("pip3 install --break-system-packages requests"));

    StringBuilder report = new StringBuilder("\n");
    for (Measured layer : layers) {
      report.append(
          "%-18s %13d %13d %+6.1f %%   gzip %+6.1f %%  %s%n"
              .formatted(
                  layer.name,
                  layer.estimate.unpacked().likely(),
                  layer.truth,
                  layer.error() * 100,
                  layer.gzipError() * 100,
                  layer.isInside() ? "inside" : "OUTSIDE"));
    }
    List<Double> errors = absolute(layers.stream().map(Measured::error).toList());
    List<Double> gzipErrors = absolute(layers.stream().map(Measured::gzipError).toList());
    assertEquals(15 + 2, layers.size());
    assertTrue(errors.get(errors.size() / 2) <= 0.02, "median" + report);
    assertTrue(errors.getLast() <= 0.08, "worst" + report);
    assertTrue(gzipErrors.get(gzipErrors.size() / 2) <= 0.05, "median of gzip" + report);
    assertTrue(gzipErrors.getLast() <= 0.15, "worst of gzip" + report);
    long inside = layers.stream().filter(Measured::isInside).count();
    assertTrue(inside >= layers.size() * 0.7, "inside" + report);
  }

  /** How well byte code is told for projects that were never compiled here. */
  @Test
  void staysCloseWithoutTheRatiosOfTheProjects() throws IOException {
    PythonPackages without =
        name ->
            switch (WheelTable.shipped().project(name)) {
              case Answer.Found<PythonProject> found ->
                  new Answer.Found<>(
                      new PythonProject(
                          found.value().name(), found.value().wheels(), OptionalDouble.empty()),
                      found.provenance(),
                      found.nearest());
              case Answer.Missing<PythonProject> missing -> missing;
            };
    Map<String, Long> truth =
        Map.of(
            "pip install flask==3.1.3", 14_453_591L,
            "pip install requests beautifulsoup4 lxml", 31_551_434L,
            "pip install pytest mypy ruff --no-cache-dir", 111_471_351L,
            "pip install --no-cache-dir pandas", 152_392_601L,
            "pip install --no-cache-dir requests click pyyaml", 16_199_717L,
            "pip install --no-cache-dir torch==2.13.0+cpu", 872_532_375L);
    truth.forEach((command, bytes) -> {
      PythonStage stage =
          new PythonStage(
              Optional.of(PythonStage.image("python:3.11", "bookworm", Optional.of("3.11.7"))),
              without);
      Weight estimate = PythonStage.weight(stage.layer(command));
      double error = (double) estimate.unpacked().likely() / bytes - 1;
      assertTrue(Math.abs(error) < 0.08, command + " " + error);
    });
  }

  private static List<Double> absolute(List<Double> values) {
    List<Double> result = new ArrayList<>(values.stream().map(Math::abs).toList());
    Collections.sort(result);
    return result;
  }
}
