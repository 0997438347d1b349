package dev.layerweight.estimate.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.Collection;
import java.util.List;

/** The files that apk itself writes: its indexes, its database, its world. */
final class ApkTraces {

  private static final String CACHE = "/var/cache/apk";
  private static final Provenance GENERATED = new Provenance("what apk writes by itself");

  /** Indexes of 3.17 to 3.24, where nobody has counted the release's own. */
  private static final List<AlpineIndex.Repository> USUAL_INDEXES =
      List.of(
          new AlpineIndex.Repository("main", 650_000),
          new AlpineIndex.Repository("community", 1_750_000));

  private static final double INDEX_ERROR = 0.35;

  /** What the database says of a package beside what it needs, what it provides, and its files. */
  private static final long DATABASE_BYTES_PER_PACKAGE = 400;

  /** A line of some 75 bytes a file, and a file for every 50 kB. */
  private static final double DATABASE_SHARE = 0.0015;

  /** Scripts of busybox, alpine-baselayout and ca-certificates, a tar archive. */
  private static final long SCRIPTS_BYTES = 20_000;

  /** One file with all certificates, which the trigger of ca-certificates writes anew. */
  private static final long CERTIFICATES_BYTES = 215_000;

  private ApkTraces() {}

  /** The indexes in the cache, packed as they came, so that gzip finds nothing more. */
  static void indexes(Step step, String root, List<AlpineIndex.Repository> known) {
    for (AlpineIndex.Repository one : known.isEmpty() ? USUAL_INDEXES : known) {
      Estimate size =
          known.isEmpty()
              ? Estimate.within(one.indexBytes(), INDEX_ERROR, Basis.APPROXIMATE)
              : Estimate.exact(one.indexBytes());
      String path = root + CACHE + "/APKINDEX." + one.name().replace('/', '-') + ".tar.gz";
      // A build is over before an index that an earlier instruction loaded is old.
      if (step.files().exists(path)) {
        continue;
      }
      step.files()
          .add(
              Entry.file(path, new Weight(size, size), GENERATED)
                  .withOwner("apk indexes", PartKind.INDEX));
    }
  }

  static void clearCache(Step step, String root) {
    step.files().below(root + CACHE).forEach(step.files()::remove);
  }

  /** The list of all installed packages with their files, written anew by every change. */
  static void database(Step step, String root, Collection<AlpinePackage> installed) {
    long bytes = 0;
    for (AlpinePackage one : installed) {
      bytes +=
          DATABASE_BYTES_PER_PACKAGE
              + characters(one.depends())
              + characters(one.provides())
              + characters(one.installIf())
              + Math.round(one.installedBytes() * DATABASE_SHARE);
    }
    file(step, root + "/lib/apk/db/installed", bytes, 0.3, "apk database");
    file(step, root + "/lib/apk/db/scripts.tar", SCRIPTS_BYTES, 0.25, "apk database");
  }

  /** The names that somebody asked for, a line each, sorted. */
  static void world(Step step, String root, Collection<String> names) {
    String text = String.join("\n", names.stream().sorted().distinct().toList()) + "\n";
    Estimate size = Estimate.exact(text.length());
    step.files()
        .add(
            Entry.file(root + "/etc/apk/world", new Weight(size, size), GENERATED)
                .withOwner("apk database", PartKind.INDEX)
                .withText(text));
  }

  static void certificates(Step step, String root) {
    file(
        step,
        root + "/etc/ssl/certs/ca-certificates.crt",
        CERTIFICATES_BYTES,
        0.58,
        "certificates");
  }

  private static long characters(List<String> words) {
    return words.stream().mapToLong(word -> word.length() + 1L).sum();
  }

  private static void file(Step step, String path, long bytes, double packed, String owner) {
    Weight weight =
        new Weight(
            Estimate.within(bytes, 0.6, Basis.APPROXIMATE),
            Estimate.within(Math.round(bytes * packed), 0.6, Basis.APPROXIMATE));
    step.files().add(Entry.file(path, weight, GENERATED).withOwner(owner, PartKind.INDEX));
  }
}
