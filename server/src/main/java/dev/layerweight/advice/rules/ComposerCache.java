package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * composer keeps the archives that it downloaded.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN composer install --no-dev
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN composer install --no-dev && composer clear-cache
 * }</pre>
 *
 * <p>Where the file uses BuildKit's syntax a cache mount is offered beside it.
 *
 * <p>Saves: the bytes of the archives of {@code composer.lock}'s packages.
 *
 * <p>Silent: where the cache lies in a cache mount, is switched off by {@code --no-cache}, or is
 * cleared in the same RUN; and where {@code composer.lock} is not known.
 */
public final class ComposerCache implements Rule {

  private static final ToolCaches.Cache CACHE =
      new ToolCaches.Cache(
          Pattern.compile("composer cache.*"),
          Set.of("composer", "composer.phar"),
          false,
          true,
          "the archives that composer downloaded stay in this layer",
          "Remove the cache of composer",
          _ -> "composer clear-cache");

  @Override
  public String id() {
    return "composer-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return ToolCaches.proposals(CACHE, subject);
  }
}
