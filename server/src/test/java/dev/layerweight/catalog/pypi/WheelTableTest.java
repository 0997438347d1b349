package dev.layerweight.catalog.pypi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonWheel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class WheelTableTest {

  @Test
  void theShippedTableIsWhole() {
    WheelTable table = WheelTable.shipped();
    assertTrue(table.size() > 900, "projects: " + table.size());
    PythonProject torch = table.project("torch").found().orElseThrow();
    PythonWheel cuda =
        torch.wheels().stream()
            .filter(wheel -> wheel.version().toString().equals("2.14.1"))
            .findFirst()
            .orElseThrow();
    assertEquals(554_581_699, cuda.wheelBytes());
    assertEquals(1_144_088_757, cuda.unpackedBytes());
    assertEquals(PythonWheel.Figures.COUNTED, cuda.figures());
    assertTrue(
        cuda.requirements().orElseThrow().stream().anyMatch(text -> text.startsWith("triton")));
  }

  @Test
  void everyVersionHasItsOwnRequirements() {
    assertEquals(List.of("torch==2.10.0"), requirements("torchaudio", "2.10.0"));
    assertEquals(List.of(), requirements("torchaudio", "2.11.0"));
    assertEquals(">=3.8", wheel("fastapi", "0.120.0").requiresPython().orElseThrow());
    assertTrue(
        requirements("fastapi", "0.120.0").stream()
            .anyMatch(text -> text.startsWith("starlette<0.49")));
  }

  @Test
  void extrasAreThoseOfTheNearestVersionRead() {
    assertEquals(List.of("nvidia-cublas==13.1.0.3.*"), ofExtra("cuda-toolkit", "13.0.2", "cublas"));
    assertEquals(
        List.of("nvidia-cublas-cu12==12.8.4.1.*"), ofExtra("cuda-toolkit", "12.8.1", "cublas"));
    assertTrue(ofExtra("fastapi", "0.142.2", "standard").contains("fastar>=0.9.0"));
    assertFalse(ofExtra("fastapi", "0.120.0", "standard").contains("fastar>=0.9.0"));
    assertEquals(List.of("greenlet>=1"), ofExtra("sqlalchemy", "2.0.54", "asyncio"));
  }

  private static PythonWheel wheel(String name, String version) {
    return WheelTable.shipped().project(name).found().orElseThrow().wheels().stream()
        .filter(wheel -> wheel.version().toString().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> requirements(String name, String version) {
    return wheel(name, version).requirements().orElseThrow();
  }

  private static List<String> ofExtra(String name, String version, String extra) {
    return requirements(name, version).stream()
        .filter(text -> text.endsWith("extra == \"" + extra + "\""))
        .map(text -> text.substring(0, text.indexOf(';')))
        .toList();
  }

  @Test
  void everyRequirementOfTheShippedTableCanBeRead() {
    WheelTable table = WheelTable.shipped();
    for (String name :
        new String[] {
          "fastapi",
          "uvicorn",
          "torch",
          "cuda-toolkit",
          "networkx",
          "ray",
          "vllm",
          "celery",
          "transformers",
          "tensorflow",
          "twisted",
          "fsspec",
          "sentry-sdk",
          "python-jose"
        }) {
      table.project(name).found().orElseThrow().wheels().stream()
          .flatMap(wheel -> wheel.requirements().stream())
          .flatMap(List::stream)
          .forEach(text ->
              assertTrue(
                  dev.layerweight.estimate.python.PythonRequirement.parse(text).isPresent(), text));
    }
  }

  @Test
  void anUnknownProjectIsAnAnswer() {
    Answer<PythonProject> answer = WheelTable.shipped().project("numpyy");
    assertEquals(
        "no package \"numpyy\" is known", assertInstanceOf(Answer.Missing.class, answer).reason());
  }

  @Test
  void saysWhenItIsDamaged() throws IOException {
    byte[] whole;
    try (InputStream stream = WheelTable.class.getResourceAsStream(WheelTable.RESOURCE)) {
      whole = stream.readAllBytes();
    }
    assertDamaged(Arrays.copyOf(whole, whole.length / 2));
    assertDamaged(new byte[] {1, 2, 3});
    assertDamaged(new byte[0]);
    assertDamaged(packed("another format\t2026\tx\nE\t0\n"));
    assertDamaged(packed(WheelTable.FORMAT + "\t2026\tx\nE\t1\n"));
    assertDamaged(packed(WheelTable.FORMAT + "\t2026\tx\nP\tflask\t\nW\t1.0\nE\t1\n"));
    assertDamaged(packed(WheelTable.FORMAT + "\t2026\tx\nP\tx\t\n"));
  }

  private static void assertDamaged(byte[] bytes) {
    Answer<PythonProject> answer =
        WheelTable.read(new ByteArrayInputStream(bytes)).project("flask");
    String reason = assertInstanceOf(Answer.Missing.class, answer).reason();
    assertTrue(reason.startsWith("the table of Python wheels is damaged"), reason);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
