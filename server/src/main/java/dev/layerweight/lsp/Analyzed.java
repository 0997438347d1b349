package dev.layerweight.lsp;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.PlacedInstruction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The finished analysis of one version of a document.
 *
 * @param project what the repository's settings file says
 * @param contextFolder of the build context, empty where the document is not a file
 */
record Analyzed(
    DocumentSnapshot snapshot,
    Settings settings,
    ProjectSettings project,
    Dockerfile dockerfile,
    Analysis analysis,
    Optional<Path> contextFolder) {

  BuildEstimate build() {
    return analysis.build();
  }

  /** The findings about one instruction. */
  List<Finding> findingsOn(PlacedInstruction placed) {
    return analysis.findings().stream()
        .filter(finding -> placed.line() <= finding.line() && finding.line() <= placed.endLine())
        .toList();
  }

  /** Whether sizes are missing only because the build context is still being counted. */
  boolean isStillCounting() {
    Stream<String> unknown =
        build().stages().stream()
            .flatMap(stage -> stage.instructions().stream())
            .flatMap(instruction -> instruction.unknown().stream())
            .map(UnknownPart::reason);
    return Stream.concat(unknown, build().problems().stream())
        .anyMatch(words -> words.contains(FolderContext.STILL_COUNTING));
  }

  /** Whether there is an image and the stage's layers are not in it. */
  boolean isOutside(StageEstimate stage) {
    return build().target().isPresent() && !stage.inImage();
  }
}
