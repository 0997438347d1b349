package dev.layerweight.estimate.rpm;

import dev.layerweight.catalog.RpmIndex.MetadataFile;
import dev.layerweight.catalog.RpmIndex.Repository;
import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Collection;
import java.util.List;

/** The files that rpm and its package managers write by themselves. */
final class RpmTraces {

  private static final Provenance GENERATED = new Provenance("what the package manager writes");

  /** An empty database of rpm 4.18. */
  private static final long DATABASE_BYTES = 213_000;

  /**
   * The database holds each package's header and lists to find it by: 1.56 bytes a byte of header,
   * measured with rpm 4.18 over 60 packages with 8,900 files.
   */
  private static final double DATABASE_FACTOR = 1.56;

  /** dnf's history, its logs, and hawkey's. */
  private static final long HISTORY_BYTES = 250_000;

  /**
   * Beside what it downloads dnf keeps it in libsolv's form: 1.5 bytes a byte of primary.xml.gz and
   * 1.0 of filelists.xml.gz, measured with dnf 4.14.
   */
  private static final double SOLV_OF_PRIMARY = 1.55;

  private static final double SOLV_OF_FILELISTS = 1.0;
  private static final double SOLV_ERROR = 0.35;

  private RpmTraces() {}

  /** Where the package manager keeps what it knows of repositories. */
  static String cache(String program, RpmSystem system) {
    return switch (program) {
      case "zypper" -> "/var/cache/zypp";
      case "tdnf" -> "/var/cache/tdnf";
      case "microdnf" -> "/var/cache/yum";
      case "yum" -> system.hasOldYum() ? "/var/cache/yum" : ofDnf(system);
      case "dnf5" -> "/var/cache/libdnf5";
      default -> ofDnf(system);
    };
  }

  private static String ofDnf(RpmSystem system) {
    return system.hasDnf5() ? "/var/cache/libdnf5" : "/var/cache/dnf";
  }

  /** What the repositories tell is kept until it is cleaned. */
  static void keepCache(
      Step step, String root, String program, RpmSystem system, List<Repository> repositories) {
    if (program.equals("rpm")) {
      return;
    }
    String folder = cache(program, system);
    Weight weight =
        repositories.isEmpty()
            ? Weight.unknown("the size of what " + program + " keeps in " + folder)
            : weight(folder, repositories);
    step.files()
        .add(Entry.lump(root + folder, program + " cache", PartKind.CACHE, weight, 0, GENERATED));
  }

  private static Weight weight(String folder, List<Repository> repositories) {
    long downloaded = 0;
    double solv = 0;
    boolean listsFiles = !folder.equals("/var/cache/libdnf5") && !folder.equals("/var/cache/zypp");
    for (Repository repository : repositories) {
      boolean group = repository.files().stream().anyMatch(file -> file.type().equals("group_gz"));
      for (MetadataFile file : repository.files()) {
        switch (file.type()) {
          case "primary" -> {
            downloaded += file.packedBytes();
            solv += file.packedBytes() * SOLV_OF_PRIMARY;
          }
          case "filelists" -> {
            if (listsFiles) {
              downloaded += file.packedBytes();
              solv += file.packedBytes() * SOLV_OF_FILELISTS;
            }
          }
          case "modules", "updateinfo", "group_gz" -> downloaded += file.packedBytes();
          case "group" -> downloaded += group ? 0 : file.packedBytes();
          default -> {
            // Change logs, databases and deltas are not downloaded.
          }
        }
      }
    }
    Estimate unpacked =
        Estimate.sum(
            List.of(
                Estimate.within(downloaded, 0.05, Basis.APPROXIMATE),
                Estimate.within(Math.round(solv), SOLV_ERROR, Basis.APPROXIMATE)));
    // Only libsolv's form can be packed further.
    Estimate compressed =
        Estimate.within(downloaded + Math.round(solv * 0.45), 0.25, Basis.APPROXIMATE);
    return new Weight(unpacked, compressed);
  }

  /** The database is one file, which every change copies into the layer as a whole. */
  static void database(Step step, String root, RpmSystem system, Collection<RpmPackage> installed) {
    long headers = installed.stream().mapToLong(RpmPackage::headerBytes).sum();
    long bytes = DATABASE_BYTES + Math.round(headers * DATABASE_FACTOR);
    Weight weight =
        new Weight(
            Estimate.within(bytes, 0.4, Basis.APPROXIMATE),
            Estimate.within(Math.round(bytes * 0.3), 0.5, Basis.APPROXIMATE));
    step.files()
        .add(
            Entry.file(root + system.databaseFile(), weight, GENERATED)
                .withOwner("rpm database", PartKind.INDEX));
  }

  static void history(Step step, String root, String program) {
    String folder = program.equals("zypper") ? "/var/log" : "/var/lib/dnf";
    Estimate unpacked = Estimate.within(HISTORY_BYTES, 0.6, Basis.APPROXIMATE);
    step.files()
        .add(
            Entry.lump(
                root + folder,
                program + " history",
                PartKind.INDEX,
                new Weight(unpacked, unpacked.times(0.15)),
                0,
                GENERATED));
  }
}
