package dev.layerweight.catalog;

import java.util.List;
import java.util.Optional;

/** The package index of one Alpine release, of one or more repositories. */
public interface AlpineIndex {

  /**
   * A repository whose index is known.
   *
   * @param name such as {@code main} or a host with a path
   * @param indexBytes of its index file as the mirror has it
   */
  record Repository(String name, long indexBytes) {}

  /** The release that the figures are of, such as {@code 3.17}. */
  String release();

  /** As Alpine names it: {@code x86_64}, {@code aarch64}. */
  String architecture();

  /** The package of that name of the first repository that has one. */
  Optional<AlpinePackage> find(String name);

  /** All packages of that name: several where a repository was added. */
  default List<AlpinePackage> versions(String name) {
    return find(name).stream().toList();
  }

  /** Those that are in here; none where nobody counted them. */
  default List<Repository> repositories() {
    return List.of();
  }

  /** What a name that is not in here can be told of, such as "not in Alpine 3.20 (main)". */
  String absence();

  /**
   * The packages that stand for a name such as {@code so:libz.so.1}, that of the name itself first.
   */
  List<AlpinePackage> providers(String name);

  /** The packages that come by themselves when others are there. */
  List<AlpinePackage> conditional();
}
