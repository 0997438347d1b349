package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonEnvironment.Kind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;

/**
 * The byte code that an interpreter without any writes for the modules it imports.
 *
 * <p>Official images ship no byte code. Measured with CPython 3.11: 4.54 MB for the standard
 * library when pip installs something, and 4.27 MB for pip itself; with other versions the same
 * modules times {@link WheelWeights#ofVersion}. Nothing with PYTHONDONTWRITEBYTECODE, {@code -B},
 * or for a user who may not write there. A second run of the same program adds nothing.
 */
final class FirstRun {

  private static final String LIBRARY = "standard library byte code";
  static final String OF_PIP = "pip's own byte code";
  private static final Provenance MEASURED = new Provenance("measured on the official images");

  private static final long PIP_BYTES = 4_270_000;

  /** Bytes of byte code of the standard library, with CPython 3.11, and how much they vary. */
  enum Program {
    PIP(4_540_000, 0.06),
    VENV(5_187_000, 0.06),
    VENV_WITHOUT_PIP(1_366_000, 0.1),
    COMPILE(1_170_000, 0.06),
    BUILD(4_760_000, 0.08),
    TESTS(5_110_000, 0.15),
    SCRIPT(1_500_000, 0.95);

    private final long bytes;
    private final double error;

    Program(long bytes, double error) {
      this.bytes = bytes;
      this.error = error;
    }
  }

  private FirstRun() {}

  static void of(Program program, PythonEnvironment environment, Step step) {
    if (!writes(step)
        || !PythonEnvironments.mayWriteToSystem(step)
        || !isWithoutByteCode(environment, step)) {
      return;
    }
    String place = environment.library() + "/__pycache__";
    add(
        step,
        place,
        LIBRARY,
        " (" + name(program) + ")",
        Math.round(program.bytes * WheelWeights.ofVersion(environment.target())),
        program.error);
  }

  /** pip's own modules, unless the pip in force was installed by pip and so is compiled. */
  static void ofPip(PythonEnvironment environment, Step step) {
    boolean replaced =
        step.files().below(environment.sitePackages()).stream()
            .anyMatch(entry -> entry.kind() == PartKind.PIP && entry.owner().startsWith("pip "));
    if (!writes(step)
        || replaced
        || environment.kind() != Kind.BUILT
        || !PythonEnvironments.mayWriteToSystem(step)) {
      return;
    }
    add(
        step,
        environment.byteCode(),
        OF_PIP,
        " (more)",
        Math.round(PIP_BYTES * WheelWeights.ofVersion(environment.target())),
        0.07);
  }

  /** Any text switches it off, even "0". */
  private static boolean writes(Step step) {
    return step.variable("PYTHONDONTWRITEBYTECODE").filter(value -> !value.isEmpty()).isEmpty();
  }

  private static boolean isWithoutByteCode(PythonEnvironment environment, Step step) {
    return environment.library().startsWith("/usr/local/")
        && step.base().flatMap(dev.layerweight.catalog.BaseImage::python).isPresent();
  }

  private static String name(Program program) {
    return switch (program) {
      case PIP -> "pip";
      case VENV, VENV_WITHOUT_PIP -> "venv";
      case COMPILE -> "compileall";
      case BUILD -> "build";
      case TESTS -> "tests";
      case SCRIPT -> "script";
    };
  }

  /** Adds what is still missing of {@code bytes}; the first lump has the plain name. */
  private static void add(
      Step step, String place, String owner, String suffix, long bytes, double error) {
    long there =
        step.files().below(place).stream()
            .filter(entry -> entry.owner().startsWith(owner))
            .mapToLong(entry -> entry.weight().unpacked().likely())
            .sum();
    long missing = bytes - there;
    if (missing <= bytes / 100) {
      return;
    }
    Weight weight =
        new Weight(
            Estimate.within(missing, error, Basis.COMPUTED),
            Estimate.within(
                Math.round(missing * WheelWeights.LIBRARY_COMPRESSION),
                error + 0.04,
                Basis.COMPUTED));
    step.files()
        .add(
            Entry.lump(
                    place,
                    there == 0 ? owner : owner + suffix,
                    PartKind.OTHER,
                    weight,
                    Math.max(1, missing / 25_000),
                    MEASURED)
                .withPattern("*.pyc"));
  }
}
