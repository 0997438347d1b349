package dev.layerweight.app;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.context.FolderContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.policy.Policy;
import dev.layerweight.syntax.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Analyses with live sources: what arrives during an analysis counts from the next one on, and a
 * project that configures npm itself, by a {@code .npmrc} in its build context, has its packages
 * from other servers.
 */
final class LiveAdvisor implements Advisor {

  private static final int MOST_PROJECTS = 30;

  /** A project's configuration as it was when it was read. */
  private record Configuration(Path folder, FileTime written) {}

  private final LiveSources sources;
  private final Function<Catalog, Advisor> advisors;
  private final Advisor usual;

  private final Map<Configuration, Advisor> projects =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Configuration, Advisor> eldest) {
          return size() > MOST_PROJECTS;
        }
      };

  LiveAdvisor(LiveSources sources, Function<Catalog, Advisor> advisors) {
    this.sources = sources;
    this.advisors = advisors;
    this.usual = advisors.apply(sources.catalog());
  }

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated) {
    return sources.steadily(
        () -> of(context).analyze(dockerfile, context, options, policy, cancelled, estimated));
  }

  private Advisor of(BuildContext context) {
    return context instanceof FolderContext folder
        ? configuration(folder.root()).map(this::project).orElse(usual)
        : usual;
  }

  private synchronized Advisor project(Configuration configuration) {
    return projects.computeIfAbsent(
        configuration, one -> advisors.apply(sources.catalog(one.folder())));
  }

  private static Optional<Configuration> configuration(Path folder) {
    try {
      BasicFileAttributes file =
          Files.readAttributes(folder.resolve(".npmrc"), BasicFileAttributes.class);
      return file.isRegularFile()
          ? Optional.of(new Configuration(folder, file.lastModifiedTime()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
