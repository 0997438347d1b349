package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.BudgetCheck;
import dev.layerweight.image.Estimate;
import java.util.List;
import java.util.Optional;

/** Tells how stages keep their budgets, in the same words everywhere. */
public final class BudgetWords {

  private BudgetWords() {}

  /**
   * {@code the image is 7.52 GB over its budget of 500 MB}, {@code stage deps may exceed its budget
   * of 1 GB: it has 960 MB to 1.04 GB}, {@code the image keeps its budget of 9 GB}.
   */
  public static String sentence(BudgetCheck check) {
    String subject = check.isImage() ? "the image" : "stage " + stage(check);
    String budget = "its budget of " + Bytes.format(check.limitBytes());
    Estimate size = check.size();
    boolean complete = check.stage().complete();
    return switch (check.verdict()) {
      case EXCEEDED ->
          subject
              + " is "
              + (complete ? "" : "at least ")
              + Bytes.format(size.likely() - check.limitBytes())
              + " over "
              + budget;
      case UNSURE ->
          subject
              + " may exceed "
              + budget
              + ": it has "
              + Bytes.format(size.low())
              + " to "
              + Bytes.format(size.high());
      case KEPT -> subject + " keeps " + budget + (complete ? "" : ", as far as it is known");
    };
  }

  static List<String> sentences(Analysis analysis) {
    return analysis.judgement().budgets().stream().map(BudgetWords::sentence).toList();
  }

  /** {@code 2 findings ignored}, empty where there is none. */
  static Optional<String> ignored(Analysis analysis) {
    int count = analysis.judgement().suppressed().size();
    return count == 0
        ? Optional.empty()
        : Optional.of(count == 1 ? "1 finding ignored" : count + " findings ignored");
  }

  private static String stage(BudgetCheck check) {
    return check.stage().name().map(Visible::line).orElse(String.valueOf(check.stage().index()));
  }
}
