package dev.layerweight.advice;

import dev.layerweight.policy.Level;
import dev.layerweight.policy.PolicyProblem;
import java.util.List;
import java.util.Map;

/**
 * What a policy and the comments of the Dockerfile make of an analysis.
 *
 * @param levels of rules by id, where a user chose them
 * @param suppressed what was found and is not reported because a comment says so
 * @param budgets the stages that have one, in the order of the text
 * @param problems comments that do not do what was meant
 */
public record Judgement(
    Map<String, Level> levels,
    List<Finding> suppressed,
    List<BudgetCheck> budgets,
    List<PolicyProblem> problems) {

  /** Nobody said anything. */
  public static final Judgement NONE = new Judgement(Map.of(), List.of(), List.of(), List.of());
}
