package dev.layerweight.policy;

import java.util.Map;

/**
 * What is reported, how loudly, and how big images may be, as told from outside of the Dockerfile.
 *
 * @param minimumBytes findings that save less are left out
 * @param levels of rules by their id; a rule that is not named has the level of its findings' size
 */
public record Policy(long minimumBytes, Map<String, Level> levels, Budgets budgets) {

  /** Everything that saves at least that many bytes. */
  public static Policy reporting(long minimumBytes) {
    return new Policy(minimumBytes, Map.of(), Budgets.NONE);
  }

  /** Whether nothing that a rule finds is to be reported. */
  public boolean isOff(String rule) {
    return levels.get(rule) == Level.OFF;
  }
}
