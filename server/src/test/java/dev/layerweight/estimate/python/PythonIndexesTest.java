package dev.layerweight.estimate.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonMachine.Libc;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a command tells the catalog: the machine, the indexes, and the versions that it takes. */
class PythonIndexesTest {

  private final List<PythonMachine> machines = new ArrayList<>();
  private final List<String> wheels = new ArrayList<>();

  private final PythonPackages recording =
      new PythonPackages() {
        private final PythonPackages known = new FakePackages().with("kit 1.0").with("kit 2.0");

        @Override
        public Answer<PythonProject> project(String name) {
          return known.project(name);
        }

        @Override
        public PythonPackages on(PythonMachine machine) {
          machines.add(machine);
          return this;
        }

        @Override
        public Optional<PythonWheel> wheel(String name, PythonVersion version) {
          wheels.add(name + " " + version);
          return known.wheel(name, version);
        }
      };

  private PythonMachine after(Map<String, String> variables, String... command) {
    PythonStage stage = new PythonStage(Optional.empty(), recording);
    stage.environment.putAll(variables);
    stage.with(
        "/requirements.txt",
        "-i https://file.test/simple\n--extra-index-url=https://b.test\nkit\n");
    stage.layer(String.join(" ", command));
    return machines.getFirst();
  }

  @Test
  void asksForTheVersionThatItTakes() {
    PythonMachine machine = after(Map.of(), "pip", "install", "kit");
    assertEquals(List.of("kit 2.0"), wheels.stream().distinct().toList());
    assertEquals(List.of(), machine.indexes());
    assertEquals(Libc.glibc(36), machine.libc());
  }

  @Test
  void pipsIndexes() {
    PythonMachine machine =
        after(
            Map.of(
                "PIP_INDEX_URL",
                "https://env.test",
                "PIP_EXTRA_INDEX_URL",
                "https://x.test https://y.test"),
            "pip",
            "install",
            "-i",
            "https://word.test",
            "--extra-index-url",
            "https://z.test",
            "kit");
    assertEquals(List.of("https://word.test"), machine.indexes());
    assertEquals(
        List.of("https://x.test", "https://y.test", "https://z.test"), machine.extraIndexes());
  }

  @Test
  void aRequirementFilesIndexWins() {
    PythonMachine machine =
        after(
            Map.of(), "pip", "install", "--index-url=https://word.test", "-r", "/requirements.txt");
    assertEquals(List.of("https://file.test/simple"), machine.indexes());
    assertEquals(List.of("https://b.test"), machine.extraIndexes());
  }

  @Test
  void uvsIndexes() {
    PythonMachine machine =
        after(
            Map.of(
                "UV_DEFAULT_INDEX",
                "https://env.test",
                "UV_INDEX",
                "team=https://team.test/simple"),
            "uv",
            "pip",
            "install",
            "--system",
            "kit");
    assertEquals(List.of("https://env.test"), machine.indexes());
    assertEquals(List.of("https://team.test/simple"), machine.extraIndexes());
  }

  @Test
  void aWithdrawnVersionIsTakenWhereItIsPinned() {
    PythonPackages withdrawn =
        new PythonPackages() {
          private final PythonPackages listed = new FakePackages().with("kit 1.0");
          private final PythonPackages all = new FakePackages().with("kit 1.1");

          @Override
          public Answer<PythonProject> project(String name) {
            return listed.project(name);
          }

          @Override
          public Optional<PythonWheel> wheel(String name, PythonVersion version) {
            return all.wheel(name, version).or(() -> listed.wheel(name, version));
          }
        };
    PythonTarget target = new PythonTarget(PythonTarget.USUAL, "x86_64");
    for (String wanted : List.of("kit==1.1", "kit>=1.0")) {
      Resolution resolution =
          new PythonResolver(withdrawn, PythonResolver.Options.of(target))
              .resolve(List.of(PythonRequirement.parse(wanted).orElseThrow()));
      assertEquals(
          wanted.equals("kit==1.1") ? "1.1" : "1.0",
          resolution.choices().get("kit").wheel().version().toString());
      assertTrue(resolution.problems().isEmpty());
    }
  }
}
