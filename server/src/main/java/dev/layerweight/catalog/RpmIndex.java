package dev.layerweight.catalog;

import java.util.List;
import java.util.Optional;

/** What is known of the packages of one rpm release, of one or more repositories. */
public interface RpmIndex {

  /**
   * A repository whose index is known.
   *
   * @param id as the distribution calls it, such as {@code baseos}
   * @param files of its metadata: what a package manager downloads and keeps
   */
  record Repository(String id, List<MetadataFile> files) {}

  /**
   * A file of a repository's metadata.
   *
   * @param type such as {@code primary}, {@code filelists}, {@code updateinfo}
   * @param packedBytes as it lies on the mirror
   * @param openBytes unpacked; {@code packedBytes} where the repository does not say
   */
  record MetadataFile(String type, long packedBytes, long openBytes) {}

  /** Packages that provide something: their own name, a library, a file; of all versions. */
  List<RpmPackage> providers(String capability);

  /** Names of packages that begin with a text, for patterns such as {@code php-*}. */
  List<String> namesWith(String prefix);

  List<Repository> repositories();

  /**
   * A group of packages, where the lists of groups are known.
   *
   * @param name its id or the name it is shown by; one of an environment may begin with {@code ^}
   */
  default Optional<RpmGroup> group(String name) {
    return Optional.empty();
  }

  /** Names of the packages that come with a module, where there is such a one. */
  default Optional<List<String>> profile(RpmModule module) {
    return Optional.empty();
  }

  /** What a name that is not in here can be told of, such as "not in fedora 44 (updates)". */
  String absence();
}
