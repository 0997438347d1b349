package dev.layerweight.advice;

import java.util.List;
import java.util.Map;

/**
 * A Dockerfile and files of its context after fixes were applied one after another.
 *
 * @param before the analysis of the text as it was
 * @param after the analysis of what came out, which is {@code before} where nothing was applied
 * @param text of the Dockerfile
 * @param files texts of the other files that changed, by their paths in the context
 * @param steps what was applied, in that order
 */
public record Fixed(
    Analysis before, Analysis after, String text, Map<String, String> files, List<Step> steps) {

  /**
   * A fix that was applied.
   *
   * @param finding as it was when its turn came, so that the savings of all steps add up
   * @param line of the instruction in the text before all fixes, from 0
   */
  public record Step(Finding finding, int line) {}
}
