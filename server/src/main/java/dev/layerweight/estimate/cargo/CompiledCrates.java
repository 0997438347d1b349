package dev.layerweight.estimate.cargo;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PackageArchives;
import dev.layerweight.catalog.PackageArchives.Archive;
import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.locked.LockedPackage;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.List;

/**
 * What compiling crates leaves in {@code target}.
 *
 * <p>Of a big crate most is left out by its features, so that its source counts up to 1 MB. Times
 * 7.3 that came to within 2 % of what two release builds left (82 and 133 MB; clap, regex, rayon
 * and chrono; axum, tokio and serde; cargo 1.95), and of two others, looked at afterwards, to
 * within 14 % (237 and 287 MB).
 */
final class CompiledCrates {

  private static final long LARGEST_SOURCE_BYTES = 1_000_000;
  private static final double RELEASE_FACTOR = 7.3;
  private static final double DEBUG_FACTOR = 12.5;
  private static final double ERROR = 0.4;
  private static final double PACKED = 0.35;

  private CompiledCrates() {}

  static Weight of(List<LockedPackage> crates, boolean release, PackageArchives archives) {
    double usual =
        archives
            .usual(Registry.CARGO)
            .found()
            .map(PackageArchives.Spread::unpackedMean)
            .orElse(0.0);
    double source = 0;
    for (LockedPackage crate : crates) {
      double bytes =
          switch (archives.find(Registry.CARGO, crate.name(), crate.version())) {
            case Answer.Found<Archive> found -> found.value().unpackedBytes();
            case Answer.Missing<Archive> _ -> usual;
          };
      source += Math.min(bytes, LARGEST_SOURCE_BYTES);
    }
    long compiled = Math.round(source * (release ? RELEASE_FACTOR : DEBUG_FACTOR));
    Estimate estimate = Estimate.within(compiled, ERROR, Basis.APPROXIMATE);
    return new Weight(estimate, estimate.times(PACKED));
  }
}
