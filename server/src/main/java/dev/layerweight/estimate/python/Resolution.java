package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.catalog.PythonWheel;
import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What an installer would install.
 *
 * @param choices by name, in the order found; what is installed already and fits is not in it
 * @param problems what could not be resolved
 */
public record Resolution(Map<String, Choice> choices, List<Problem> problems) {

  /**
   * One distribution to install.
   *
   * @param version what would be installed
   * @param wheel the figures, of this version or the nearest known one
   * @param closeness how near the figures' version is
   * @param needs names of the projects that it needs directly
   * @param byteCodeRatio of the project, where measured
   */
  public record Choice(
      String name,
      PythonVersion version,
      PythonWheel wheel,
      Closeness closeness,
      Set<String> needs,
      OptionalDouble byteCodeRatio,
      Provenance provenance) {

    /** How a report names it, such as {@code torch 2.9.0}. */
    public String owner() {
      return name + " " + version;
    }
  }

  /** How near the version of the figures is to the version meant. */
  public enum Closeness {
    SAME,
    /** The same first two numbers, or the archive's bytes of the very version are known. */
    NEAR,
    /** The same first number. */
    FAR,
    FARTHEST
  }

  /** A project of which nothing is known; {@code requirement} is where it was asked for. */
  public record Problem(String name, String reason, PythonRequirement requirement) {}
}
