package dev.layerweight.catalog;

import java.util.Optional;

/** Wheels of Python projects: sizes and requirements. */
public interface PythonPackages {

  /**
   * What is known of a project.
   *
   * @param name in its normal form, see {@link PythonProject#normalised}
   */
  Answer<PythonProject> project(String name);

  /**
   * One version in particular, also a withdrawn one, with all that is known of it by now.
   *
   * @param name in its normal form
   */
  default Optional<PythonWheel> wheel(String name, PythonVersion version) {
    return project(name)
        .found()
        .flatMap(project ->
            project.wheels().stream().filter(wheel -> wheel.version().equals(version)).findFirst());
  }

  /** The same packages as an installer on that machine chooses them. */
  default PythonPackages on(PythonMachine machine) {
    return this;
  }
}
