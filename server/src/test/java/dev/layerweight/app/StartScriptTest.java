package dev.layerweight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the start script with folders that look like JDKs and print how they were called. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {

  private static final String PRINT_ARGUMENTS = "#!/bin/sh\necho \"$0\"\nprintf '<%s>\\n' \"$@\"\n";

  @TempDir Path folder;

  private Path script;

  private record Run(int code, List<String> lines) {}

  @BeforeEach
  void install() throws IOException {
    // The space is what a script forgets first.
    script = folder.resolve("a place/bin/layerweight");
    Files.createDirectories(script.getParent());
    Files.copy(Path.of("src/main/dist/bin/layerweight"), script);
    assertTrue(script.toFile().setExecutable(true));
    folder = folder.toRealPath();
  }

  @Test
  void javaHomeIsTakenWhereItIsNewEnough() throws Exception {
    Path jdk = jdk("jdk 25", "25.0.3");
    Run run = run(script, Map.of("JAVA_HOME", jdk.toString()), "analyze", "a b", "");
    assertEquals(0, run.code());
    assertEquals(jdk.resolve("bin/java").toString(), run.lines().getFirst());
    assertEquals(
        List.of("<analyze>", "<a b>", "<>"),
        run.lines().subList(run.lines().size() - 3, run.lines().size()));
    assertTrue(run.lines().contains("<" + folder.resolve("a place/lib/layerweight.jar") + ">"));
    assertTrue(run.lines().contains("<-Dlayerweight.terminal=false>"));
    assertTrue(run.lines().contains("<-Xmx1g>"));
  }

  @Test
  void anOlderJavaHomeIsPassedOverForTheJavaOnThePath() throws Exception {
    Path old = jdk("old", "17.0.15");
    Path current = jdk("current", "26-ea");
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("java"), Path.of("../current/bin/java"));
    Run run =
        run(
            script,
            Map.of("JAVA_HOME", old.toString(), "PATH", links + ":" + System.getenv("PATH")),
            "lsp");
    assertEquals(current.resolve("bin/java").toString(), run.lines().getFirst());
    assertTrue(run.lines().contains("<-Xmx512m>"));
  }

  @Test
  void ourOwnVariableMustFit() throws Exception {
    Path old = jdk("old", "1.8.0_442");
    Run run = run(script, Map.of("LAYERWEIGHT_JAVA_HOME", old.toString()));
    assertEquals(3, run.code());
    assertEquals(List.of("layerweight: LAYERWEIGHT_JAVA_HOME is no JDK 25: " + old), run.lines());
  }

  @Test
  void ourOwnVariablesGoBeforeAll() throws Exception {
    Path mine = jdk("mine", "25");
    Path other = jdk("other", "25.0.1");
    Run run =
        run(
            script,
            Map.of(
                "LAYERWEIGHT_JAVA_HOME", mine.toString(),
                "JAVA_HOME", other.toString(),
                "LAYERWEIGHT_JAVA_OPTS", "-Xmx2g -Da=b"));
    assertEquals(mine.resolve("bin/java").toString(), run.lines().getFirst());
    assertTrue(run.lines().indexOf("<-Xmx2g>") > run.lines().indexOf("<-Xmx1g>"));
    assertTrue(run.lines().contains("<-Da=b>"));
  }

  @Test
  void aLinkToTheScriptFindsItsLibraries() throws Exception {
    Path jdk = jdk("jdk", "25");
    Path first = Files.createSymbolicLink(folder.resolve("first"), script);
    Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());
    Run run = run(second, Map.of("JAVA_HOME", jdk.toString()));
    assertTrue(
        run.lines().contains("<" + folder.resolve("a place/lib/layerweight.jar") + ">"),
        run.toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    Path java = jdk.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, PRINT_ARGUMENTS);
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private Run run(Path start, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(start.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    List.of("JAVA_HOME", "LAYERWEIGHT_JAVA_HOME", "LAYERWEIGHT_JAVA_OPTS")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output.lines().toList());
  }
}
