package dev.layerweight.cli;

import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.image.Platform;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import java.util.Map;
import java.util.Optional;

/** What the command line says of a build; what it does not say, the repository's file may. */
record ChosenBuild(
    Optional<Platform> platform, Optional<String> target, Map<String, String> arguments) {

  BuildOptions options(ProjectSettings project, Dockerfile dockerfile) {
    return project.options(platform, target, arguments, dockerfile);
  }
}
