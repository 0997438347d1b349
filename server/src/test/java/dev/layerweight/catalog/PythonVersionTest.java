package dev.layerweight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonVersionTest {

  /** The order that PEP 440 gives as its summary example, and local versions behind. */
  @Test
  void ordersAsPep440Says() {
    List<PythonVersion> ordered =
        List.of(
                "0.9",
                "1.dev0",
                "1.0.dev456",
                "1.0a1",
                "1.0a2.dev456",
                "1.0a12.dev456",
                "1.0a12",
                "1.0b1.dev456",
                "1.0b2",
                "1.0b2.post345.dev456",
                "1.0b2.post345",
                "1.0rc1.dev456",
                "1.0rc1",
                "1.0",
                "1.0+abc.5",
                "1.0+abc.7",
                "1.0+5",
                "1.0.post456.dev34",
                "1.0.post456",
                "1.0.15",
                "1.1.dev1",
                "1!0.1")
            .stream()
            .map(text -> PythonVersion.parse(text).orElseThrow())
            .toList();
    List<PythonVersion> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));
    Collections.sort(shuffled);
    assertEquals(
        ordered.stream().map(Object::toString).toList(),
        shuffled.stream().map(Object::toString).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "v1.0, 1.0",
    "1.0-ALPHA.1, 1.0a1",
    "1.0c2, 1.0rc2",
    "1.0preview3, 1.0rc3",
    "1.0-1, 1.0.post1",
    "1.0.rev4, 1.0.post4",
    "1.0_dev, 1.0.dev0",
    "2.13.0+CPU, 2.13.0+cpu",
    "1.0+ubuntu-1_2, 1.0+ubuntu.1.2",
    "2!1.0, 2!1.0"
  })
  void writesTheNormalForm(String text, String normal) {
    assertEquals(normal, PythonVersion.parse(text).orElseThrow().toString());
  }

  @Test
  void trailingZerosDoNotMatter() {
    assertEquals(0, version("1.0").compareTo(version("1.0.0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "latest", "1.0.*", "1..0", "1.0+", "1.0-", "a1", "1.0 2.0"})
  void refusesWhatIsNoVersion(String text) {
    assertTrue(PythonVersion.parse(text).isEmpty());
  }

  @Test
  void refusesEndlessText() {
    assertTrue(PythonVersion.parse("1.".repeat(100_000)).isEmpty());
    assertTrue(PythonVersion.parse("1".repeat(100)).isEmpty());
  }

  @Test
  void theNearestVersionIsNearInItsFirstNumbers() {
    PythonVersion wanted = version("1.24.3");
    assertTrue(wanted.distance(version("1.24.4")) < wanted.distance(version("1.23.5")));
    assertTrue(wanted.distance(version("1.26.4")) < wanted.distance(version("2.0.0")));
  }

  @ParameterizedTest
  @CsvSource({"Foo.Bar__baz, foo-bar-baz", "zope.interface, zope-interface", "a--b, a-b"})
  void normalisesNames(String written, String normal) {
    assertEquals(normal, PythonProject.normalised(written));
  }

  private static PythonVersion version(String text) {
    return PythonVersion.parse(text).orElseThrow();
  }
}
