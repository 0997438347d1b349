package dev.layerweight.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.report.RuleHelp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule has a page, made of its class comment, and a folder of cases. */
class RulePagesTest {

  private static final Path CASES = Path.of("..", "test-fixtures", "rules");
  private static final String INDEX = "README.md";
  private static final String SAVES = "\n\nSaves:";

  static Stream<Rule> rules() {
    return Rules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleHasItsPage(Rule rule) throws IOException {
    Page.of("rules/" + rule.id() + ".md").is(page(rule));
  }

  @Test
  void theIndexHasAllRules() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Rules

            Made of the rules' class comments; `RulePagesTest` keeps both alike. What a rule saves is never \
            a constant: the changed text is simulated, too, and the difference is the saving. Nothing is \
            reported in a stage that does not reach the image, and nothing that saves nothing, unless it is \
            a warning of something that does not work.

            """);
    text.append(Page.row("rule", "finds", "saves")).append(Page.row("---", "---", "---"));
    for (Rule rule : Rules.all()) {
      RuleHelp help = RuleComment.of(rule);
      text.append(
          Page.row(
              "[`" + rule.id() + "`](" + rule.id() + ".md)",
              Page.cell(help.summary()),
              Page.cell(saves(help))));
    }
    text.append("\n[How to add a rule](../adding-a-rule.md)\n");
    Page.of("rules/" + INDEX).is(text.toString());
  }

  /** A page of a rule that was renamed would stay for good. */
  @Test
  void thereAreNoOtherPages() throws IOException {
    Set<String> expected =
        Rules.all().stream().map(rule -> rule.id() + ".md").collect(Collectors.toSet());
    expected.add(INDEX);
    try (Stream<Path> files = Files.list(Page.FOLDER.resolve("rules"))) {
      Set<String> there =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      there.removeAll(expected);
      assertEquals(Set.of(), there);
    }
  }

  private static String page(Rule rule) throws IOException {
    RuleHelp help = RuleComment.of(rule);
    for (String part : List.of("\n\nBefore", "\n\nAfter", SAVES, "\n\nSilent:")) {
      assertTrue(
          help.help().contains(part), () -> rule.id() + ": its comment has no " + part.strip());
    }
    hasCases(rule);
    return """
    # %1$s

    %2$s

    [Cases](../../../test-fixtures/rules/%1$s): where it fires, where it is silent, and what its fix leaves.

    To keep it silent: `# layerweight ignore=%1$s REASON` above the instruction, or `ignore` and `[rules]` in \
    [`.layerweight.toml`](../settings.md).

    [All rules](README.md)
    """
        .formatted(rule.id(), marked(help.help()));
  }

  /** The four parts stand out, and blocks that are Dockerfiles are coloured as such. */
  private static String marked(String help) {
    StringBuilder text = new StringBuilder();
    boolean within = false;
    List<String> lines = help.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.equals("```")) {
        boolean instruction = !within && lines.get(i + 1).matches("(# )?[A-Z]+ .*");
        within = !within;
        line = instruction ? "```dockerfile" : line;
      } else if (!within) {
        line = line.replaceFirst("^(Before|After|Saves|Silent)(\\b)", "**$1**$2");
      }
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString().strip();
  }

  private static void hasCases(Rule rule) throws IOException {
    Path folder = CASES.resolve(rule.id());
    assertTrue(Files.isDirectory(folder), () -> rule.id() + " has no folder of cases");
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(
          files.anyMatch(file -> file.toString().endsWith(".scenario")),
          () -> rule.id() + " has no cases");
    }
  }

  /** The first sentence of what the rule saves. */
  private static String saves(RuleHelp help) {
    return help.help()
        .substring(help.help().indexOf(SAVES) + SAVES.length())
        .split("\n\n|(?<=[.;])\\s", 2)[0]
        .replaceFirst("[.;]$", "");
  }
}
