package dev.layerweight.catalog;

/** Wheels of Python projects: sizes and requirements. */
public interface PythonPackages {

  /**
   * What is known of a project.
   *
   * @param name in its normal form, see {@link PythonProject#normalised}
   */
  Answer<PythonProject> project(String name);
}
