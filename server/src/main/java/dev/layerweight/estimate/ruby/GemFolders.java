package dev.layerweight.estimate.ruby;

import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.Optional;

/** Where gems and their archives lie. */
final class GemFolders {

  private GemFolders() {}

  /**
   * The archives of {@code gem install}, and of {@code bundle install} without a path; empty where
   * nothing tells the folder, which has the version of Ruby in its name.
   */
  static Optional<String> cache(Step step) {
    return step.variable("GEM_HOME")
        .map(step::resolve)
        .or(() -> debianVersion(step).map(version -> "/var/lib/gems/" + version))
        .map(home -> UnixPath.child(home, "cache"));
  }

  /** The version that Debian's Ruby of the stage's release has in its folders. */
  static Optional<String> debianVersion(Step step) {
    return step.base()
        .filter(base -> base.os().equals("debian"))
        .flatMap(base ->
            switch (base.release()) {
              case "bullseye" -> Optional.of("2.7.0");
              case "bookworm" -> Optional.of("3.1.0");
              case "trixie" -> Optional.of("3.3.0");
              default -> Optional.empty();
            });
  }
}
