package dev.layerweight.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one wheel of a Python project holds.
 *
 * @param wheelTag such as {@code cp312-cp312-manylinux_2_28_x86_64}
 * @param wheelBytes of the archive itself
 * @param unpackedBytes sum of the sizes of the files in it
 * @param pythonSourceBytes of its {@code .py} files, which byte code is made of
 * @param nativeBytes of its shared libraries
 * @param scripts programs that an installer makes for it, where known
 * @param requiresPython the versions of Python that it works with
 * @param requirements as the wheel states them (PEP 508); empty where not known
 * @param figures whether the unpacked figures were counted
 */
public record PythonWheel(
    PythonVersion version,
    String wheelTag,
    long wheelBytes,
    long unpackedBytes,
    long pythonSourceBytes,
    int pythonFiles,
    long nativeBytes,
    int files,
    OptionalInt scripts,
    Optional<String> requiresPython,
    Optional<List<String>> requirements,
    Figures figures) {

  /** Where the unpacked figures come from. */
  public enum Figures {
    /** Counted in the wheel itself. */
    COUNTED,
    /** The archive's bytes times the ratio of another version of the same project. */
    BY_OWN_RATIO,
    /** The archive's bytes times the usual ratio of wheels of its kind. */
    BY_KIND
  }

  /** Whether it holds compiled code, which differs between machines and versions of Python. */
  public boolean isNative() {
    return nativeBytes > 0 || !wheelTag.endsWith("-any");
  }
}
