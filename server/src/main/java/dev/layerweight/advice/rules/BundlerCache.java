package dev.layerweight.advice.rules;

import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * bundler keeps the archive of each gem beside the gem.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN bundle install
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN bundle install && rm -rf /usr/local/bundle/cache
 * }</pre>
 *
 * <p>Nothing reads the archives when a program runs. In an image that copies the gems from another
 * stage they are deleted in that stage.
 *
 * <p>Saves: the bytes of the archives of {@code Gemfile.lock}'s gems.
 *
 * <p>Silent: where the archives are deleted in the same RUN, where {@code Gemfile.lock} is not
 * known, and where nothing tells the folder of the gems.
 */
public final class BundlerCache implements Rule {

  private static final ToolCaches.Cache CACHE =
      new ToolCaches.Cache(
          Pattern.compile("gem cache.*"),
          Set.of("bundle", "bundler", "gem"),
          false,
          true,
          "the archives of the gems stay in this layer beside the gems",
          "Remove the archives of the gems",
          ToolCaches::removing);

  @Override
  public String id() {
    return "bundler-cache";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return ToolCaches.proposals(CACHE, subject);
  }
}
