package dev.layerweight.catalog;

import dev.layerweight.image.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The package index of one Debian release and architecture: what each package weighs and needs, and
 * what the release's root filesystem holds.
 */
public interface DebianIndex {

  /** Such as {@code debian}. */
  String distribution();

  /** Code name such as {@code bookworm}. */
  String release();

  /** As Debian names it: {@code amd64}. */
  String architecture();

  /** Source and date of the index. */
  Provenance provenance();

  /**
   * A package, also one that is only provided or needed by others; empty for an unheard-of name.
   */
  Optional<Package> find(String name);

  /** All names that {@link #find} knows, sorted. */
  Stream<String> names();

  /** What the release's minimal root filesystem holds, in the order of dpkg's status file. */
  List<Installed> base();

  /**
   * What follows from this index alone and is asked for again and again, such as what a base image
   * holds; an index may remember it.
   *
   * @param key what else it depends on, compared by {@code equals}
   */
  default <T> T derived(Object key, Class<T> type, Supplier<T> making) {
    return making.get();
  }

  /**
   * Bytes of all files in {@code /var/lib/apt/lists} after {@code apt-get update}, as the
   * distribution's images keep them (packed by lz4); empty where not known.
   */
  default OptionalLong listBytes() {
    return OptionalLong.empty();
  }

  /** A package of the root filesystem. */
  record Installed(String name, String version) {}

  /**
   * All that is known under a name.
   *
   * @param order when apt meets the name for the first time as it reads the indexes; apt decides
   *     ties between providers by it
   * @param versions the one that apt prefers first, which is the highest but for archives of lower
   *     priority; none for a purely virtual package
   * @param providers versions of other packages that provide this name
   * @param measured true sizes of installed versions, from real installations
   */
  record Package(
      String name,
      int order,
      List<Version> versions,
      List<Provider> providers,
      List<Measured> measured) {}

  /**
   * One version of a package.
   *
   * @param installedKiB the control field Installed-Size, in KiB
   * @param archiveBytes size of the .deb; 0 where only the root filesystem holds this version
   * @param inArchive whether the archive offers it
   * @param inBase whether the root filesystem holds it
   * @param important the control field Protected or Important
   * @param suite {@code main}, {@code updates} or {@code security}; empty where unknown
   */
  record Version(
      String version,
      boolean architectureAll,
      Priority priority,
      boolean essential,
      boolean important,
      MultiArch multiArch,
      String section,
      String source,
      String suite,
      long installedKiB,
      long archiveBytes,
      boolean inArchive,
      boolean inBase,
      List<Dependency> dependencies,
      List<Provided> provides) {}

  /** A name that a version provides, with the version of it where one is given. */
  record Provided(String name, Optional<String> version) {}

  /** A version of a package that provides a name. */
  record Provider(String packageName, String packageVersion, Optional<String> providedVersion) {}

  /** One group of alternatives, in the order of the control fields. */
  record Dependency(DependencyKind kind, List<Relation> alternatives) {}

  /** A name with a condition on its version. */
  record Relation(String name, Comparison comparison, String version) {

    /** Whether a version fulfils the condition. */
    public boolean allows(String candidate) {
      if (comparison == Comparison.ANY) {
        return true;
      }
      int order = DebianVersionOrder.INSTANCE.compare(candidate, version);
      return switch (comparison) {
        case ANY -> true;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case EQUAL -> order == 0;
        case GREATER_OR_EQUAL -> order >= 0;
        case GREATER -> order > 0;
      };
    }
  }

  /**
   * True sizes of one installed version.
   *
   * @param installedKiB its Installed-Size
   * @param slimBytes bytes of its files where the documentation is left out
   * @param files number of these
   * @param documentationBytes bytes of what a slim root filesystem leaves out, where known
   * @param databaseBytes bytes of its files in {@code /var/lib/dpkg/info}, where known
   * @param packedBytes what gzip makes of its files where the documentation is left out, where
   *     known
   * @param byteCodeBytes what CPython 3.11 makes of the Python sources that are compiled when it is
   *     configured, where known
   */
  record Measured(
      String version,
      long installedKiB,
      long slimBytes,
      int files,
      OptionalLong documentationBytes,
      OptionalLong databaseBytes,
      OptionalLong packedBytes,
      OptionalLong byteCodeBytes) {}

  /** The field a dependency stands in, in the order in which apt reads them. */
  enum DependencyKind {
    PRE_DEPENDS,
    DEPENDS,
    CONFLICTS,
    BREAKS,
    RECOMMENDS,
    SUGGESTS,
    REPLACES;

    public boolean negative() {
      return this == CONFLICTS || this == BREAKS;
    }

    /** Whether a package cannot be installed without it. */
    public boolean critical() {
      return this == PRE_DEPENDS || this == DEPENDS || negative();
    }
  }

  /** How versions are compared. */
  enum Comparison {
    ANY,
    LESS,
    LESS_OR_EQUAL,
    EQUAL,
    GREATER_OR_EQUAL,
    GREATER
  }

  /** The control field Priority, the most important first. */
  enum Priority {
    REQUIRED,
    IMPORTANT,
    STANDARD,
    OPTIONAL,
    EXTRA
  }

  /** The control field Multi-Arch. */
  enum MultiArch {
    NO,
    SAME,
    FOREIGN,
    ALLOWED
  }
}
