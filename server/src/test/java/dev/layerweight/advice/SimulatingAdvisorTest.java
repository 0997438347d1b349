package dev.layerweight.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.layerweight.accuracy.ShippedCatalog;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.parse.DockerfileParser;
import dev.layerweight.testing.MemoryContext;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SimulatingAdvisorTest {

  private static final String TEXT = "FROM scratch\nCOPY big /big\nCOPY small /small\n# end\n";

  private final List<String> failed = new ArrayList<>();

  private Analysis analyze(String text, Rule... rules) {
    DockerfileParser parser = new DockerfileParser();
    return new SimulatingAdvisor(
            ShippedCatalog.simulation(),
            parser::parse,
            List.of(rules),
            (rule, bug) -> failed.add(rule + ": " + bug.getMessage()))
        .analyze(
            parser.parse(text),
            new MemoryContext(Map.of("big", "x".repeat(5_000), "small", "x".repeat(70))),
            BuildOptions.DEFAULT,
            100,
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
