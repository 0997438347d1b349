package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonProject;
import dev.layerweight.catalog.PythonVersion;
import java.util.List;
import java.util.Optional;

/**
 * What the name of a file in a package index says.
 *
 * @param version of the project
 * @param pythons such as {@code cp312} or {@code py2}, {@code py3}; empty for a source archive
 * @param abis such as {@code cp312}, {@code abi3}, {@code none}
 * @param platforms such as {@code manylinux_2_17_x86_64}, {@code any}
 */
record WheelName(
    PythonVersion version, List<String> pythons, List<String> abis, List<String> platforms) {

  private static final int LIMIT_CHARACTERS = 400;
  private static final List<String> ARCHIVES = List.of(".tar.gz", ".zip", ".tar.bz2");

  /**
   * Reads the name of a wheel or source archive; empty for anything else and for other projects.
   *
   * @param project in its normal form
   */
  static Optional<WheelName> parse(String filename, String project) {
    if (filename.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    if (filename.endsWith(".whl")) {
      String[] parts = filename.substring(0, filename.length() - ".whl".length()).split("-");
      if (parts.length < 5
          || parts.length > 6
          || !PythonProject.normalised(parts[0]).equals(project)) {
        return Optional.empty();
      }
      int last = parts.length - 1;
      return PythonVersion.parse(parts[1].replace('_', '+'))
          .or(() -> PythonVersion.parse(parts[1]))
          .map(version ->
              new WheelName(
                  version, tags(parts[last - 2]), tags(parts[last - 1]), tags(parts[last])));
    }
    return ARCHIVES.stream()
        .filter(filename::endsWith)
        .findFirst()
        .flatMap(ending ->
            ofSource(filename.substring(0, filename.length() - ending.length()), project));
  }

  /** A project's name may have hyphens itself, so each one is tried as the end of the name. */
  private static Optional<WheelName> ofSource(String stem, String project) {
    for (int at = stem.indexOf('-'); at >= 0; at = stem.indexOf('-', at + 1)) {
      if (PythonProject.normalised(stem.substring(0, at)).equals(project)) {
        return PythonVersion.parse(stem.substring(at + 1))
            .map(version -> new WheelName(version, List.of(), List.of(), List.of()));
      }
    }
    return Optional.empty();
  }

  private static List<String> tags(String part) {
    return List.of(part.split("\\."));
  }

  boolean isSource() {
    return pythons.isEmpty();
  }

  /** As it stands in the file's name, such as {@code cp312-cp312-manylinux_2_17_x86_64}. */
  String tag() {
    return String.join(".", pythons)
        + "-"
        + String.join(".", abis)
        + "-"
        + String.join(".", platforms);
  }

  /** Whether any of its builds could run on Linux. */
  boolean isForLinux() {
    return isSource()
        || platforms.stream().anyMatch(one -> one.equals("any") || one.contains("linux"));
  }
}
