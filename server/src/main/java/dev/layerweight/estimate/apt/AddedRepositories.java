package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.catalog.DebianReleases.Release;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the build adds to apt's sources beyond what the base image has.
 *
 * @param sources archives, in the order of the files that name them
 * @param unreadable paths of files in apt's folder of sources whose content is not known
 */
record AddedRepositories(List<AptSource> sources, List<String> unreadable) {

  private static final String FOLDER = "/etc/apt/sources.list.d/";
  private static final int LIMIT_SOURCES = 40;

  /** What is edited in them is nearly always the mirror's name. */
  private static final Set<String> BASE_FILES =
      Set.of("/etc/apt/sources.list", FOLDER + "debian.sources", FOLDER + "ubuntu.sources");

  /** Pockets that the images of a distribution have among their sources. */
  private static final Set<String> USUAL_KINDS = Set.of("main", "updates", "security");

  private static final Map<String, Set<String>> USUAL_COMPONENTS =
      Map.of(
          "debian", Set.of("main"),
          "ubuntu", Set.of("main", "restricted", "universe", "multiverse"));

  static AddedRepositories of(Step step, String distribution, String release) {
    Set<AptSource> sources = new LinkedHashSet<>();
    List<String> unreadable = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    paths.add("/etc/apt/sources.list");
    paths.addAll(step.files().glob(FOLDER + "*"));
    for (String path : paths) {
      Optional<Entry> file = step.files().at(path);
      boolean read = path.endsWith(".list") || path.endsWith(".sources");
      if (file.isEmpty() || !read) {
        continue;
      }
      Optional<String> text = step.files().text(path);
      if (text.isEmpty()) {
        if (!BASE_FILES.contains(path)) {
          unreadable.add(path);
        }
        continue;
      }
      for (AptSource source : AptSources.of(path, text.get())) {
        beyond(source, distribution, release).ifPresent(sources::add);
      }
    }
    return new AddedRepositories(
        sources.stream().limit(LIMIT_SOURCES).toList(), List.copyOf(unreadable));
  }

  /** What of a line the base image does not have anyway; mirrors of it hold what its index says. */
  private static Optional<AptSource> beyond(AptSource source, String distribution, String release) {
    if (!source.ofDistribution()) {
      return Optional.of(source);
    }
    List<String> components = source.components();
    if (sameRelease(source.release(), distribution, release)
        && USUAL_KINDS.contains(source.kind())) {
      Set<String> usual = USUAL_COMPONENTS.getOrDefault(distribution, Set.of());
      components = components.stream().filter(name -> !usual.contains(name)).toList();
    }
    return components.isEmpty() ? Optional.empty() : Optional.of(source.with(components));
  }

  private static boolean sameRelease(String suite, String distribution, String release) {
    Optional<String> own = DebianReleases.find(distribution, release).map(Release::codeName);
    return own.isPresent()
        && DebianReleases.find(distribution, suite).map(Release::codeName).equals(own);
  }

  boolean isEmpty() {
    return sources.isEmpty() && unreadable.isEmpty();
  }
}
