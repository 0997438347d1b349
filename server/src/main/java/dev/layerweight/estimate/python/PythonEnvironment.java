package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A place that packages are installed to, with the interpreter behind it.
 *
 * @param prefix such as {@code /usr/local} or {@code /opt/venv}
 * @param sitePackages the directory of the packages
 * @param library the interpreter's standard library
 */
public record PythonEnvironment(
    Kind kind, String prefix, String sitePackages, String library, PythonTarget target) {

  /** Whose interpreter it is. */
  public enum Kind {
    /** Built from source in /usr/local, as the official images are: without any byte code. */
    BUILT,
    /** The distribution's own, byte code included. */
    DISTRIBUTION,
    /** A virtual environment. */
    VIRTUAL,
    /** Nothing tells; the usual place and version are taken. */
    ASSUMED
  }

  String programs() {
    return prefix + "/bin";
  }

  /** Where the byte code of the packages is said to lie. */
  String byteCode() {
    return sitePackages + "/__pycache__";
  }

  PythonEnvironment at(String newPrefix, String newSitePackages) {
    return new PythonEnvironment(kind, newPrefix, newSitePackages, library, target);
  }

  /** The distributions that lie in it, with their versions. */
  Map<String, PythonVersion> installed(Step step) {
    Map<String, PythonVersion> result = new HashMap<>(bundled(step));
    for (Entry entry : step.files().below(sitePackages)) {
      if (entry.lump() && entry.kind() == PartKind.PIP) {
        int space = entry.owner().lastIndexOf(' ');
        if (space > 0) {
          PythonVersion.parse(entry.owner().substring(space + 1))
              .ifPresent(version -> result.put(entry.owner().substring(0, space), version));
        }
      }
    }
    return result;
  }

  /** What an interpreter brings along, unless it was uninstalled. */
  private Map<String, PythonVersion> bundled(Step step) {
    Map<String, PythonVersion> result = new HashMap<>();
    switch (kind) {
      case BUILT -> {
        result.put("pip", version(target.isAtLeast(12) ? "25.0" : "24.0"));
        if (!target.isAtLeast(12)) {
          result.put("setuptools", version("65.5.1"));
          result.put("wheel", version("0.45.1"));
        }
      }
      case DISTRIBUTION -> {
        for (Entry entry : step.files().below("/usr")) {
          if (entry.kind() == PartKind.APT && entry.owner().startsWith("python3-")) {
            nameOf(entry.owner().substring("python3-".length()))
                .ifPresent(name -> result.put(name, newestKnown(step, name)));
          }
        }
      }
      case VIRTUAL, ASSUMED -> {}
    }
    PythonState state = step.facet(PythonState.class, () -> PythonState.INITIAL);
    result.keySet().removeIf(name -> state.removed().contains(sitePackages + "/" + name));
    return result;
  }

  private static Optional<String> nameOf(String debianName) {
    return switch (debianName) {
      case "dev", "minimal", "doc", "full", "dbg", "distutils", "lib2to3", "tk" -> Optional.empty();
      case "pkg-resources" -> Optional.of("setuptools");
      case "yaml" -> Optional.of("pyyaml");
      case "bs4" -> Optional.of("beautifulsoup4");
      case "pil" -> Optional.of("pillow");
      case String other -> Optional.of(other);
    };
  }

  /** The distribution's version is not asked; a clause without upper bound is taken as met. */
  private static PythonVersion newestKnown(Step step, String name) {
    return step.catalog()
        .python()
        .project(name)
        .found()
        .map(project -> project.wheels().getFirst().version())
        .orElseGet(() -> version("1"));
  }

  private static PythonVersion version(String text) {
    return PythonVersion.parse(text).orElseThrow();
  }
}
