package dev.layerweight.project;

import dev.layerweight.catalog.context.Glob;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The budgets of the Dockerfiles whose path a pattern matches.
 *
 * @param imageBytes on disk
 * @param stageBytes by name of the stage in lower case
 */
public record BudgetPattern(Glob files, OptionalLong imageBytes, Map<String, Long> stageBytes) {}
