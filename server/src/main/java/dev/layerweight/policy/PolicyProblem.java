package dev.layerweight.policy;

import dev.layerweight.text.TextRange;

/**
 * A comment to Layerweight that does not do what its writer meant.
 *
 * @param code {@code unknown-rule}, {@code comment} or {@code budget}
 * @param range absolute, as narrow as the cause
 */
public record PolicyProblem(String code, TextRange range, String message) {

  public static final String UNKNOWN_RULE = "unknown-rule";
  public static final String COMMENT = "comment";
  public static final String BUDGET = "budget";
}
