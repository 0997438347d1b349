package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.catalog.PythonWheel.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Figures of a file of which only the listing is known: those of the nearest counted version by the
 * archive's bytes, else by the usual ratio of its kind (medians of 645 pure and 309 compiled
 * wheels).
 */
final class WheelFigures {

  private static final double PURE_RATIO = 3.3;
  private static final double NATIVE_RATIO = 3.15;
  private static final double ACCELERATOR_RATIO = 1.5;
  private static final double PURE_SOURCE_SHARE = 0.86;
  private static final double NATIVE_SOURCE_SHARE = 0.02;
  private static final int SOURCE_BYTES_PER_FILE = 9_500;

  /** A source archive packs tests and documentation, too; its wheel is a little smaller. */
  private static final double WHEEL_PER_SOURCE_ARCHIVE = 0.8;

  private WheelFigures() {}

  static PythonWheel counted(Candidate candidate, WheelFacts facts) {
    return new PythonWheel(
        candidate.version(),
        candidate.name().tag(),
        facts.wheelBytes(),
        facts.directory().unpackedBytes(),
        facts.directory().pythonSourceBytes(),
        facts.directory().pythonFiles(),
        facts.directory().nativeBytes(),
        facts.directory().files(),
        OptionalInt.of(facts.scripts()),
        candidate
            .file()
            .requiresPython()
            .or(() -> Optional.of(facts.requiresPython()).filter(text -> !text.isEmpty())),
        Optional.of(facts.requirements()),
        Figures.COUNTED);
  }

  /** A wheel that the shipped table has counted, as far as it is the very same build. */
  static Optional<PythonWheel> same(Candidate candidate, List<PythonWheel> shipped) {
    return ofVersion(candidate.version(), shipped)
        .filter(wheel -> wheel.figures() == Figures.COUNTED)
        .filter(wheel -> wheel.wheelTag().equals(candidate.name().tag()))
        .filter(wheel ->
            candidate.file().sizeBytes().isEmpty()
                || candidate.file().sizeBytes().getAsLong() == wheel.wheelBytes());
  }

  static Optional<PythonWheel> ofVersion(PythonVersion version, List<PythonWheel> wheels) {
    return wheels.stream().filter(wheel -> wheel.version().compareTo(version) == 0).findFirst();
  }

  /** Empty where neither the archive's bytes nor a counted version are known. */
  static Optional<PythonWheel> estimated(
      Candidate candidate, String project, List<PythonWheel> counted, List<PythonWheel> shipped) {
    Optional<List<String>> requirements =
        ofVersion(candidate.version(), shipped).flatMap(PythonWheel::requirements);
    OptionalLong bytes = candidate.file().sizeBytes();
    return nearest(candidate, counted)
        .map(nearest -> scaled(candidate, nearest, requirements))
        .or(() ->
            bytes.isPresent()
                ? Optional.of(byKind(candidate, project, bytes.getAsLong(), requirements))
                : Optional.empty());
  }

  private static Optional<PythonWheel> nearest(Candidate candidate, List<PythonWheel> counted) {
    return counted.stream()
        .min(
            Comparator.comparingDouble(wheel ->
                candidate.version().distance(wheel.version())
                    + (wheel.version().local().equals(candidate.version().local()) ? 0 : 1e11)));
  }

  private static PythonWheel scaled(
      Candidate candidate, PythonWheel nearest, Optional<List<String>> requirements) {
    OptionalLong bytes = candidate.file().sizeBytes();
    boolean comparable = bytes.isPresent() && !candidate.name().isSource();
    double factor = comparable ? (double) bytes.getAsLong() / nearest.wheelBytes() : 1;
    // Source code changes little between versions while binaries shrink and grow.
    double sourceFactor = nearest.nativeBytes() > nearest.pythonSourceBytes() ? 1 : factor;
    return new PythonWheel(
        candidate.version(),
        tag(candidate),
        comparable ? bytes.getAsLong() : nearest.wheelBytes(),
        Math.round(nearest.unpackedBytes() * factor),
        Math.round(nearest.pythonSourceBytes() * sourceFactor),
        (int) Math.round(nearest.pythonFiles() * sourceFactor),
        Math.round(nearest.nativeBytes() * factor),
        (int) Math.round(nearest.files() * sourceFactor),
        nearest.scripts(),
        candidate.file().requiresPython(),
        requirements,
        Figures.BY_OWN_RATIO);
  }

  private static PythonWheel byKind(
      Candidate candidate, String project, long fileBytes, Optional<List<String>> requirements) {
    boolean pure = tag(candidate).endsWith("-any");
    boolean accelerator = project.startsWith("nvidia-");
    long wheelBytes =
        candidate.name().isSource() ? Math.round(fileBytes * WHEEL_PER_SOURCE_ARCHIVE) : fileBytes;
    double ratio = accelerator ? ACCELERATOR_RATIO : pure ? PURE_RATIO : NATIVE_RATIO;
    long unpacked = Math.round(wheelBytes * ratio);
    double share = accelerator ? 0 : pure ? PURE_SOURCE_SHARE : NATIVE_SOURCE_SHARE;
    long source = Math.round(unpacked * share);
    int files = (int) Math.min(1_000_000, source / SOURCE_BYTES_PER_FILE);
    return new PythonWheel(
        candidate.version(),
        tag(candidate),
        wheelBytes,
        unpacked,
        source,
        files,
        pure ? 0 : unpacked - source,
        Math.max(5, files + files / 8),
        OptionalInt.empty(),
        candidate.file().requiresPython(),
        requirements,
        Figures.BY_KIND);
  }

  /** What a source archive builds is taken for a pure wheel. */
  private static String tag(Candidate candidate) {
    return candidate.name().isSource() ? "py3-none-any" : candidate.name().tag();
  }
}
