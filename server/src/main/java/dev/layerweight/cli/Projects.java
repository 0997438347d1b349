package dev.layerweight.cli;

import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.policy.Policy;
import dev.layerweight.project.ProjectFiles;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.report.Visible;
import dev.layerweight.syntax.Dockerfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the settings files of repositories say about the FILEs of one command; each folder is asked
 * once. Threads may share it.
 */
final class Projects {

  private final ProjectFiles files =
      new ProjectFiles(Rules.all().stream().map(Rule::id).collect(Collectors.toUnmodifiableSet()));
  private final Map<Path, ProjectSettings> byFolder = new ConcurrentHashMap<>();

  /** The settings for a Dockerfile; standard input belongs to the folder that we are in. */
  ProjectSettings of(Optional<Path> dockerfile) {
    Path folder =
        dockerfile
            .map(path -> path.toAbsolutePath().normalize())
            .flatMap(path -> Optional.ofNullable(path.getParent()))
            .orElseGet(() -> Path.of("").toAbsolutePath());
    return byFolder.computeIfAbsent(folder, files::of);
  }

  /** What is reported about a Dockerfile. */
  static Policy policy(ProjectSettings project, Optional<Path> dockerfile) {
    return project.policy(OptionalLong.empty(), Map.of(), dockerfile);
  }

  /** Lines for standard error about the settings file itself. */
  static List<String> problems(ProjectSettings project) {
    return project.file().stream()
        .flatMap(file ->
            project.problems().stream()
                .map(problem ->
                    Visible.line(shown(file))
                        + ":"
                        + problem.line()
                        + ": "
                        + Visible.words(problem.message())))
        .toList();
  }

  /** What the file asks for and this Dockerfile cannot give. */
  static List<String> notes(ProjectSettings project, ChosenBuild build, Dockerfile dockerfile) {
    return Stream.of(project.missingTarget(dockerfile))
        .flatMap(Optional::stream)
        .filter(_ -> build.target().isEmpty())
        .map(target -> ProjectFiles.NAME + " names the target " + target + ", which is not here")
        .toList();
  }

  /** A path as the user would write it from where they are. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    if (!path.startsWith(here)) {
      return path.toString();
    }
    String below = here.relativize(path).toString();
    return below.isEmpty() ? "." : below;
  }
}
