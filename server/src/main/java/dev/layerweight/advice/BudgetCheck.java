package dev.layerweight.advice;

import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Estimate;
import dev.layerweight.policy.Budgets;
import dev.layerweight.policy.PolicyComments;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A stage held against its budget.
 *
 * @param stage with all that it continues: of the target, the image
 * @param isImage whether the stage is the target
 * @param limitBytes on disk
 */
public record BudgetCheck(StageEstimate stage, boolean isImage, long limitBytes) {

  /** What comes of a check. */
  public enum Verdict {
    /** Even the high end of the estimate is within the budget. */
    KEPT,
    /** The budget lies between the ends of the estimate. */
    UNSURE,
    /** Even the low end of the estimate is above the budget. */
    EXCEEDED
  }

  public Estimate size() {
    return stage.total().unpacked();
  }

  public Verdict verdict() {
    return size().low() > limitBytes
        ? Verdict.EXCEEDED
        : size().high() > limitBytes ? Verdict.UNSURE : Verdict.KEPT;
  }

  /**
   * The stages that have a budget, in the order of the text. For the image the first of these
   * counts: what was demanded, the comment at its FROM, the budget of the stage's name, that of all
   * images.
   */
  static List<BudgetCheck> all(BuildEstimate build, Budgets budgets, PolicyComments comments) {
    List<BudgetCheck> checks = new ArrayList<>();
    for (StageEstimate stage : build.stages()) {
      boolean isImage = build.target().filter(target -> target == stage.index()).isPresent();
      List<OptionalLong> candidates =
          List.of(
              isImage ? budgets.demandedBytes() : OptionalLong.empty(),
              comments.budgetBytes(stage.from()),
              stage
                  .name()
                  .flatMap(budgets::ofStage)
                  .map(OptionalLong::of)
                  .orElse(OptionalLong.empty()),
              isImage ? budgets.imageBytes() : OptionalLong.empty());
      candidates.stream()
          .flatMapToLong(OptionalLong::stream)
          .findFirst()
          .ifPresent(limitBytes -> checks.add(new BudgetCheck(stage, isImage, limitBytes)));
    }
    return List.copyOf(checks);
  }
}
