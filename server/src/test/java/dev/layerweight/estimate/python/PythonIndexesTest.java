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
import dev.layerweight.image.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private PythonMachine withFile(
      String file, String text, Map<String, String> more, String command) {
    PythonStage stage = new PythonStage(Optional.empty(), recording);
    stage.environment.putAll(more);
    stage.with(file, text);
    machines.clear();
    stage.layer(command);
    return machines.getFirst();
  }

  @Test
  void filesOfPipInTheImageCount() {
    String file =
        "[global]\n"
            + "index-url = https://g.test/simple\n"
            + "extra-index-url =\n"
            + "  https://a.test\n"
            + "  https://b.test\n";
    PythonMachine machine = withFile("/etc/pip.conf", file, Map.of(), "pip install kit");
    assertEquals(List.of("https://g.test/simple"), machine.indexes());
    assertEquals(List.of("https://a.test", "https://b.test"), machine.extraIndexes());
    machine =
        withFile(
            "/root/.config/pip/pip.conf",
            file + "[install]\nindex_url: x\nindex_url=https://i.test\n",
            Map.of("PIP_EXTRA_INDEX_URL", "https://env.test"),
            "pip install kit");
    assertEquals(List.of("https://i.test"), machine.indexes());
    assertEquals(List.of("https://env.test"), machine.extraIndexes());
    machine =
        withFile(
            "/etc/pip.conf", file, Map.of("PIP_INDEX_URL", "https://env.test"), "pip install kit");
    assertEquals(List.of("https://env.test"), machine.indexes());
    machine =
        withFile("/etc/pip.conf", file, Map.of("PIP_CONFIG_FILE", "/dev/null"), "pip install kit");
    assertEquals(List.of(), machine.indexes());
  }

  @Test
  void whatPipIsConfiguredWithOnTheWayCounts() {
    PythonStage stage = new PythonStage(Optional.empty(), recording);
    stage.layer("pip config set global.index-url https://set.test/simple", "pip install kit");
    assertEquals(List.of("https://set.test/simple"), machines.getLast().indexes());
  }

  @Test
  void filesOfUvInTheProjectCount() {
    String indexes =
        """
        [[%sindex]]
        url = "https://main.test/simple"
        default = true
        [[%sindex]]
        url = "https://team.test/simple"
        [[%sindex]]
        name = "torch"
        url = "https://torch.test/simple"
        explicit = true
        """;
    String command = "uv pip install --system kit";
    for (PythonMachine machine :
        List.of(
            withFile("/uv.toml", indexes.replace("%s", ""), Map.of(), command),
            withFile("/pyproject.toml", indexes.replace("%s", "tool.uv."), Map.of(), command),
            withFile("/etc/uv/uv.toml", indexes.replace("%s", ""), Map.of(), command))) {
      assertEquals(List.of("https://main.test/simple"), machine.indexes());
      assertEquals(List.of("https://team.test/simple"), machine.extraIndexes());
    }
    assertEquals(
        List.of("https://old.test"),
        withFile("/uv.toml", "[pip]\nindex-url = 'https://old.test'\n", Map.of(), command)
            .indexes());
    assertEquals(
        List.of(),
        withFile("/uv.toml", indexes.replace("%s", ""), Map.of("UV_NO_CONFIG", "1"), command)
            .indexes());
    assertEquals(List.of(), withFile("/uv.toml", "index = [1, {", Map.of(), command).indexes());
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

  /** What is listed may be older than what is known of the wheel that is taken. */
  @Test
  void aWheelThatStatesWhatItNeedsIsEnough() {
    PythonPackages listing =
        new PythonPackages() {
          private final PythonPackages all =
              new FakePackages().with("kit 1.0", "part").with("part 1.0");

          @Override
          public Answer<PythonProject> project(String name) {
            return all.project(name)
                .found()
                .<Answer<PythonProject>>map(project ->
                    new Answer.Found<>(
                        new PythonProject(
                            name,
                            project.wheels().stream().map(PythonIndexesTest::withoutNeeds).toList(),
                            project.byteCodeRatio()),
                        new Provenance("listing"),
                        false))
                .orElseGet(() -> new Answer.Missing<>("none"));
          }

          @Override
          public Optional<PythonWheel> wheel(String name, PythonVersion version) {
            return all.wheel(name, version);
          }
        };
    Resolution resolution =
        new PythonResolver(
                listing, PythonResolver.Options.of(new PythonTarget(PythonTarget.USUAL, "x86_64")))
            .resolve(List.of(PythonRequirement.parse("kit").orElseThrow()));
    assertEquals(Set.of("kit", "part"), resolution.choices().keySet());
    assertTrue(resolution.problems().isEmpty(), () -> resolution.problems().toString());
  }

  private static PythonWheel withoutNeeds(PythonWheel wheel) {
    return new PythonWheel(
        wheel.version(),
        wheel.wheelTag(),
        wheel.wheelBytes(),
        wheel.unpackedBytes(),
        wheel.pythonSourceBytes(),
        wheel.pythonFiles(),
        wheel.nativeBytes(),
        wheel.files(),
        wheel.scripts(),
        wheel.requiresPython(),
        Optional.empty(),
        PythonWheel.Figures.BY_KIND);
  }
}
