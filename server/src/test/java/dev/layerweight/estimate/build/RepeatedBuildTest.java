package dev.layerweight.estimate.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.apk.ShippedAlpinePackages;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.catalog.tools.ShippedTools;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** After an edit only what changed is simulated, and the estimate is that of a first build. */
class RepeatedBuildTest {

  private static final List<String> LINES =
      List.of(
          "ENV PATH=/opt/x/bin:$PATH",
          "ENV DEBIAN_FRONTEND=noninteractive PIP_NO_CACHE_DIR=1",
          "ARG VERSION=3",
          "WORKDIR /srv/other",
          "USER app",
          "RUN useradd -m app && mkdir -p /home/app/x && echo hi > /home/app/x/y",
          "RUN rm -rf /var/lib/apt/lists/* /tmp/*",
          "RUN apt-get update && apt-get install -y curl",
          "RUN apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*",
          "RUN pip install flask",
          "RUN chown -R app /srv /app",
          "RUN cd /srv && truncate -s 300 z && (cd /tmp; truncate -s 5 w)",
          "COPY . .",
          "COPY package.json requirements.txt ./",
          "SHELL [\"/bin/bash\", \"-c\"]",
          "RUN <<EOF\nmkdir /e\necho $VERSION > /e/v\nEOF",
          "LABEL a=b",
          "FROM debian:bookworm-slim AS added",
          "COPY --from=added /etc /copied",
          "# a comment",
          "RUN --mount=type=cache,target=/root/.cache pip install requests");

  private static final Map<String, String> FILES =
      Map.of(
          "requirements.txt", "flask==3.0.0\nrequests\n",
          "package.json", "{\"dependencies\":{\"express\":\"^4\"}}",
          "src/main.py", "print(1)\n");

  private static final MemoryContext CONTEXT = new MemoryContext(FILES);

  private static BuildSimulation simulation(List<CommandModel> models) {
    return new BuildSimulation(
        new Catalog(
            new SnapshotBaseImages(),
            new AptIndexes(List.of()),
            new ShippedAlpinePackages(),
            RpmPackages.NONE,
            name -> WheelTable.shipped().project(name),
            new ShippedNodePackages(),
            new ShippedTools()),
        models,
        DockerfileParser::parseShell);
  }

  private static BuildEstimate run(BuildSimulation simulation, Dockerfile file, Memory memory) {
    return simulation.run(file, CONTEXT, BuildOptions.DEFAULT, memory, () -> false);
  }

  @Test
  void anEditedTextHasTheEstimateOfANewOne() throws IOException {
    BuildSimulation simulation = simulation(Commands.all());
    DockerfileParser parser = new DockerfileParser();
    Memory memory = new Memory();
    Random random = new Random(4);
    for (String text : texts()) {
      String edited = text;
      for (int round = 0; round < 8; round++) {
        edited = edited(edited, random);
        Dockerfile file = parser.parse(edited);
        assertEquals(
            described(run(simulation, file, new Memory())),
            described(run(simulation, file, memory)),
            edited);
      }
    }
  }

  /** Everything but the identity of what reads files when it is asked. */
  private static String described(BuildEstimate build) {
    return build.stages() + "\n" + build.target() + build.problems();
  }

  private static String edited(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size() + 1);
    String line = LINES.get(random.nextInt(LINES.size()));
    switch (random.nextInt(4)) {
      case 0 -> lines.add(at, line);
      case 1 -> lines.add(1 + random.nextInt(lines.size()), line);
      case 2 -> lines.remove(Math.min(at, lines.size() - 1));
      default -> {
        int changed = Math.min(at, lines.size() - 1);
        lines.set(changed, lines.get(changed) + "x");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> texts() throws IOException {
    try (Stream<Path> found = Files.walk(fixtures())) {
      return found
          .filter(file -> file.endsWith("Dockerfile"))
          .sorted()
          .limit(25)
          .map(RepeatedBuildTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path fixtures() {
    return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
        .map(at -> at.resolve("test-fixtures").resolve("measured"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow();
  }

  /** Counts how often it runs, and writes a file. */
  private static final class Counting implements CommandModel {
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    public Set<String> names() {
      return Set.of("count");
    }

    @Override
    public Result run(Invocation invocation, Step step) {
      runs.incrementAndGet();
      invocation.words().forEach(word -> step.files().exists(step.resolve(word)));
      step.variable("SEEN");
      return Result.printing("");
    }
  }

  private final Counting counting = new Counting();

  private int runsOf(String... texts) {
    List<CommandModel> models = new ArrayList<>(Commands.all());
    models.add(counting);
    BuildSimulation simulation = simulation(models);
    DockerfileParser parser = new DockerfileParser();
    Memory memory = new Memory();
    for (String text : texts) {
      run(simulation, parser.parse(text), memory);
    }
    return counting.runs.get();
  }

  @Test
  void whatSeesTheSameIsNotRunAgain() {
    assertEquals(
        1,
        runsOf(
            "FROM scratch\nENV A=1\nCOPY src /a\nRUN count /x\n",
            "FROM scratch\nENV A=2\nCOPY src /a\nRUN count /x\n",
            "FROM scratch\nENV A=2\n# a\nWORKDIR /b\nCOPY src /b\nRUN count /x\n"));
  }

  @Test
  void aVariableThatIsReadMatters() {
    assertEquals(
        2,
        runsOf(
            "FROM scratch\nENV SEEN=1\nRUN count /x\n",
            "FROM scratch\nENV SEEN=2\nRUN count /x\n"));
  }

  @Test
  void aFileThatIsLookedForMatters() {
    assertEquals(
        2, runsOf("FROM scratch\nRUN count /x\n", "FROM scratch\nCOPY src /x\nRUN count /x\n"));
  }

  @Test
  void theFolderMattersToRelativePaths() {
    assertEquals(
        2,
        runsOf(
            "FROM scratch\nWORKDIR /a\nRUN count x\n", "FROM scratch\nWORKDIR /b\nRUN count x\n"));
  }

  @Test
  void theSameLineInAnotherStageIsNotRunAgain() {
    assertEquals(
        1,
        runsOf("FROM scratch\nWORKDIR /a\nRUN count /x\nFROM scratch\nWORKDIR /b\nRUN count /x\n"));
  }

  @Test
  void anOutcomeThatWasBrokenOffIsForgotten() {
    BuildSimulation simulation = simulation(Commands.all());
    Dockerfile file = new DockerfileParser().parse("FROM scratch\nRUN truncate -s 5 /x\n");
    Memory memory = new Memory();
    AtomicInteger asked = new AtomicInteger();
    simulation.run(file, CONTEXT, BuildOptions.DEFAULT, memory, () -> asked.incrementAndGet() > 2);
    assertTrue(asked.get() > 2);
    assertEquals(5, run(simulation, file, memory).image().unpacked().likely());
  }

  @Test
  void aLongTextIsKeptAsAWhole() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_500; i++) {
      text.append("FROM scratch\nENV A=").append(i).append("\nRUN count /x").append(i).append('\n');
    }
    int before = runsOf(text.toString());
    assertEquals(2_500, before);
    counting.runs.set(0);
    assertEquals(2_500, runsOf(text.toString(), text + "# more\n"));
  }
}
