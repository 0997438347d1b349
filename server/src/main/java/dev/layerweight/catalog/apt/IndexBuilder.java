package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.DependencyKind;
import dev.layerweight.catalog.DebianIndex.Installed;
import dev.layerweight.catalog.DebianIndex.Measured;
import dev.layerweight.catalog.DebianIndex.MultiArch;
import dev.layerweight.catalog.DebianIndex.Package;
import dev.layerweight.catalog.DebianIndex.Priority;
import dev.layerweight.catalog.DebianIndex.Provided;
import dev.layerweight.catalog.DebianIndex.Provider;
import dev.layerweight.catalog.DebianIndex.Relation;
import dev.layerweight.catalog.DebianIndex.Version;
import dev.layerweight.catalog.DebianVersionOrder;
import dev.layerweight.catalog.apt.ControlFile.Stanza;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Merges the stanzas of several package lists into one index, as apt's cache does: names are
 * numbered as they are met, all versions of a name stand together, the highest first.
 */
public final class IndexBuilder {

  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:\\.\\d+)*");

  private final String architecture;
  private final Map<String, List<Version>> versions = new LinkedHashMap<>();
  private final Map<String, List<Provider>> providers = new HashMap<>();
  private final Map<String, List<Measured>> measured = new HashMap<>();
  private final Map<String, Integer> orders = new HashMap<>();
  private final Map<Object, Object> shared = new HashMap<>();
  private final List<Installed> base = new ArrayList<>();

  /**
   * @param architecture whose packages are taken, beside those for all
   */
  public IndexBuilder(String architecture) {
    this.architecture = architecture;
  }

  /** A stanza of a package list; lists come in the order of the machine's sources. */
  public void addFromArchive(Stanza stanza, String suite) {
    add(stanza, suite, true, false);
  }

  /** A stanza of the root filesystem's status file; comes after the lists. */
  void addFromBase(Stanza stanza) {
    if (stanza.get("status").endsWith(" installed")) {
      base.add(new Installed(stanza.get("package"), stanza.get("version")));
      add(stanza, "", false, true);
    }
  }

  /** What another index says of the root filesystem's content. */
  public void addKnownBase(DebianIndex other, Installed installed) {
    other
        .find(installed.name())
        .flatMap(known ->
            known.versions().stream()
                .filter(version -> version.version().equals(installed.version()))
                .findFirst())
        .ifPresent(version -> {
          base.add(installed);
          put(installed.name(), merged(version, false, false, true));
        });
  }

  /**
   * What the root filesystem holds by another index: in the version that it has there where the
   * lists still offer it, else in the highest that they offer, because images are made anew for new
   * versions; a package that the lists do not have is taken over.
   */
  public void addBase(DebianIndex other, Installed installed) {
    List<Version> offered = versions.getOrDefault(installed.name(), List.of());
    offered.stream()
        .filter(version -> version.version().equals(installed.version()))
        .findFirst()
        .or(() ->
            offered.stream()
                .max(Comparator.comparing(Version::version, DebianVersionOrder.INSTANCE)))
        .ifPresentOrElse(
            version -> {
              base.add(new Installed(installed.name(), version.version()));
              put(installed.name(), merged(version, version.inArchive(), false, true));
            },
            () -> addKnownBase(other, installed));
  }

  /** True sizes of a version of a package. */
  public void addMeasured(String name, Measured sizes) {
    measured.computeIfAbsent(name, _ -> new ArrayList<>()).add(sizes);
  }

  /**
   * True sizes of a package or, where nobody measured it, of those whose names differ from its name
   * in numbers alone: {@code ruby3.3-doc} tells where {@code ruby3.1-doc} has its files. Over 654
   * measured packages, each taken for one that was not measured, the errors add up to 31 MB that
   * way, and to 581 MB by the kind of package alone.
   */
  private List<Measured> known(String name, Map<String, List<Measured>> families) {
    List<Measured> own = measured.getOrDefault(name, List.of());
    return own.isEmpty() ? families.getOrDefault(family(name), List.of()) : own;
  }

  /** The measured packages by family, with versions that no package of another name has. */
  private Map<String, List<Measured>> families() {
    Map<String, List<Measured>> families = new HashMap<>();
    measured.forEach((name, sizes) -> {
      if (!family(name).equals(name)) {
        families
            .computeIfAbsent(family(name), _ -> new ArrayList<>())
            .addAll(sizes.stream().map(one -> ofOther(name, one)).toList());
      }
    });
    return families;
  }

  private static String family(String name) {
    return NUMBERS.matcher(name).replaceAll("#");
  }

  private static Measured ofOther(String name, Measured one) {
    return new Measured(
        name + " " + one.version(),
        one.installedKiB(),
        one.slimBytes(),
        one.files(),
        one.documentationBytes(),
        one.databaseBytes(),
        one.packedBytes(),
        one.byteCodeBytes());
  }

  /** Names that have at least one version. */
  public int packageCount() {
    return versions.size();
  }

  /**
   * The bytes of an index file.
   *
   * @param source where the lists come from, with their date
   */
  public byte[] build(String distribution, String release, String source) {
    SortedMap<String, Package> packages = new TreeMap<>();
    Map<String, List<Measured>> families = families();
    orders.forEach((name, order) ->
        packages.put(
            name,
            new Package(
                name,
                order,
                versions.getOrDefault(name, List.of()).stream()
                    .sorted(
                        Comparator.comparing(Version::version, DebianVersionOrder.INSTANCE)
                            .reversed())
                    .toList(),
                providers.getOrDefault(name, List.of()),
                known(name, families))));
    return IndexWriter.write(distribution, release, architecture, source, packages, base);
  }

  private void add(Stanza stanza, String suite, boolean inArchive, boolean inBase) {
    String name = stanza.get("package");
    String number = stanza.get("version");
    String stanzaArchitecture = stanza.get("architecture");
    if (number.isEmpty() || !List.of("", "all", architecture).contains(stanzaArchitecture)) {
      return;
    }
    List<Dependency> dependencies = stanza.dependencies(architecture);
    List<Provided> provides = new ArrayList<>(stanza.provides(architecture));
    MultiArch multiArch = multiArch(stanza.get("multi-arch"));
    if (multiArch == MultiArch.ALLOWED) {
      provides.add(new Provided(name + ":any", Optional.of(number)));
    }
    put(
        name,
        new Version(
            number,
            stanzaArchitecture.equals("all"),
            priority(stanza.get("priority")),
            stanza.isYes("essential"),
            stanza.isYes("protected") || stanza.isYes("important"),
            multiArch,
            stanza.get("section"),
            stanza.get("source"),
            suite,
            stanza.number("installed-size"),
            stanza.number("size"),
            inArchive,
            inBase,
            dependencies,
            List.copyOf(provides)));
  }

  private void put(String name, Version version) {
    meet(name);
    List<Version> known = versions.computeIfAbsent(name, _ -> new ArrayList<>());
    for (int i = 0; i < known.size(); i++) {
      Version other = known.get(i);
      if (other.version().equals(version.version())) {
        known.set(
            i,
            merged(
                other, other.inArchive(), version.inArchive(), other.inBase() || version.inBase()));
        return;
      }
    }
    version.dependencies().stream()
        .flatMap(group -> group.alternatives().stream())
        .map(Relation::name)
        .forEach(this::meet);
    for (Provided provided : version.provides()) {
      meet(provided.name());
      providers
          .computeIfAbsent(provided.name(), _ -> new ArrayList<>())
          .add(new Provider(name, version.version(), provided.version()));
    }
    known.add(compact(version));
  }

  /**
   * The same with one object for what many packages say alike: the lists of a large distribution
   * have a million relations of which a tenth differ. Replaces gave names their number; it chooses
   * nothing.
   */
  private Version compact(Version version) {
    return new Version(
        version.version(),
        version.architectureAll(),
        version.priority(),
        version.essential(),
        version.important(),
        version.multiArch(),
        shared(version.section()),
        shared(version.source()),
        shared(version.suite()),
        version.installedKiB(),
        version.archiveBytes(),
        version.inArchive(),
        version.inBase(),
        version.dependencies().stream()
            .filter(group -> group.kind() != DependencyKind.REPLACES)
            .map(group ->
                shared(
                    new Dependency(
                        group.kind(), group.alternatives().stream().map(this::shared).toList())))
            .toList(),
        version.provides());
  }

  @SuppressWarnings("unchecked") // What is equal has the same class: records and texts.
  private <T> T shared(T value) {
    return (T) shared.computeIfAbsent(value, same -> same);
  }

  private void meet(String name) {
    orders.putIfAbsent(name, orders.size());
  }

  private static Version merged(
      Version other, boolean inArchive, boolean alsoInArchive, boolean inBase) {
    return new Version(
        other.version(),
        other.architectureAll(),
        other.priority(),
        other.essential(),
        other.important(),
        other.multiArch(),
        other.section(),
        other.source(),
        other.suite(),
        other.installedKiB(),
        other.archiveBytes(),
        inArchive || alsoInArchive,
        inBase,
        other.dependencies(),
        other.provides());
  }

  private static Priority priority(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "required" -> Priority.REQUIRED;
      case "important" -> Priority.IMPORTANT;
      case "standard" -> Priority.STANDARD;
      case "extra" -> Priority.EXTRA;
      default -> Priority.OPTIONAL;
    };
  }

  private static MultiArch multiArch(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "same" -> MultiArch.SAME;
      case "foreign" -> MultiArch.FOREIGN;
      case "allowed" -> MultiArch.ALLOWED;
      default -> MultiArch.NO;
    };
  }
}
