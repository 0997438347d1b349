package dev.layerweight.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.image.Platform;
import dev.layerweight.policy.Budgets;
import dev.layerweight.policy.Level;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {

  private static final Path FILE = Path.of("/repo/.layerweight.toml");

  private static ProjectSettings read(String text) {
    return SettingsReader.read(text, FILE, Set.of("pip-cache", "apt-lists-kept", "npm-cache"));
  }

  private static List<String> problems(String text) {
    return read(text).problems().stream()
        .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
        .toList();
  }

  private static Policy policy(ProjectSettings settings, String dockerfile) {
    return settings.policy(OptionalLong.empty(), Map.of(), Optional.of(Path.of(dockerfile)));
  }

  @Test
  void whereNobodyChoseAFindingMustSave100Kilobytes() {
    assertEquals(100_000, policy(ProjectSettings.NONE, "/repo/Dockerfile").minimumBytes());
  }

  @Test
  void readsEverything() {
    ProjectSettings settings =
        read(
            """
            target = "runtime"
            platform = "linux/arm64"
            minimum-bytes = "1MB"
            budget = "500MB"
            ignore = ["npm-cache"]

            [budgets]
            "docker/*.Dockerfile" = "1GB"

            [budgets."docker/api.Dockerfile"]
            Builder = "2GiB"

            [build-args]
            VERSION = "1.2"
            JOBS = 4
            DEBUG = true

            [rules]
            pip-cache = "error"
            apt-lists-kept = "off"
            """);
    assertEquals(List.of(), settings.problems());
    assertEquals(Optional.of("runtime"), settings.target());
    assertEquals(Optional.of(Platform.LINUX_ARM64), settings.platform());
    assertEquals(Map.of("VERSION", "1.2", "JOBS", "4", "DEBUG", "true"), settings.buildArguments());
    Policy policy = policy(settings, "/repo/docker/api.Dockerfile");
    assertEquals(1_000_000, policy.minimumBytes());
    assertEquals(
        Map.of("pip-cache", Level.ERROR, "apt-lists-kept", Level.OFF, "npm-cache", Level.OFF),
        policy.levels());
    assertEquals(
        new Budgets(
            OptionalLong.empty(), OptionalLong.of(1_000_000_000), Map.of("builder", 2L << 30)),
        policy.budgets());
    assertEquals(
        new Budgets(OptionalLong.empty(), OptionalLong.of(500_000_000), Map.of()),
        policy(settings, "/repo/Dockerfile").budgets());
  }

  @Test
  void whatIsChosenElsewhereWins() {
    ProjectSettings settings =
        read(
            "minimum-bytes = 5\nplatform = \"linux/arm64\"\n[rules]\npip-cache = \"off\"\n"
                + "[build-args]\nA = \"file\"\nB = \"file\"\n");
    assertEquals(5, policy(settings, "/repo/Dockerfile").minimumBytes());
    Policy policy =
        settings.policy(OptionalLong.of(7), Map.of("pip-cache", Level.HINT), Optional.empty());
    assertEquals(7, policy.minimumBytes());
    assertEquals(Map.of("pip-cache", Level.HINT), policy.levels());
    var options =
        settings.options(
            Optional.of(Platform.LINUX_AMD64),
            Optional.empty(),
            Map.of("A", "told"),
            new DockerfileParser().parse("FROM a\n"));
    assertEquals(Platform.LINUX_AMD64, options.platform());
    assertEquals(Map.of("A", "told", "B", "file"), options.arguments());
  }

  @Test
  void aTargetThatADockerfileHasNotIsNotItsTarget() {
    ProjectSettings settings = read("target = \"Runtime\"");
    var with = new DockerfileParser().parse("FROM a AS runtime\nFROM b\n");
    var without = new DockerfileParser().parse("FROM a\n");
    assertEquals(
        Optional.of("Runtime"),
        settings.options(Optional.empty(), Optional.empty(), Map.of(), with).target());
    assertEquals(
        Optional.empty(),
        settings.options(Optional.empty(), Optional.empty(), Map.of(), without).target());
    assertEquals(Optional.of("Runtime"), settings.missingTarget(without));
    assertEquals(Optional.empty(), read("target = \"0\"").missingTarget(without));
  }

  @Test
  void tellsWhatIsWrongAndWhere() {
    assertEquals(
        List.of(
            "1:1: unknown key targt (did you mean target?)",
            "2:1: platform: linux/amd64 or linux/arm64 is known, not windows/amd64",
            "3:1: minimum-bytes: a size is expected, such as \"500MB\" or a number of bytes",
            "4:1: budget: 500 has no unit; write it as 500MB",
            "5:11: ignore: the id of a rule is expected",
            "5:14: ignore: no rule is named pip-cach (did you mean pip-cache?)",
            "7:1: budgets.[: this is no pattern of paths",
            "9:1: rules: no rule is named npm-cash (did you mean npm-cache?)",
            "10:1: rules.pip-cache: one of off, hint, information, warning, error is expected",
            "12:1: build-args.LIST: a text is expected, the value of the ARG"),
        problems(
            """
            targt = "x"
            platform = "windows/amd64"
            minimum-bytes = true
            budget = "500"
            ignore = [3, "pip-cach"]
            [budgets]
            "[" = "1GB"
            [rules]
            npm-cash = "off"
            pip-cache = "loud"
            [build-args]
            LIST = ["a"]
            """));
  }

  @Test
  void whatCanBeReadOfABrokenFileIsUsed() {
    ProjectSettings settings = read("target =\nbudget = \"1GB\"\nrules = 3\n[rules]\nx = 1\n");
    assertEquals(OptionalLong.of(1_000_000_000), settings.budgetBytes());
    assertTrue(settings.problems().size() >= 2, settings.problems().toString());
    assertEquals(1, settings.problems().getFirst().line());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatIsHostileIsRefused(String text) {
    assertTrue(!read(text).problems().isEmpty());
  }

  static Stream<String> hostile() {
    return Stream.of(
        "x=" + "[".repeat(30_000),
        "x=" + "{a=".repeat(20_000),
        "x={" + "\n".repeat(60_000),
        "x=[" + "#a\n".repeat(20_000),
        "x=[\"a\",\n" + "\r\n".repeat(30_000),
        "\n".repeat(60_000),
        "x=\"\"\"" + "[\n".repeat(30_000),
        "a=1\n".repeat(15_000),
        "[rules]\n" + "\"" + "x".repeat(60_000) + "\" = 1\n",
        "a.".repeat(20_000) + "b=1",
        "\u0001\u0002");
  }
}
