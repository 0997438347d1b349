package dev.layerweight.cli;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.BudgetCheck;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What a pipeline may want to fail on; the names in lower case are the values of the option. */
enum FailOn {
  /** Something is reported. */
  FINDING,
  /** A stage is certainly bigger than its budget. */
  BUDGET;

  private boolean isHitBy(Analysis analysis) {
    return switch (this) {
      case FINDING -> !analysis.findings().isEmpty();
      case BUDGET ->
          analysis.judgement().budgets().stream()
              .anyMatch(check -> check.verdict() == BudgetCheck.Verdict.EXCEEDED);
    };
  }

  /** All that an analysis would make fail. */
  static Set<FailOn> hitBy(Analysis analysis) {
    EnumSet<FailOn> hit = EnumSet.noneOf(FailOn.class);
    Arrays.stream(values()).filter(one -> one.isHitBy(analysis)).forEach(hit::add);
    return hit;
  }
}
