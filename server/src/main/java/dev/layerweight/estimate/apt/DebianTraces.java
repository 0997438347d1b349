package dev.layerweight.estimate.apt;

import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.Version;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What apt, dpkg and the packages' own scripts write besides the packages' files: databases, logs,
 * caches, byte code.
 *
 * <p>All figures are fitted on measured layers of Debian 12 and 13, or stated where they stand.
 */
final class DebianTraces {

  /** One copy of dpkg's status grows by it for each package. */
  static final long STATUS_PACKAGE_BYTES = 930;

  private static final long LOG_PACKAGE_BYTES = 880;
  private static final long LOG_REMOVAL_BYTES = 570;
  private static final long TEMPLATE_BYTES = 45_000;
  private static final long LINKER_CACHE_BASE_BYTES = 4_540;
  private static final long LINKER_CACHE_LIBRARY_BYTES = 75;
  private static final long STATES_BASE_BYTES = 5_100;
  private static final long STATES_PACKAGE_BYTES = 55;

  /** How far the lists of two days lie apart, and how evenly they pack. */
  private static final double LISTS_ERROR = 0.05;

  private static final Pattern PYTHON_VERSION = Pattern.compile("3\\.(\\d{1,3})");

  private static final double BYTE_CODE_ERROR = 0.25;

  /** Interpreters of other versions make some per cent more or less of the same source. */
  private static final double MEASURED_BYTE_CODE_ERROR = 0.08;

  /** The answers of a base image: 4,401 in bookworm, 4,337 in trixie. */
  private static final long ANSWERS_BYTES = 4_400;

  /** Text databases pack to about a quarter by gzip. */
  private static final double TEXT_RATIO = 0.26;

  private static final Provenance RULE = new Provenance("rule from measured layers");

  private DebianTraces() {}

  /** Configuration questions that packages bring: those that need debconf have some. */
  static long templateBytes(DebianIndex index, List<AptPlan.Chosen> installed) {
    return TEMPLATE_BYTES
        * installed.stream().filter(chosen -> needsDebconf(chosen.version())).count();
  }

  private static boolean needsDebconf(Version version) {
    return version.dependencies().stream()
        .filter(group -> group.kind().critical() && !group.kind().negative())
        .map(Dependency::alternatives)
        .flatMap(List::stream)
        .anyMatch(relation -> relation.name().equals("debconf"));
  }

  /**
   * Writes what a run of dpkg leaves, and returns the state after it.
   *
   * @param installed new packages
   * @param removed number of packages that went
   */
  static AptState write(
      FileTree files,
      AptSystem system,
      AptState state,
      List<AptPlan.Chosen> installed,
      int removed) {
    long templates = templateBytes(system.index(), installed);
    long fresh = installed.stream().filter(chosen -> !chosen.upgrade()).count();
    AptState now =
        new AptState(
            state.installed(),
            state.debconfBytes() + templates,
            Math.max(
                system.release().statusBytes(),
                state.statusBytes() + (fresh - removed) * STATUS_PACKAGE_BYTES),
            state.logBytes() + installed.size() * LOG_PACKAGE_BYTES + removed * LOG_REMOVAL_BYTES,
            state.libraries() + libraries(installed));
    file(files, "/var/cache/debconf/templates.dat", "debconf", now.debconfBytes(), 0.03, 0.25);
    if (templates > 0) {
      file(
          files,
          "/var/cache/debconf/templates.dat-old",
          "debconf",
          state.debconfBytes(),
          0.05,
          0.25);
    }
    file(files, "/var/lib/dpkg/status", "dpkg database", now.statusBytes(), 0.06, 0.33);
    file(files, "/var/lib/dpkg/status-old", "dpkg database", now.statusBytes(), 0.06, 0.33);
    file(
        files,
        "/var/lib/apt/extended_states",
        "dpkg database",
        STATES_BASE_BYTES
            + Math.max(0, now.installed().size() - system.index().base().size())
                * STATES_PACKAGE_BYTES,
        0.3,
        0.3);
    file(files, "/var/log/dpkg.log", "logs", now.logBytes() * 60 / 100, 0.2, 0.12);
    file(files, "/var/log/apt/term.log", "logs", now.logBytes() * 30 / 100, 0.2, 0.12);
    file(files, "/var/log/apt/history.log", "logs", now.logBytes() * 10 / 100, 0.2, 0.2);
    if (libraries(installed) > 0 || removed > 0) {
      linkerCache(files, now);
    }
    return now;
  }

  /** What ldconfig writes. */
  static void linkerCache(FileTree files, AptState state) {
    long cache = LINKER_CACHE_BASE_BYTES + state.libraries() * LINKER_CACHE_LIBRARY_BYTES;
    file(files, "/etc/ld.so.cache", "linker cache", cache, 0.4, TEXT_RATIO);
    file(files, "/var/cache/ldconfig/aux-cache", "linker cache", cache, 0.4, TEXT_RATIO);
  }

  /**
   * What debconf writes where an answer is set or a package configured anew: all its data, and the
   * data from before (measured with {@code dpkg-reconfigure} and {@code debconf-set-selections} on
   * bookworm and trixie).
   */
  static void answers(FileTree files, AptState state) {
    for (String name : List.of("templates.dat", "templates.dat-old")) {
      file(files, "/var/cache/debconf/" + name, "debconf", state.debconfBytes(), 0.05, 0.25);
    }
    for (String name : List.of("config.dat", "config.dat-old")) {
      file(files, "/var/cache/debconf/" + name, "debconf", ANSWERS_BYTES, 0.3, TEXT_RATIO);
    }
  }

  /** What {@code update-ca-certificates} writes anew each time. */
  static void certificates(FileTree files, AptState state) {
    Stream.of("ca-certificates", "ca-certificates-java")
        .filter(state.installed()::containsKey)
        .forEach(name -> scripts(files, name));
  }

  /**
   * Links, indexes and configuration that scripts write and no rule here names: measured layers
   * hold up to 0.6 % more than all that is named.
   */
  static void others(FileTree files, long packageBytes, int packages) {
    Estimate unpacked =
        new Estimate.Estimated(
            0, 250L * packages, 10_000 + 250L * packages + packageBytes * 6 / 1000, Basis.COMPUTED);
    files.add(
        Entry.lump(
            "/var/lib/dpkg/alternatives",
            "other generated files",
            PartKind.OTHER,
            new Weight(unpacked, unpacked.times(TEXT_RATIO)),
            packages,
            RULE));
  }

  private static long libraries(List<AptPlan.Chosen> installed) {
    return installed.stream()
        .filter(chosen -> PackageKind.of(chosen.name(), chosen.version()) == PackageKind.LIBRARY)
        .count();
  }

  private static void scripts(FileTree files, String name) {
    for (ScriptTraces.Trace trace : ScriptTraces.of(name)) {
      Estimate unpacked = Estimate.within(trace.bytes(), trace.error(), Basis.COMPUTED);
      Estimate packed =
          Estimate.within(trace.packedBytes(), Math.min(0.9, trace.error() + 0.1), Basis.COMPUTED);
      Weight size = new Weight(unpacked, packed);
      files.add(
          trace.isFile()
              ? Entry.file(trace.path(), size, RULE).withOwner(trace.what(), trace.kind())
              : Entry.lump(trace.path(), trace.what(), trace.kind(), size, 0, RULE));
    }
  }

  /** What the scripts of one new package generate. */
  static void generate(
      FileTree files,
      AptSystem system,
      AptPlan.Chosen chosen,
      PackageWeight weight,
      List<AptPlan.Chosen> together) {
    String name = chosen.name();
    byteCode(files, system, chosen, weight);
    scripts(files, name);
    boolean kernel = name.matches("linux-image-\\d.*");
    boolean packer =
        together.stream()
            .anyMatch(
                other -> other.name().equals("initramfs-tools") || other.name().equals("dracut"));
    if (kernel && packer) {
      file(
          files,
          "/boot/initrd.img-" + name.substring("linux-image-".length()),
          "initrd",
          31_000_000,
          0.25,
          0.98);
    }
  }

  /**
   * Byte code that packages with Python modules compile when they are configured: as measured; else
   * 1.12 of a pure module's bytes, 0.45 of those of one with machine code (medians of 40 packages).
   * The interpreter's libraries: 0.98 and 0.90 of the bytes of the minimal and the standard one.
   */
  private static void byteCode(
      FileTree files, AptSystem system, AptPlan.Chosen chosen, PackageWeight weight) {
    String name = chosen.name();
    long bytes = weight.weight().unpacked().likely();
    boolean interpreter = name.matches("libpython3\\.\\d+-(minimal|stdlib)");
    Estimate unpacked;
    if (interpreter) {
      unpacked =
          Estimate.within(
              Math.round(bytes * (name.endsWith("minimal") ? 0.98 : 0.90) * libraryShare(name)),
              BYTE_CODE_ERROR,
              Basis.COMPUTED);
    } else if (weight.byteCodeBytes().isPresent()) {
      unpacked =
          Estimate.within(
              Math.round(weight.byteCodeBytes().getAsLong() * interpreterShare(system)),
              MEASURED_BYTE_CODE_ERROR,
              Basis.COMPUTED);
    } else if (name.startsWith("python3-")
        && needsPython(chosen.version())
        && !name.matches(".*-(dev|doc|whl)")) {
      unpacked =
          Estimate.within(
              Math.round(bytes * (chosen.version().architectureAll() ? 1.12 : 0.45)),
              BYTE_CODE_ERROR,
              Basis.COMPUTED);
    } else {
      return;
    }
    if (unpacked.likely() == 0) {
      return;
    }
    files.add(
        Entry.lump(
                interpreter
                    ? "/usr/lib/" + name.substring(3, name.lastIndexOf('-'))
                    : "/usr/lib/python3",
                "byte code of " + name,
                PartKind.OTHER,
                new Weight(unpacked, unpacked.times(0.42)),
                0,
                RULE)
            .withPattern("*.pyc"));
  }

  /**
   * Byte code of the release's interpreter over that of CPython 3.11: 0.91 as measured for 3.13 on
   * meson, mercurial and pandas, 0.61 for 3.9 on setuptools and pip; older ones lack the inline
   * caches of 3.11.
   */
  private static double interpreterShare(AptSystem system) {
    int minor =
        system.index().find("python3").stream()
            .flatMap(known -> known.versions().stream())
            .map(version -> PYTHON_VERSION.matcher(version.version()))
            .filter(Matcher::lookingAt)
            .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
            .findFirst()
            .orElse(11);
    return minor > 11 ? 0.91 : minor < 11 ? 0.61 : 1;
  }

  /**
   * The same for the interpreter's own libraries: 11.40 MB were measured for 3.13, and those of 3.9
   * compiled by 3.9 and by 3.11.
   */
  private static double libraryShare(String packageName) {
    Matcher version = PYTHON_VERSION.matcher(packageName.substring("libpython".length()));
    int minor = version.lookingAt() ? Integer.parseInt(version.group(1)) : 11;
    return minor > 11 ? 0.81 : minor < 11 ? 0.62 : 1;
  }

  private static boolean needsPython(Version version) {
    return version.dependencies().stream()
        .flatMap(group -> group.alternatives().stream())
        .anyMatch(relation -> relation.name().matches("python3(:any)?"));
  }

  /** What dpkg notes about a package: its file list, checksums and scripts. */
  static void note(FileTree files, String name, long bytes) {
    file(files, "/var/lib/dpkg/info/" + name + ".list", "dpkg database", bytes, 0.3, TEXT_RATIO);
  }

  /** The package lists that {@code update} fetches: as the index knows them, else a usual size. */
  static void lists(FileTree files, AptSystem system) {
    Release release = system.release();
    OptionalLong known = system.nearest() ? OptionalLong.empty() : system.index().listBytes();
    double ratio = (double) release.listCompressedBytes() / release.listBytes();
    Weight weight =
        known.isPresent()
            ? new Weight(
                Estimate.within(known.getAsLong(), LISTS_ERROR, Basis.COMPUTED),
                Estimate.within(
                    Math.round(known.getAsLong() * ratio), 2 * LISTS_ERROR, Basis.COMPUTED))
            : new Weight(
                Estimate.within(release.listBytes(), release.listsRelativeError(), Basis.COMPUTED),
                Estimate.within(
                    release.listCompressedBytes(), release.listsRelativeError(), Basis.COMPUTED));
    files.add(Entry.lump("/var/lib/apt/lists", "package lists", PartKind.INDEX, weight, 8, RULE));
  }

  private static void lump(
      FileTree files, String path, String owner, long bytes, double error, double ratio) {
    files.add(Entry.lump(path, owner, PartKind.OTHER, weight(bytes, error, ratio), 0, RULE));
  }

  private static void file(
      FileTree files, String path, String owner, long bytes, double error, double ratio) {
    files.add(Entry.file(path, weight(bytes, error, ratio), RULE).withOwner(owner, PartKind.INDEX));
  }

  private static Weight weight(long bytes, double error, double ratio) {
    Estimate unpacked = Estimate.within(bytes, error, Basis.COMPUTED);
    return new Weight(
        unpacked,
        Estimate.within(Math.round(bytes * ratio), Math.min(0.9, error + 0.2), Basis.COMPUTED));
  }
}
