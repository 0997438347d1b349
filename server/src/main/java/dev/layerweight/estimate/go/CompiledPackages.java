package dev.layerweight.estimate.go;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PackageArchives;
import dev.layerweight.catalog.PackageArchives.Archive;
import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.locked.LockedPackage;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What Go's build cache holds after a build: the standard library as far as the program needs it,
 * and packages of its modules.
 *
 * <p>Only what is imported is compiled, which nobody knows here; of a big module it is the smaller
 * share. Bytes of source up to 3 MB a module, times 4.5, came to within a fifth of what three
 * programs left (155, 259 and 372 MB; gin, gorm and viper; gRPC, OpenTelemetry and S3; echo, pgx
 * and cobra; Go 1.26, without cgo). Of two others, looked at afterwards, yq came out at 184 MB for
 * 144 and fzf, which leaves most of its modules alone, at 150 for 59: hence the wide lower bound.
 */
final class CompiledPackages {

  /** Measured for a program that prints a line. */
  private static final long SMALLEST_BYTES = 33_130_000;

  /** Measured for one that serves HTTP and writes JSON. */
  private static final long SERVER_BYTES = 87_240_000;

  private static final long LARGEST_SOURCE_BYTES = 3_000_000;
  private static final double COMPILED_FACTOR = 4.5;
  private static final double COMPILED_ERROR = 0.35;

  /** Of modules that are only needed for tests or elsewhere nothing is compiled. */
  private static final double LEAST_SHARE = 0.25;

  private static final double LIBRARY_ERROR = 0.12;

  /** How far gzip packs object files. */
  private static final double PACKED = 0.4;

  private static final int LIMIT_FILES = 200;

  /** Imports that bring HTTP, of the standard library or of frameworks on top of it. */
  private static final Pattern SERVES =
      Pattern.compile(
          "\"(net/http|crypto/tls|[^\"]*/(gin|echo|chi|fiber|mux|grpc|client-go)[^\"]*)\"");

  private CompiledPackages() {}

  /** Of a program without modules, as far as its source tells. */
  static Weight ofStandardLibrary(String folder, Step step) {
    return weight(
        serves(folder, step)
            ? Estimate.within(SERVER_BYTES, LIBRARY_ERROR, Basis.APPROXIMATE)
            : ofAnyProgram());
  }

  /** Modules need more of it than the program itself shows. */
  private static Estimate library(String folder, Step step) {
    return serves(folder, step)
        ? Estimate.within(SERVER_BYTES, LIBRARY_ERROR, Basis.APPROXIMATE)
        : new Estimate.Estimated(
            SMALLEST_BYTES, (SMALLEST_BYTES + SERVER_BYTES) / 2, SERVER_BYTES, Basis.APPROXIMATE);
  }

  private static boolean serves(String folder, Step step) {
    return step.files().below(folder).stream()
        .filter(entry -> entry.path().endsWith(".go"))
        .limit(LIMIT_FILES)
        .flatMap(entry -> entry.text().stream())
        .anyMatch(text -> SERVES.matcher(text).find());
  }

  /** Of a program of which nothing is known. */
  static Estimate ofAnyProgram() {
    return new Estimate.Estimated(
        SMALLEST_BYTES - 2_000_000, SMALLEST_BYTES + 5_000_000, SERVER_BYTES, Basis.APPROXIMATE);
  }

  static Weight of(List<LockedPackage> modules, String folder, Step step) {
    PackageArchives archives = step.catalog().archives();
    double usual =
        archives.usual(Registry.GO).found().map(PackageArchives.Spread::unpackedMean).orElse(0.0);
    double bytes = 0;
    for (LockedPackage module : modules) {
      double source =
          switch (archives.find(Registry.GO, module.name(), module.version())) {
            case Answer.Found<Archive> found -> found.value().unpackedBytes();
            case Answer.Missing<Archive> _ -> usual;
          };
      bytes += Math.min(source, LARGEST_SOURCE_BYTES);
    }
    double likely = bytes * COMPILED_FACTOR;
    Estimate own =
        new Estimate.Estimated(
            Math.round(likely * LEAST_SHARE),
            Math.round(likely),
            Math.round(likely * (1 + COMPILED_ERROR)),
            Basis.APPROXIMATE);
    return weight(Estimate.sum(List.of(own, library(folder, step))));
  }

  static Weight weight(Estimate bytes) {
    return new Weight(bytes, bytes.times(PACKED));
  }
}
