package dev.layerweight.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.parse.DockerfileParser;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommentsTest {

  private static final Set<String> RULES = Set.of("pip-cache", "apt-lists-kept", "npm-cache");

  private static Dockerfile parse(String text) {
    return new DockerfileParser().parse(text);
  }

  /** For each instruction the rules that are ignored there. */
  private static List<String> ignored(String text) {
    Dockerfile dockerfile = parse(text);
    PolicyComments comments = PolicyComments.of(dockerfile, RULES);
    List<String> ignored = new ArrayList<>();
    dockerfile
        .instructions()
        .forEach(placed ->
            ignored.add(
                RULES.stream()
                    .filter(rule -> comments.ignores(rule, placed))
                    .sorted()
                    .collect(Collectors.joining(" "))));
    return ignored;
  }

  /** The problems as {@code code: text that they point at: message}. */
  private static List<String> problems(String text) {
    return PolicyComments.of(parse(text), RULES).problems().stream()
        .map(problem -> problem.code() + ": " + problem.range().of(text) + ": " + problem.message())
        .toList();
  }

  @Test
  void ignoresInTheNextInstructionOnly() {
    assertEquals(
        List.of("", "apt-lists-kept pip-cache", ""),
        ignored(
            """
            FROM a
            # layerweight ignore=pip-cache, apt-lists-kept the image is thrown away
            # another comment

            RUN x
            RUN y
            """));
  }

  @Test
  void ignoresBetweenTheLinesOfAnInstruction() {
    assertEquals(
        List.of("", "pip-cache", ""),
        ignored("FROM a\nRUN x \\\n  # layerweight ignore=pip-cache\n  && y\nRUN z\n"));
  }

  @Test
  void aHereDocumentIsTextAndNoComment() {
    assertEquals(
        List.of("", "", ""),
        ignored("FROM a\nCOPY <<E /x\n# layerweight ignore=pip-cache\nE\nRUN x\n"));
  }

  @Test
  void ignoresInTheWholeFile() {
    assertEquals(
        List.of("npm-cache", "npm-cache"),
        ignored("# syntax=x/y:1\r\n# layerweight global ignore=npm-cache\r\nFROM a\r\nRUN x\r\n"));
    assertEquals(
        List.of("npm-cache"), ignored("\uFEFF# layerweight global ignore=npm-cache\nFROM a"));
  }

  @Test
  void takesAColonAndBlanks() {
    assertEquals(
        List.of("pip-cache"), ignored("  #layerweight:  ignore = pip-cache , for now\nFROM a\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# layerweight is a tool",
        "# layerweights ignore=x",
        "# layerweight",
        "# see layerweight ignore=x",
        "# layerweight=x"
      })
  void proseIsNoComment(String comment) {
    assertEquals(List.of(), problems(comment + "\nFROM a\n"));
  }

  @Test
  void whatIsNotUnderstoodIsTold() {
    assertEquals(
        List.of(
            "unknown-rule: pip-cahce: no rule is named pip-cahce (did you mean pip-cache?)",
            "comment: # layerweight ingore=pip-cache: ignore= and budget= can stand here, not"
                + " ingore= (did you mean ignore?)",
            "comment: # layerweight ignore pip-cache: a comment to Layerweight is"
                + " ignore=rule-id reason",
            "comment: # layerweight ignore=: the id of a rule is missing after ignore=",
            "comment: # layerweight budget=500: budget: 500 has no unit; write it as 500MB",
            "comment: # layerweight budget=1GB: a budget belongs above the FROM of its stage"),
        problems(
            """
            # layerweight ignore=pip-cahce,pip-cache
            # layerweight ingore=pip-cache
            # layerweight ignore pip-cache
            # layerweight ignore=
            # layerweight budget=500
            FROM a
            # layerweight budget=1GB
            RUN x
            """));
  }

  @Test
  void aBudgetBelongsToItsStage() {
    Dockerfile dockerfile =
        parse(
            """
            # layerweight budget=500MB because the device is small
            FROM a
            RUN x
            # layerweight budget=1.5 GiB
            FROM b
            """);
    PolicyComments comments = PolicyComments.of(dockerfile, RULES);
    assertEquals(List.of(), comments.problems());
    assertEquals(
        List.of(OptionalLong.of(500_000_000), OptionalLong.empty(), OptionalLong.of(1_610_612_736)),
        dockerfile.instructions().stream().map(comments::budgetBytes).toList());
  }

  @Test
  void tenThousandRulesAreReadInPart() {
    String ids =
        IntStream.range(0, 10_000).mapToObj(i -> "rule-" + i).collect(Collectors.joining(","));
    String text = "# layerweight ignore=pip-cache," + ids + "\nFROM a\n";
    assertEquals(List.of("pip-cache"), ignored(text));
    List<String> problems = problems(text);
    assertEquals(100, problems.size());
    assertTrue(problems.getLast().contains("too many rules in one comment"), problems.getLast());
    assertFalse(problems.getFirst().contains("pip-cache"));
  }

  @Test
  void manyWrongCommentsAreToldInPart() {
    assertEquals(200, problems("# layerweight ignore=none\n".repeat(5_000) + "FROM a\n").size());
  }
}
