package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.refactor.FileEdit;
import dev.layerweight.report.Bytes;
import dev.layerweight.text.TextEdit;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the scenarios of {@code test-fixtures/rules}: all rules look at each, and all that they find
 * is expected there. {@code -Dlayerweight.update=true} writes what was found into the files
 * instead, for the difference to be read.
 */
class RuleScenariosTest {

  private static final Path FOLDER = Path.of("..", "test-fixtures", "rules");
  private static final Path SOURCES =
      Path.of("src", "main", "java", "dev", "layerweight", "advice", "rules");
  private static final boolean UPDATES = Boolean.getBoolean("layerweight.update");

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    return scenarioFiles().stream()
        .map(
            file -> DynamicTest.dynamicTest(FOLDER.relativize(file).toString(), () -> check(file)));
  }

  private static List<Path> scenarioFiles() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".scenario")).sorted().toList();
    }
  }

  private void check(Path file) throws IOException {
    String rule = file.getParent().getFileName().toString();
    Scenario scenario = Scenario.read(file);
    Path context = Files.createDirectory(temporary.resolve(rule + "-" + file.getFileName()));
    scenario.materialize(context);
    FixTrial trial = FixTrial.of(context, context.resolve("Dockerfile"), scenario);
    trial.checkFixes();
    Map<String, String> found = new LinkedHashMap<>();
    found.put(Scenario.FINDINGS, described(trial.analysis()));
    found.putAll(applied(rule, scenario, trial));
    if (UPDATES) {
      Files.writeString(file, scenario.with(found));
      return;
    }
    Map<String, String> expected = new LinkedHashMap<>();
    scenario
        .sections()
        .forEach((name, content) -> {
          if (name.equals(Scenario.FINDINGS) || name.endsWith(Scenario.AFTER)) {
            expected.put(name, content);
          }
        });
    assertEquals(join(expected), join(found));
  }

  private static String join(Map<String, String> sections) {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (name, content) -> text.append("-- ").append(name).append(" --\n").append(content));
    return text.toString();
  }

  /** Two digits of a size, so that a better table does not change every scenario. */
  private static String size(long bytes) {
    return bytes == 0
        ? "no size"
        : Bytes.format(BigDecimal.valueOf(bytes).round(new MathContext(2)).longValueExact());
  }

  private static String described(Analysis analysis) {
    StringBuilder text = new StringBuilder();
    String source = analysis.build().dockerfile().text();
    for (Finding finding : analysis.findings()) {
      text.append("line ").append(finding.line() + 1);
      if (finding.endLine() > finding.line()) {
        text.append('-').append(finding.endLine() + 1);
      }
      text.append("  ").append(finding.rule()).append("  ");
      text.append(finding.breaks() ? "warning" : size(finding.saves().likely()));
      text.append("  at \"").append(marked(finding, source)).append("\"\n");
      text.append("    ").append(finding.message()).append('\n');
      goes(finding).ifPresent(line -> text.append("    goes: ").append(line).append('\n'));
      finding
          .fix()
          .ifPresent(fix ->
              text.append("    fix: ")
                  .append(fix.title())
                  .append(fix.safe() ? " (safe)" : "")
                  .append('\n'));
      finding
          .alternatives()
          .forEach(other -> text.append("    or: ").append(other.fix().title()).append('\n'));
    }
    return text.isEmpty() ? "none\n" : text.toString();
  }

  /** How many parts go, by the lines of the instructions that hold them. */
  private static Optional<String> goes(Finding finding) {
    Map<Integer, Long> counts = new TreeMap<>();
    finding.removable().forEach(part -> counts.merge(part.line() + 1, 1L, Long::sum));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            counts.entrySet().stream()
                .map(entry ->
                    entry.getValue()
                        + (entry.getValue() == 1 ? " part" : " parts")
                        + " of line "
                        + entry.getKey())
                .collect(Collectors.joining(", ")));
  }

  private static String marked(Finding finding, String source) {
    String text = finding.range().of(source).replaceAll("\\s+", " ");
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  /** The files after all fixes of the rule. */
  private static Map<String, String> applied(String rule, Scenario scenario, FixTrial trial)
      throws IOException {
    Combined own = new Combined(trial.analysis().build().dockerfile());
    trial.analysis().findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .forEach(finding -> finding.fix().ifPresent(own::add));
    Map<String, String> texts = new LinkedHashMap<>();
    for (FileEdit edit : own.edits()) {
      String name = edit.path().isEmpty() ? "Dockerfile" : edit.path();
      String text = TextEdit.apply(trial.text(edit.path()), edit.edits());
      if (edit.path().isEmpty() && scenario.ofWindows()) {
        assertFalse(text.matches("(?s).*[^\\r]\\n.*"), "a line lost its CR");
        text = text.replace("\r\n", "\n");
      }
      texts.put(name + Scenario.AFTER, text);
    }
    return texts;
  }

  static Stream<Rule> rules() {
    return Rules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleIsExplainedAndShown(Rule rule) throws IOException {
    String source = Files.readString(SOURCES.resolve(rule.getClass().getSimpleName() + ".java"));
    String comment = source.substring(source.indexOf("/**"), source.indexOf("public final class"));
    for (String part : List.of("<p>Before", "<p>After", "<p>Saves:", "<p>Silent:")) {
      assertTrue(comment.contains(part), () -> rule.id() + ": its comment has no " + part);
    }
    List<Path> scenarios = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve(rule.id()))) {
      files.filter(file -> file.toString().endsWith(".scenario")).forEach(scenarios::add);
    }
    boolean fires = false;
    boolean silent = false;
    for (Path file : scenarios) {
      boolean found =
          Scenario.read(file)
              .section(Scenario.FINDINGS)
              .filter(text -> text.contains("  " + rule.id() + "  "))
              .isPresent();
      fires |= found;
      silent |= !found;
    }
    assertTrue(fires, () -> rule.id() + ": no scenario in which it finds something");
    assertTrue(silent, () -> rule.id() + ": no scenario in which it stays silent");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleHasOneIdAndNoTwoTheSame(Rule rule) {
    assertTrue(rule.id().matches("[a-z]+(-[a-z]+)*"), rule.id());
    assertEquals(1, Rules.all().stream().filter(one -> one.id().equals(rule.id())).count());
  }
}
