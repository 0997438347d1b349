package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.Part;
import dev.layerweight.image.Estimate;
import dev.layerweight.policy.Budgets;
import dev.layerweight.policy.Level;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SimulatingAdvisorTest {

  private static final String TEXT = "FROM scratch\nCOPY big /big\nCOPY small /small\n# end\n";

  private final List<String> failed = new ArrayList<>();

  private Analysis analyze(String text, Rule... rules) {
    return analyze(text, Policy.reporting(100), rules);
  }

  private Analysis analyze(String text, Policy policy, Rule... rules) {
    DockerfileParser parser = new DockerfileParser();
    return new SimulatingAdvisor(
            ShippedCatalog.simulation(),
            parser::parse,
            List.of(rules),
            (rule, bug) -> failed.add(rule + ": " + bug.getMessage()))
        .analyze(
            parser.parse(text),
            new MemoryContext(
                Map.of("big", "x".repeat(5_000), "more", "x".repeat(700), "small", "x".repeat(70))),
            BuildOptions.DEFAULT,
            policy,
            () -> false);
  }

  private record Made(String id, Function<Subject, List<Proposal>> check) implements Rule {
    @Override
    public List<Proposal> check(Subject subject) {
      return check.apply(subject);
    }
  }

  /** A rule that takes an instruction out. */
  private static Rule removing(String id, int index, Estimate stated) {
    return new Made(
        id,
        subject -> {
          PlacedInstruction placed = subject.dockerfile().instructions().get(index);
          return List.of(
              Proposal.at(placed, "it can go")
                  .saving(stated)
                  .fixedBy("Remove it", true, List.of(new TextEdit(placed.range(), ""))));
        });
  }

  @Test
  void aFixSavesWhatTheSimulationSays() {
    Finding finding = analyze(TEXT, removing("a", 1, Estimate.exact(77_777))).findings().getFirst();
    assertEquals(Estimate.exact(5_000), finding.saves());
    assertEquals(List.of(new Finding.RemovablePart(1, "/big")), finding.removable());
  }

  @Test
  void whatACommentIgnoresIsNeitherReportedNorCounted() {
    String text =
        "FROM scratch\n# layerweight ignore=a it is wanted\nCOPY big /big\nCOPY more /more\n";
    Analysis analysis =
        analyze(text, removing("a", 1, Estimate.ZERO), removing("b", 2, Estimate.ZERO));
    assertEquals(List.of("b"), analysis.findings().stream().map(Finding::rule).toList());
    assertEquals(
        List.of("a"), analysis.judgement().suppressed().stream().map(Finding::rule).toList());
    assertEquals(Estimate.exact(700), analysis.removable());
    assertEquals(List.of(), analysis.judgement().problems());
  }

  @Test
  void aRuleThatIsOffIsNotAsked() {
    Policy policy = new Policy(1, Map.of("a", Level.OFF, "b", Level.ERROR), Budgets.NONE);
    Analysis analysis =
        analyze(
            TEXT,
            policy,
            new Made(
                "a",
                _ -> {
                  throw new IllegalStateException("asked");
                }),
            removing("b", 1, Estimate.ZERO));
    assertEquals(List.of(), failed);
    assertEquals(Level.ERROR, analysis.level(analysis.findings().getFirst()));
  }

  @Test
  void aRuleThatThereIsNotIsTold() {
    Analysis analysis =
        analyze(
            "# layerweight global ignore=removin\n" + TEXT, removing("removing", 1, Estimate.ZERO));
    assertEquals(1, analysis.findings().size());
    assertEquals(
        "no rule is named removin (did you mean removing?)",
        analysis.judgement().problems().getFirst().message());
  }

  @Test
  void theNearestBudgetOfAStageCounts() {
    String text =
        "# layerweight budget=4kB\nFROM scratch AS one\nCOPY big /big\n"
            + "FROM scratch AS two\nCOPY small /small\n";
    Budgets outside =
        new Budgets(
            OptionalLong.empty(), OptionalLong.of(1), Map.of("one", 1_000_000L, "two", 70L));
    List<BudgetCheck> checks =
        analyze(text, new Policy(1, Map.of(), outside)).judgement().budgets();
    assertEquals(List.of(4_000L, 70L), checks.stream().map(BudgetCheck::limitBytes).toList());
    assertEquals(
        List.of(BudgetCheck.Verdict.EXCEEDED, BudgetCheck.Verdict.KEPT),
        checks.stream().map(BudgetCheck::verdict).toList());
    Budgets demanded = outside.demanding(OptionalLong.of(69));
    assertEquals(
        BudgetCheck.Verdict.EXCEEDED,
        analyze(text, new Policy(1, Map.of(), demanded)).judgement().budgets().getLast().verdict());
  }

  @Test
  void whatSavesLessThanTheMinimumIsNotReported() {
    assertEquals(List.of(), analyze(TEXT, removing("a", 2, Estimate.exact(77_777))).findings());
  }

  @Test
  void aFixThatDoesNotParseIsNotOffered() {
    Rule broken =
        new Made(
            "a",
            subject -> {
              PlacedInstruction placed = subject.dockerfile().instructions().get(1);
              TextRange keyword = new TextRange(placed.start(), placed.start() + 4);
              return List.of(
                  Proposal.at(placed, "it can go")
                      .saving(Estimate.exact(5_000))
                      .fixedBy("Break it", true, List.of(new TextEdit(keyword, "COPYY"))));
            });
    assertEquals(Optional.empty(), analyze(TEXT, broken).findings().getFirst().fix());
  }

  @Test
  void aFixThatMakesTheImageUnknownIsNoSaving() {
    Rule other =
        new Made(
            "a",
            subject -> {
              PlacedInstruction from = subject.dockerfile().instructions().getFirst();
              TextRange name = new TextRange(from.start() + 5, from.range().end());
              return List.of(
                  Proposal.at(from, "another base")
                      .fixedBy(
                          "Use another", false, List.of(new TextEdit(name, "example.org/none:1"))));
            });
    assertEquals(List.of(), analyze("FROM debian:bookworm-slim\n", other).findings());
  }

  @Test
  void bytesThatTwoFindingsShareAreCountedOnce() {
    Analysis analysis =
        analyze(TEXT, removing("a", 1, Estimate.ZERO), removing("b", 1, Estimate.ZERO));
    assertEquals(2, analysis.findings().size());
    assertEquals(Estimate.exact(5_000), analysis.removable());
  }

  @Test
  void ofWhatHasNoFixTheRestIsCounted() {
    Rule told =
        new Made(
            "told",
            subject -> {
              PlacedInstruction holder = subject.dockerfile().instructions().get(1);
              List<Part> parts =
                  subject.build().stages().getFirst().instructions().getFirst().parts();
              return List.of(
                  Proposal.at(holder, "they can go").losing(parts).saving(Estimate.exact(5_700)));
            });
    String text = "FROM scratch\nCOPY big more /all/\n";
    assertEquals(Estimate.exact(5_700), analyze(text, told).removable());
    Rule replacing =
        new Made(
            "a",
            subject -> {
              PlacedInstruction placed = subject.dockerfile().instructions().get(1);
              return List.of(
                  Proposal.at(placed, "one can go")
                      .fixedBy(
                          "Leave it out",
                          true,
                          List.of(new TextEdit(placed.range(), "COPY big /all/"))));
            });
    Analysis analysis = analyze(text, told, replacing);
    assertEquals(5_700, analysis.removable().likely());
  }

  @Test
  void aRuleThatThrowsDoesNotStopTheOthers() {
    Rule bad =
        new Made(
            "bad",
            _ -> {
              throw new IllegalStateException("boom");
            });
    assertEquals(1, analyze(TEXT, bad, removing("a", 1, Estimate.ZERO)).findings().size());
    assertEquals(List.of("bad: boom"), failed);
  }

  @Test
  void manyFixesOfALongFileAreWeighedByTheirOwnLayers() {
    StringBuilder text = new StringBuilder("FROM scratch\n");
    for (int i = 0; i < 600; i++) {
      text.append("COPY big /big").append(i).append('\n');
    }
    Rule[] rules = new Rule[40];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = removing("rule" + i, 1 + i, Estimate.ZERO);
    }
    Analysis analysis = analyze(text.toString(), rules);
    assertEquals(40, analysis.findings().size());
    assertTrue(
        analysis.findings().stream()
            .allMatch(finding -> finding.saves().equals(Estimate.exact(5_000))));
    assertEquals(Estimate.exact(40 * 5_000), analysis.removable());
  }
}
