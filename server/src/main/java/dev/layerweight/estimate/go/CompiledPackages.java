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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Go's build cache holds after a build: the standard library as far as the program needs it,
 * its own packages, and packages of its modules.
 *
 * <p>Of modules only what is imported is compiled, which nobody knows here; of a big one it is the
 * smaller share. Bytes of source up to 3 MB a module, times 4.5, came to within a fifth of what
 * three programs left (155, 259 and 372 MB; gin, gorm and viper; gRPC, OpenTelemetry and S3; echo,
 * pgx and cobra; Go 1.26, without cgo). Of two others, looked at afterwards, yq came out at 184 MB
 * for 144 and fzf, which leaves most of its modules alone, at 150 for 59: hence the wide lower
 * bound.
 */
final class CompiledPackages {

  private static final long LARGEST_SOURCE_BYTES = 3_000_000;
  private static final double COMPILED_FACTOR = 4.5;
  private static final double COMPILED_ERROR = 0.35;

  /** Of modules that are only needed for tests or elsewhere nothing is compiled. */
  private static final double LEAST_SHARE = 0.25;

  /** Archives of the standard library by its source: 8.9 in the sum, half of them from 6 to 15. */
  private static final double OWN_FACTOR = 8.9;

  private static final double OWN_ERROR = 0.4;

  private static final double LIBRARY_ERROR = 0.03;

  /** Neighbouring versions differ by a tenth, and so do processors. */
  private static final double OTHER_LIBRARY_ERROR = 0.12;

  /** How far gzip packs object files. */
  private static final double PACKED = 0.4;

  /** Frameworks on top of HTTP. */
  private static final Pattern SERVES =
      Pattern.compile("(?m)\"[^\"\\n]*/(gin|echo|chi|fiber|mux|grpc|client-go)(/[^\"\\n]*)?\"");

  private static final int LIMIT_FILES = 200;

  private final StandardLibrary library;
  private final GoProgram program;
  private final Step step;

  /**
   * @param root the folder with {@code go.mod}
   * @param folder where the command runs
   * @param words the command's options and operands
   */
  CompiledPackages(String root, String folder, List<String> words, Step step) {
    this.library = StandardLibrary.of(words, step);
    this.program = GoProgram.of(root, folder, words, library.library(), step);
    this.step = step;
  }

  /** Of a program without modules, as far as its source tells. */
  Weight ofProgram() {
    return weight(Estimate.sum(List.of(own(), program.complete() ? named() : anyLibrary())));
  }

  private Estimate own() {
    return Estimate.within(
        Math.round(program.sourceBytes() * OWN_FACTOR), OWN_ERROR, Basis.APPROXIMATE);
  }

  private Estimate named() {
    return library(program.library());
  }

  private Estimate library(Set<String> imports) {
    boolean known = library.exact() && step.platform().architecture().equals("amd64");
    return Estimate.within(
        library.compiledBytes(imports, program.cgo()),
        known ? LIBRARY_ERROR : OTHER_LIBRARY_ERROR,
        known ? Basis.COMPUTED : Basis.APPROXIMATE);
  }

  /** Where not all imports are known: at least those that are, or a small program, or a server. */
  private Estimate anyLibrary() {
    Set<String> least = new HashSet<>(program.library());
    least.addAll(StandardLibrary.SMALLEST);
    Set<String> most = new HashSet<>(least);
    most.addAll(StandardLibrary.SERVER);
    Estimate low = library(least);
    Estimate high = library(most);
    return low.likely() >= high.likely()
        ? high
        : new Estimate.Estimated(
            low.low(),
            serves(step) ? high.likely() : (low.likely() + high.likely()) / 2,
            high.high(),
            Basis.APPROXIMATE);
  }

  private static boolean serves(Step step) {
    return step.files().below(step.workingDirectory()).stream()
        .filter(entry -> entry.path().endsWith(".go"))
        .limit(LIMIT_FILES)
        .flatMap(entry -> entry.text().stream())
        .anyMatch(text -> SERVES.matcher(text).find());
  }

  /** Of a program of which nothing is known. */
  static Weight ofAnyProgram(Step step) {
    StandardLibrary library = StandardLibrary.of(List.of("-trimpath"), step);
    long least = library.compiledBytes(StandardLibrary.SMALLEST, false);
    long most = library.compiledBytes(StandardLibrary.SERVER, false);
    return weight(
        new Estimate.Estimated(
            least - least / 16, least + (most - least) / 10, most, Basis.APPROXIMATE));
  }

  /** Of a program with modules, of which more of the library is needed than the program shows. */
  Weight of(List<LockedPackage> modules) {
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
    Estimate loaded =
        new Estimate.Estimated(
            Math.round(likely * LEAST_SHARE),
            Math.round(likely),
            Math.round(likely * (1 + COMPILED_ERROR)),
            Basis.APPROXIMATE);
    return weight(Estimate.sum(List.of(loaded, anyLibrary())));
  }

  private static Weight weight(Estimate bytes) {
    return new Weight(bytes, bytes.times(PACKED));
  }
}
