package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.image.Platform;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRequirementTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "==1.0 | 1.0.0 | true",
        "==1.0 | 1.0+cpu | true",
        "==1.0+cpu | 1.0 | false",
        "==1.0+cpu | 1.0+cpu | true",
        "==1.* | 1.9.3 | true",
        "==1.1.* | 1.10 | false",
        "==1.1.* | 1.1a1 | true",
        "!=1.1.* | 1.1.5 | false",
        "!=1.0 | 1.0.1 | true",
        "~=2.2 | 2.9 | true",
        "~=2.2 | 3.0 | false",
        "~=1.4.5 | 1.4.9 | true",
        "~=1.4.5 | 1.5.0 | false",
        "~=2.2.post3 | 2.2 | false",
        ">=1.0 | 1.0rc1 | false",
        ">=1.0,<2 | 1.9.9 | true",
        "<2.0 | 2.0rc1 | false",
        "<2.0rc2 | 2.0rc1 | true",
        ">1.7 | 1.7.post1 | false",
        ">1.7 | 1.7.1 | true",
        ">1.7.post1 | 1.7.post2 | true",
        ">1.7 | 1.7+local | false",
        "<=1.0 | 1.0+local | true",
        "===1.0 | 1.0 | true",
        "===1.0 | 1.0.0 | false",
        ">=1!0 | 5.0 | false",
        "'>= 1.0 , != 1.5' | 1.5 | false",
        "== 13.1.1.3.* | 13.1.1.3 | true"
      })
  void clausesAllowAsPep440Says(String specifier, String version, boolean allowed) {
    assertEquals(
        allowed,
        PythonSpecifier.parse(specifier)
            .orElseThrow()
            .allows(PythonVersion.parse(version).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^1.2.3 | >=1.2.3,<2",
        "^0.2.3 | >=0.2.3,<0.3",
        "^0.0.3 | >=0.0.3,<0.0.4",
        "^0 | >=0,<1",
        "~1.2 | >=1.2,<1.3",
        "~1 | >=1,<2",
        "1.2.* | ==1.2.*",
        "1.2 | ==1.2",
        "* | ''",
        ">=3.9 <4.0 | >=3.9,<4.0"
      })
  void readsPoetrysConstraints(String written, String meant) {
    assertEquals(meant, PythonSpecifier.parsePoetry(written).orElseThrow().toString());
  }

  @Test
  void takesTheLastOfPoetrysAlternatives() {
    assertEquals(">=3", PythonSpecifier.parsePoetry(">=1,<2 || >=3").orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1.0", "==", "~=1", ">=a", "1.0", "== 1.0 2.0"})
  void refusesOtherClauses(String text) {
    assertTrue(PythonSpecifier.parse(text).isEmpty(), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "python_version < '3.11' | false",
        "python_version >= '3.8' and sys_platform == 'linux' | true",
        "sys_platform == 'win32' or platform_machine == 'x86_64' | true",
        "(sys_platform == 'win32' or os_name == 'posix') and implementation_name == 'cpython' |"
            + " true",
        "platform_system != 'Linux' | false",
        "'linux' in sys_platform | true",
        "python_version not in '3.12, 3.13' | false",
        "python_full_version <= '3.11.0a6' | false",
        "extra == 'standard' | false",
        "python_version > '3.9' | true"
      })
  void markersHoldForTheTarget(String marker, boolean holds) {
    assertEquals(
        holds,
        PythonMarker.parse(marker.replace('\'', '"')).orElseThrow().holds(target(), Set.of()));
  }

  @Test
  void anExtraMakesItsMarkerHold() {
    PythonMarker marker = PythonMarker.parse("extra == 'Stan_dard'").orElseThrow();
    assertTrue(marker.holds(target(), Set.of("stan-dard")));
    assertTrue(marker.namesExtra());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"python_version", "and", "a == ", "(a == 'b'", "a == 'b') ", "== ==", "é"})
  void refusesBrokenMarkers(String text) {
    assertTrue(PythonMarker.parse(text).isEmpty(), text);
  }

  @Test
  void deepNestingIsRefusedNotFollowed() {
    assertTrue(PythonMarker.parse("(".repeat(2_000) + "a=='b'" + ")".repeat(2_000)).isEmpty());
  }

  @Test
  void readsNameExtrasAndUrl() {
    PythonRequirement plain =
        PythonRequirement.parse("Uvicorn[Standard, x_y] (>=0.24) ; python_version > '3.7'")
            .orElseThrow();
    assertEquals("uvicorn", plain.name());
    assertEquals(Set.of("standard", "x-y"), plain.extras());
    assertEquals(">=0.24", plain.specifier().toString());
    PythonRequirement byUrl =
        PythonRequirement.parse("pkg @ git+https://git.test/a;b ; python_version < '3'")
            .orElseThrow();
    assertEquals("git+https://git.test/a;b", byUrl.url());
    assertFalse(byUrl.marker().holds(target(), Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-r x", "a b", "pkg==", "./dir", "https://host.test/x.whl", "[x]"})
  void refusesWhatIsNoRequirement(String text) {
    assertTrue(PythonRequirement.parse(text).isEmpty(), text);
  }

  private static PythonTarget target() {
    return PythonTarget.of(PythonVersion.parse("3.12.4").orElseThrow(), Platform.LINUX_AMD64);
  }
}
