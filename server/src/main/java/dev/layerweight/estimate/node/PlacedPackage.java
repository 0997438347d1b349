package dev.layerweight.estimate.node;

import java.util.Set;

/**
 * A package at its place in the project.
 *
 * @param path relative to the project: {@code node_modules/a/node_modules/b}
 * @param name as published, which differs from the folder's name for an alias
 * @param version empty where nothing says it
 * @param needs paths of the packages that it resolves its dependencies to
 * @param dev whether only development needs it
 * @param optional whether only optional dependencies need it
 * @param peer whether only peer dependencies need it
 * @param resolved whether the lock says where the tarball lies
 * @param registry whether it comes from a registry rather than from a repository or a file
 * @param bundled whether its files are in the tarball of the package around it
 * @param supposed whether nothing but the dependencies of another major version of a package speak
 *     for it
 * @param lockBytes what its entry takes in npm's lock file
 */
record PlacedPackage(
    String path,
    String name,
    String version,
    Set<String> needs,
    boolean dev,
    boolean optional,
    boolean peer,
    boolean resolved,
    boolean registry,
    boolean bundled,
    boolean supposed,
    long lockBytes) {

  PlacedPackage withDev(boolean only) {
    return new PlacedPackage(
        path, name, version, needs, only, optional, peer, resolved, registry, bundled, supposed,
        lockBytes);
  }

  PlacedPackage at(String place, Set<String> needed) {
    return new PlacedPackage(
        place, name, version, needed, dev, optional, peer, resolved, registry, bundled, supposed,
        lockBytes);
  }

  String owner() {
    return version.isEmpty() ? name : name + " " + version;
  }
}
