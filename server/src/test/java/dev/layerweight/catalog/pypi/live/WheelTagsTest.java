package dev.layerweight.catalog.pypi.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonMachine.Libc;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.image.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected choices are those of pip 23.2 ({@code packaging.tags}). */
class WheelTagsTest {

  private static PythonMachine machine(String python, Platform platform, Libc libc) {
    return new PythonMachine(
        PythonVersion.parse(python).orElseThrow(), platform, libc, List.of(), List.of());
  }

  private static final PythonMachine BOOKWORM =
      machine("3.12.4", Platform.LINUX_AMD64, Libc.glibc(36));

  private static WheelName name(String tag) {
    return WheelName.parse("x-1-" + tag + ".whl", "x").orElseThrow();
  }

  private static Optional<String> best(PythonMachine machine, List<String> tags) {
    WheelTags order = new WheelTags(machine);
    return tags.stream()
        .filter(tag -> order.rank(name(tag)).isPresent())
        .min(Comparator.comparingInt(tag -> order.rank(name(tag)).getAsInt()));
  }

  @Test
  void ordersAsPipDoes() {
    List<String> order =
        List.of(
            "cp312-cp312-manylinux_2_28_x86_64",
            "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64",
            "cp312-cp312-manylinux1_x86_64",
            "cp312-cp312-linux_x86_64",
            "cp312-abi3-manylinux_2_17_x86_64",
            "cp312-none-manylinux_2_17_x86_64",
            "cp311-abi3-manylinux_2_34_x86_64",
            "cp37-abi3-manylinux_2_17_x86_64",
            "py312-none-manylinux_2_17_x86_64",
            "py3-none-manylinux_2_17_x86_64",
            "py2.py3-none-linux_x86_64",
            "py311-none-manylinux_2_17_x86_64",
            "cp312-none-any",
            "py312-none-any",
            "py2.py3-none-any",
            "py310-none-any");
    for (int i = 0; i + 1 < order.size(); i++) {
      assertEquals(
          Optional.of(order.get(i)), best(BOOKWORM, List.of(order.get(i + 1), order.get(i))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cp311-cp311-manylinux_2_17_x86_64",
    "cp313-abi3-manylinux_2_17_x86_64",
    "cp312-cp312-manylinux_2_39_x86_64",
    "cp312-cp312-manylinux_2_17_aarch64",
    "cp312-cp312-musllinux_1_2_x86_64",
    "cp312-cp312-macosx_11_0_arm64",
    "cp312-cp312-win_amd64",
    "cp312-cp312t-manylinux_2_17_x86_64",
    "pp310-pypy310_pp73-manylinux_2_17_x86_64",
    "py2-none-any",
    "py313-none-any",
    "py3-abi3-any"
  })
  void refusesOthers(String tag) {
    assertEquals(Optional.empty(), best(BOOKWORM, List.of(tag)));
  }

  @Test
  void followsTheMachine() {
    List<String> tags =
        List.of(
            "cp312-cp312-manylinux_2_17_x86_64",
            "cp312-cp312-manylinux_2_17_aarch64",
            "cp312-cp312-musllinux_1_1_x86_64",
            "cp312-cp312-musllinux_1_2_aarch64",
            "cp38-cp38-manylinux2010_x86_64");
    assertEquals(
        Optional.of(tags.get(1)),
        best(machine("3.12", Platform.LINUX_ARM64, Libc.glibc(36)), tags));
    assertEquals(
        Optional.of(tags.get(2)), best(machine("3.12", Platform.LINUX_AMD64, Libc.MUSL), tags));
    assertEquals(
        Optional.of(tags.get(3)), best(machine("3.12", Platform.LINUX_ARM64, Libc.MUSL), tags));
    assertEquals(
        Optional.of(tags.get(4)), best(machine("3.8", Platform.LINUX_AMD64, Libc.glibc(28)), tags));
  }

  @ParameterizedTest
  @CsvSource({
    "foo_bar-1.0-py3-none-any.whl, foo-bar, 1.0",
    "Foo.Bar-1.0-1-py3-none-any.whl, foo-bar, 1.0",
    "torch-2.9.0+cpu-cp312-cp312-manylinux_2_28_x86_64.whl, torch, 2.9.0+cpu",
    "foo-bar-1.0rc1.tar.gz, foo-bar, 1.0rc1",
    "foo-2.zip, foo, 2",
  })
  void readsNames(String file, String project, String version) {
    assertEquals(
        Optional.of(version),
        WheelName.parse(file, project).map(name -> name.version().toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "other-1.0-py3-none-any.whl, foo",
    "foo-1.0-any.whl, foo",
    "foo-1.0.exe, foo",
    "foo-bar-1.0.tar.gz, foo",
    "foo-1.0.metadata, foo",
    "foo-nonsense.tar.gz, foo"
  })
  void passesOverOtherFiles(String file, String project) {
    assertEquals(Optional.empty(), WheelName.parse(file, project));
  }
}
