package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import java.util.List;

/**
 * All that a report tells of one Dockerfile.
 *
 * @param file the path as the user gave it
 * @param notes what was decided for the user, such as which folder is the build context
 */
public record Report(String file, Analysis analysis, List<String> notes) {}
