package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Gradle keeps the artifacts that it loaded.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN gradle --no-daemon build
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN gradle --no-daemon build && rm -rf /home/gradle/.gradle/caches
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: at least the bytes of the artifacts that {@code build.gradle} names, with all that they
 * need, as far as the tables know them. What Gradle makes of them and its plugins come on top.
 *
 * <p>Silent: where the caches lie in a cache mount or are deleted in the same RUN, where the image
 * itself runs Gradle or names no command, and where no artifact is known. Where a later RUN runs
 * Gradle only the cache mount is offered, for all of them.
 */
public final class GradleCache implements Rule {

  private static final ToolCaches.Cache CACHE =
      new ToolCaches.Cache(
          Pattern.compile("Gradle cache.*"),
          Set.of("gradle", "gradlew"),
          true,
          true,
          "the artifacts that Gradle loaded stay in this layer",
          "Remove the caches of Gradle",
          GradleCache::cleaning);

  @Override
  public String id() {
    return "gradle-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return ToolCaches.proposals(CACHE, subject);
  }

  private static String cleaning(List<Part> parts) {
    return "rm -rf "
        + parts.stream()
            .map(part -> UnixPath.parent(part.path()))
            .distinct()
            .collect(Collectors.joining(" "));
  }
}
