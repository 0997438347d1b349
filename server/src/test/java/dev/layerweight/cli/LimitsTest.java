package dev.layerweight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.advice.Rules;
import dev.layerweight.advice.SimulatingAdvisor;
import dev.layerweight.image.Platform;
import dev.layerweight.policy.Level;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets, what fails, and the settings of the repository, from the command line. */
class LimitsTest {

  private static final String INSTALL =
      "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y"
          + " --no-install-recommends curl\n";

  private final TerminalSession session = new TerminalSession();
  private final List<Policy> policies = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void theRealRules() throws IOException {
    DockerfileParser parser = new DockerfileParser();
    SimulatingAdvisor real =
        new SimulatingAdvisor(
            ShippedCatalog.simulation(),
            parser::parse,
            Rules.all(),
            (_, fault) -> {
              throw fault;
            });
    session.advisor =
        (dockerfile, _, options, policy, cancelled, _) -> {
          session.options.add(options);
          policies.add(policy);
          return real.analyze(
              parser.parse(dockerfile.text()),
              new MemoryContext(Map.of()),
              options,
              policy,
              cancelled);
        };
    Files.createDirectory(folder.resolve(".git"));
  }

  /** Without those of the session's own parser, which knows three instructions. */
  private String errors() {
    return session
        .err()
        .lines()
        .filter(line -> !line.contains("unknown instruction"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aBudgetThatIsExceededFailsOnlyWhereAskedFor() throws IOException {
    String file = write("Dockerfile", INSTALL);
    assertEquals(0, session.run("analyze", "--budget", "50MB", file));
    assertTrue(
        session.out().lines().anyMatch(l -> l.matches("budget: the image is .* over its budget.*")),
        session.out());
    assertEquals(3, session.run("analyze", "--budget", "50MB", "--fail-on", "budget", file));
    assertEquals(0, session.run("analyze", "--budget", "5GB", "--fail-on", "budget", file));
    assertEquals("", errors());
  }

  @Test
  void aFindingFailsUnlessItIsIgnored() throws IOException {
    String file = write("Dockerfile", INSTALL);
    assertEquals(3, session.run("analyze", "--fail-on", "budget,finding", file));
    String ignored =
        write("ignored", INSTALL.replace("RUN", "# layerweight ignore=apt-lists-kept\nRUN"));
    session.out.reset();
    session.run("analyze", "--format", "json", ignored);
    assertTrue(session.out().contains("\"ignoredFindings\":1"), session.out());
    assertFalse(session.out().contains("\"rule\":\"apt-lists-kept\""), session.out());
    write(".layerweight.toml", "[rules]\napt-lists-kept = \"off\"\n");
    session.out.reset();
    session.run("analyze", "--format", "json", file);
    assertFalse(session.out().contains("apt-lists-kept"), session.out());
  }

  @Test
  void aFileThatCannotBeReadIsWorseThanALimit() throws IOException {
    String file = write("Dockerfile", INSTALL);
    assertEquals(1, session.run("analyze", "--fail-on", "finding", file, file + "x"));
  }

  @Test
  void whatMakesNoSenseIsWrongUsage() throws IOException {
    String file = write("Dockerfile", INSTALL);
    assertEquals(2, session.run("analyze", "--budget", "500", file));
    assertEquals(2, session.run("analyze", "--fail-on", "anything", file));
    assertEquals(
        "layerweight: --budget: 500 has no unit; write it as 500MB; see layerweight analyze"
            + " --help",
        session.err().lines().findFirst().orElse(""));
  }

  @Test
  void theRepositorysSettingsCountAndTheCommandLineWins() throws IOException {
    write(
        ".layerweight.toml",
        "platform = \"linux/arm64\"\ntarget = \"none\"\nminimum-bytes = 77\nbudget = \"1GB\"\n"
            + "[build-args]\nA = \"file\"\n[rules]\npip-cache = \"error\"\n");
    String file = write("Dockerfile", INSTALL);
    session.run("analyze", file);
    assertEquals(Platform.LINUX_ARM64, session.options.getLast().platform());
    assertEquals(Map.of("A", "file"), session.options.getLast().arguments());
    assertEquals(77, policies.getLast().minimumBytes());
    assertEquals(Map.of("pip-cache", Level.ERROR), policies.getLast().levels());
    assertTrue(session.out().contains("keeps its budget of 1 GB"), session.out());
    assertTrue(session.out().contains("names the target none, which is not here"), session.out());
    session.run("analyze", "--platform", "linux/amd64", "--build-arg", "A=told", file);
    assertEquals(Platform.LINUX_AMD64, session.options.getLast().platform());
    assertEquals(Map.of("A", "told"), session.options.getLast().arguments());
  }

  @Test
  void problemsOfSettingsAndCommentsAreToldOnceWithTheirPlace() throws IOException {
    Path settings = folder.resolve(".layerweight.toml");
    Files.writeString(settings, "\nbudgte = \"1GB\"\n");
    String file = write("Dockerfile", "# layerweight ignore=apt-list-kept\n" + INSTALL);
    assertEquals(0, session.run("analyze", file, write("other", INSTALL)));
    assertEquals(
        settings
            + ":2: unknown key budgte (did you mean budget?)\n"
            + file
            + ":1: no rule is named apt-list-kept (did you mean apt-lists-kept?)\n",
        errors());
  }
}
