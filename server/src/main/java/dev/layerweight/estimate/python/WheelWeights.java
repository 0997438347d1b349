package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.estimate.python.Resolution.Choice;
import dev.layerweight.estimate.python.Resolution.Closeness;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.OptionalDouble;

/**
 * What an installed wheel weighs.
 *
 * <p>Measured on 44 layers of pip: the unpacked wheel, 76 bytes in RECORD per Python file that gets
 * byte code, 260 for INSTALLER, REQUESTED and RECORD's own lines, 237 per script; byte code as a
 * ratio of the source by project, else by the mean size of its files.
 */
public final class WheelWeights {

  private static final int RECORD_BYTES_PER_PYTHON_FILE = 76;
  private static final int RECORD_BYTES = 260;
  private static final int SCRIPT_BYTES = 237;

  /** Headers that pip keeps beside a downloaded wheel. */
  static final int CACHE_BYTES_PER_WHEEL = 800;

  /**
   * Of byte code in a gzipped layer, by least squares over 194 projects in real layers: 0.348 for 1
   * MB of source, less for more, since larger packages repeat themselves more.
   */
  private static final double BYTE_CODE_COMPRESSION = 0.348;

  private static final double BYTE_CODE_COMPRESSION_BY_SIZE = -0.0106;

  /** Of the standard library's and pip's own byte code, measured on five layers. */
  static final double LIBRARY_COMPRESSION = 0.40;

  /** What a zip archive says of each file twice: its path and 76 bytes of headers. */
  private static final int ZIP_BYTES_PER_FILE = 166;

  /** A tar header of a small file, compressed. */
  private static final int TAR_BYTES_PER_FILE = 55;

  /** One stream finds a little more to repeat than file by file. */
  private static final double STREAM_AGAINST_ZIP = 0.98;

  private static final int LIMIT_FILES_BESIDE_PROGRAM = 6;

  private WheelWeights() {}

  /**
   * The files of the wheel and what the installer writes about them.
   *
   * @param compiled whether byte code is written and recorded
   */
  static Weight files(Choice choice, PythonTarget target, boolean compiled) {
    PythonWheel wheel = choice.wheel();
    long extra =
        RECORD_BYTES
            + SCRIPT_BYTES * (long) wheel.scripts().orElse(0)
            + (compiled ? RECORD_BYTES_PER_PYTHON_FILE * (long) wheel.pythonFiles() : 0);
    double error = error(choice, target);
    Basis basis =
        choice.closeness() == Closeness.SAME && wheel.figures() == PythonWheel.Figures.COUNTED
            ? Basis.COMPUTED
            : Basis.APPROXIMATE;
    long compressed =
        Math.round(
                Math.max(
                        wheel.wheelBytes() * 0.4,
                        wheel.wheelBytes() - ZIP_BYTES_PER_FILE * (double) wheel.files())
                    * STREAM_AGAINST_ZIP)
            + TAR_BYTES_PER_FILE * (long) wheel.files()
            + extra / 6;
    double compressedError =
        choice.closeness() == Closeness.SAME ? Math.max(0.04, error / 2) : error + 0.03;
    return new Weight(
        Estimate.within(wheel.unpackedBytes() + extra, error, basis),
        Estimate.within(compressed, compressedError, basis));
  }

  /**
   * How much of a wheel goes to the programs' folder: a wheel for one machine without any library
   * and hardly any Python holds a program, as those of ruff and uv do. (Those of nvidia keep their
   * programs beside the packages.)
   */
  static double shareOfPrograms(Choice choice) {
    PythonWheel wheel = choice.wheel();
    boolean holdsProgram =
        !choice.name().startsWith("nvidia-")
            && wheel.pythonFiles() <= LIMIT_FILES_BESIDE_PROGRAM
            && !wheel.wheelTag().endsWith("-any")
            && wheel.figures() != PythonWheel.Figures.BY_KIND
            && wheel.wheelTag().startsWith("py3-none-")
            && wheel.nativeBytes() == 0
            && wheel.files() < 60
            && wheel.unpackedBytes() > 1_000_000;
    return holdsProgram
        ? Math.max(0, 1 - (wheel.pythonSourceBytes() + 60_000.0) / wheel.unpackedBytes())
        : 0;
  }

  /** The bytes of the archive itself. */
  static Estimate archive(Choice choice) {
    double error =
        switch (choice.closeness()) {
          case SAME -> 0.01;
          case NEAR -> 0.08;
          case FAR -> 0.22;
          case FARTHEST -> 0.45;
        };
    return Estimate.within(
        choice.wheel().wheelBytes(),
        error,
        choice.closeness() == Closeness.SAME ? Basis.COMPUTED : Basis.APPROXIMATE);
  }

  private static double error(Choice choice, PythonTarget target) {
    PythonWheel wheel = choice.wheel();
    double byVersion =
        switch (choice.closeness()) {
          case SAME -> 0.001;
          case NEAR -> 0.08;
          case FAR -> 0.22;
          case FARTHEST -> 0.45;
        };
    double byRatio =
        switch (wheel.figures()) {
          case COUNTED -> 0;
          case BY_OWN_RATIO -> 0.08;
          case BY_KIND -> 0.3;
        };
    return Math.max(Math.max(byVersion, byRatio), byTag(wheel, target));
  }

  /** A native wheel for another Python is a little different; for another machine more so. */
  private static double byTag(PythonWheel wheel, PythonTarget target) {
    if (!wheel.isNative()) {
      return 0;
    }
    if (!target.machine().equals("x86_64")) {
      return 0.15;
    }
    String tag = "cp" + target.version().part(0) + target.version().part(1) + "-";
    return wheel.wheelTag().startsWith("cp3")
            && !wheel.wheelTag().startsWith(tag)
            && !wheel.wheelTag().contains("abi3")
        ? 0.03
        : 0;
  }

  /** Its byte code, {@link Weight#ZERO} for a wheel without Python files. */
  static Weight byteCode(Choice choice, PythonTarget target) {
    PythonWheel wheel = choice.wheel();
    double error = Math.max(error(choice, target), choice.byteCodeRatio().isPresent() ? 0.05 : 0.2);
    return byteCode(
        wheel.pythonSourceBytes(), wheel.pythonFiles(), choice.byteCodeRatio(), error, target);
  }

  /** The byte code of source of a known size. */
  static Weight byteCode(
      long sourceBytes, int pythonFiles, OptionalDouble ratio, double error, PythonTarget target) {
    long bytes =
        Math.round(
            sourceBytes
                * ratio.orElseGet(() -> usualRatio(sourceBytes, pythonFiles))
                * ofVersion(target));
    return bytes == 0
        ? Weight.ZERO
        : new Weight(
            Estimate.within(bytes, error, Basis.COMPUTED),
            Estimate.within(
                Math.round(bytes * byteCodeCompression(sourceBytes)), error + 0.1, Basis.COMPUTED));
  }

  /** What gzip makes of one byte of byte code, by the bytes of all the source it is made of. */
  static double byteCodeCompression(long sourceBytes) {
    double megabytes = Math.max(0.02, sourceBytes / 1e6);
    return BYTE_CODE_COMPRESSION + BYTE_CODE_COMPRESSION_BY_SIZE * Math.log(megabytes);
  }

  /** With CPython 3.11; small files cost more, since each has names and tables of its own. */
  static double usualRatio(long sourceBytes, int pythonFiles) {
    double meanBytes = (double) Math.max(1, sourceBytes) / Math.max(1, pythonFiles);
    return Math.min(1.7, 1.18 + 900 / meanBytes);
  }

  /**
   * Byte code of a version of CPython against that of 3.11, measured by compiling 15 projects with
   * each: 3.11 brought inline caches, 3.12 shrank them.
   */
  static double ofVersion(PythonTarget target) {
    if (!target.isAtLeast(11)) {
      return 0.64;
    }
    return target.isAtLeast(12) ? 0.91 : 1;
  }
}
