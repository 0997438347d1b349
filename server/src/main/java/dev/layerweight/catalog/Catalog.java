package dev.layerweight.catalog;

/** All ports that an estimate asks. */
public record Catalog(
    BaseImages baseImages,
    DebianPackages debian,
    AlpinePackages alpine,
    RpmPackages rpm,
    PythonPackages python,
    NodePackages node,
    ToolReleases tools,
    PackageArchives archives,
    GoLibrary goLibrary) {

  public Catalog(
      BaseImages baseImages,
      DebianPackages debian,
      AlpinePackages alpine,
      RpmPackages rpm,
      PythonPackages python,
      NodePackages node,
      ToolReleases tools,
      PackageArchives archives) {
    this(baseImages, debian, alpine, rpm, python, node, tools, archives, GoLibrary.NONE);
  }

  public Catalog(
      BaseImages baseImages,
      DebianPackages debian,
      AlpinePackages alpine,
      RpmPackages rpm,
      PythonPackages python,
      NodePackages node,
      ToolReleases tools) {
    this(baseImages, debian, alpine, rpm, python, node, tools, PackageArchives.NONE);
  }

  public Catalog(
      BaseImages baseImages,
      DebianPackages debian,
      AlpinePackages alpine,
      RpmPackages rpm,
      PythonPackages python,
      NodePackages node) {
    this(baseImages, debian, alpine, rpm, python, node, ToolReleases.NONE);
  }

  /** The same ports with another one for npm packages. */
  public Catalog with(NodePackages other) {
    return new Catalog(baseImages, debian, alpine, rpm, python, other, tools, archives, goLibrary);
  }
}
