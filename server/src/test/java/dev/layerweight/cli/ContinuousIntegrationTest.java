package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.cli.RealCore.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files for other people's CI: they are read, and what they call exists. */
class ContinuousIntegrationTest {

  private static final Path ROOT = Path.of("..");
  private static final Path ACTION = ROOT.resolve("server/editors/github-action");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  @TempDir private Path folder;

  private static Object yaml(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  @Test
  void theActionIsComposite() throws IOException {
    Map<?, ?> action = map(yaml(ACTION.resolve("action.yml")));
    assertTrue(action.keySet().containsAll(Set.of("name", "description", "inputs", "runs")));
    Map<?, ?> runs = map(action.get("runs"));
    assertEquals("composite", runs.get("using"));
    for (Object each : (List<?>) runs.get("steps")) {
      Map<?, ?> step = map(each);
      assertEquals("bash", step.get("shell"));
      // An expression in the script itself would run what somebody named a branch.
      assertFalse(step.get("run").toString().contains("${{"), "an expression in a script");
    }
    String readme = Files.readString(ACTION.resolve("README.md"));
    for (Object input : map(action.get("inputs")).keySet()) {
      assertTrue(readme.contains("| `" + input + "` |"), input + " is not documented");
    }
  }

  @Test
  void theHooksHaveWhatPreCommitNeeds() throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (Object each : (List<?>) yaml(ROOT.resolve(".pre-commit-hooks.yaml"))) {
      Map<?, ?> hook = map(each);
      assertTrue(
          hook.keySet().containsAll(Set.of("id", "name", "entry", "language", "files")),
          hook::toString);
      assertEquals("system", hook.get("language"));
      assertTrue(ids.add(hook.get("id").toString()), "an id stands there twice");
      Pattern files = Pattern.compile(hook.get("files").toString());
      for (String name :
          List.of("Dockerfile", "a/Dockerfile.dev", "docker/api.Dockerfile", "Containerfile")) {
        assertTrue(files.matcher(name).find(), name);
      }
      assertFalse(files.matcher("docs/Dockerfiles.md").find(), "too much");
      List<String> words = List.of(hook.get("entry").toString().split(" "));
      assertEquals("layerweight", words.getFirst());
      Path dockerfile = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
      String[] arguments =
          java.util.stream.Stream.concat(
                  words.subList(1, words.size()).stream(),
                  java.util.stream.Stream.of(dockerfile.toString()))
              .toArray(String[]::new);
      Said said = RealCore.run(arguments);
      assertEquals(0, said.code(), said.err());
    }
  }

  @Test
  void everyOptionThatTheyNameExists() throws IOException {
    String help =
        RealCore.run("analyze", "--help").out()
            + RealCore.run("fix", "--help").out()
            + RealCore.run("diff", "--help").out();
    Map<?, ?> action = map(yaml(ACTION.resolve("action.yml")));
    String script =
        map(((List<?>) map(action.get("runs")).get("steps")).getFirst()).get("run").toString();
    String used =
        script.replaceAll("(?m)^.*\\bgit .*$", "")
            + Files.readString(ROOT.resolve(".pre-commit-hooks.yaml"))
            + Files.readString(ACTION.resolve("README.md")).replaceAll("(?s)```.*?```", "");
    Matcher options = OPTION.matcher(used);
    int count = 0;
    while (options.find()) {
      count++;
      String name = options.group();
      assertTrue(
          Pattern.compile(Pattern.quote(name) + "\\b").matcher(help).find(), name + " is unknown");
    }
    assertTrue(count > 8, "the options are gone");
  }
}
