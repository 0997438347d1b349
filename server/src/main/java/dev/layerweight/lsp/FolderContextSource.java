package dev.layerweight.lsp;

import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Rules;
import dev.layerweight.catalog.context.ContextLimits;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.project.ProjectFiles;
import dev.layerweight.project.ProjectSettings;
import dev.layerweight.syntax.Dockerfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Opens folders on disk as build contexts that never keep an editor waiting.
 *
 * @param choice the folder that is the context of a Dockerfile
 */
public record FolderContextSource(BiFunction<Path, Dockerfile, Path> choice)
    implements ContextSource {

  private static final Duration PATIENCE = Duration.ofMillis(250);

  @Override
  public Path folderOf(Path dockerfile, Dockerfile content) {
    return choice.apply(dockerfile, content);
  }

  @Override
  public ProjectSettings projectOf(Path dockerfile) {
    return Optional.ofNullable(dockerfile.toAbsolutePath().normalize().getParent())
        .map(Known.PROJECTS::of)
        .orElse(ProjectSettings.NONE);
  }

  @Override
  public OpenContext open(Path folder, Path dockerfile, Runnable whenReady) {
    FolderContext context =
        new FolderContext(folder, dockerfile, ContextLimits.DEFAULT, PATIENCE, whenReady);
    return new OpenContext(context, context::invalidate);
  }

  /** Made when the first document is there: all rules are loaded for it. */
  private static final class Known {
    private static final ProjectFiles PROJECTS =
        new ProjectFiles(
            Rules.all().stream().map(Rule::id).collect(Collectors.toUnmodifiableSet()));
  }
}
