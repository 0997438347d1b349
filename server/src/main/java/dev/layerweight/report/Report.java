package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import java.util.List;
import java.util.Optional;

/**
 * All that a report tells of one Dockerfile.
 *
 * @param file the path as the user gave it
 * @param notes what was decided for the user, such as which folder is the build context
 * @param contextFolder the build context, from where {@code file} counts too; empty for that place
 *     itself, and no value where the context is not known
 */
public record Report(
    String file, Analysis analysis, List<String> notes, Optional<String> contextFolder) {

  /** Of a Dockerfile whose build context is not told. */
  public Report(String file, Analysis analysis, List<String> notes) {
    this(file, analysis, notes, Optional.empty());
  }
}
