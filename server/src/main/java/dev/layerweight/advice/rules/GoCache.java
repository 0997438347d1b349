package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * go keeps the modules that it loaded, packed and unpacked, and what it compiled of them.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN go build -o /usr/local/bin/app .
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN go build -o /usr/local/bin/app . && go clean -cache -modcache
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of {@code pkg/mod} and {@code .cache/go-build} in the layer: for each module
 * of {@code go.mod} its archive and its files; for the build cache the packages of the standard
 * library that the program imports, directly or not, as its version of Go compiles them, and a
 * share of the modules' source, which is a rough guess.
 *
 * <p>Silent: where the caches lie in a cache mount or are cleaned in the same RUN, where the image
 * itself runs go or names no command, and where {@code go.mod} is not known. Where a later RUN runs
 * go only the cache mount is offered, for all of them: to delete would mean to load twice.
 */
public final class GoCache implements Rule {

  private static final ToolCaches.Cache CACHE =
      new ToolCaches.Cache(
          Pattern.compile("go (module|build) cache.*"),
          Set.of("go"),
          true,
          true,
          "what go loaded and compiled stays in this layer",
          "Clean the caches of go",
          GoCache::cleaning);

  @Override
  public String id() {
    return "go-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return ToolCaches.proposals(CACHE, subject);
  }

  /** Its own command also deletes what is write-protected. */
  private static String cleaning(List<Part> parts) {
    StringBuilder command = new StringBuilder("go clean");
    if (parts.stream().anyMatch(part -> part.name().startsWith("go build cache"))) {
      command.append(" -cache");
    }
    if (parts.stream().anyMatch(part -> part.name().startsWith("go module cache"))) {
      command.append(" -modcache");
    }
    return command.toString();
  }
}
