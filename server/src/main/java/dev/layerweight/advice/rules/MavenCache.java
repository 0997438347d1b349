package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Maven keeps the artifacts and plugins that it loaded.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN mvn --batch-mode package
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN mvn --batch-mode package && rm -rf /root/.m2/repository
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of the local repository: what Maven's own plugins need, and the artifacts of
 * {@code pom.xml} with all that they need, as far as the tables know them.
 *
 * <p>Silent: where the repository lies in a cache mount or is deleted in the same RUN, where the
 * image itself runs Maven or names no command, and where {@code pom.xml} is not known or only
 * gathers modules. Where a later RUN runs Maven only the cache mount is offered, for all of them.
 */
public final class MavenCache implements Rule {

  private static final ToolCaches.Cache CACHE =
      new ToolCaches.Cache(
          Pattern.compile("Maven repository.*"),
          Set.of("mvn", "mvnw"),
          true,
          true,
          "the artifacts that Maven loaded stay in this layer",
          "Remove Maven's local repository",
          MavenCache::cleaning);

  @Override
  public String id() {
    return "maven-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return ToolCaches.proposals(CACHE, subject);
  }

  private static String cleaning(List<Part> parts) {
    return "rm -rf "
        + parts.stream()
            .map(part -> part.path().replaceFirst("/others$", ""))
            .distinct()
            .collect(Collectors.joining(" "));
  }
}
