package dev.layerweight.estimate.apt;

import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.FileTree;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import java.util.List;

/**
 * What apt's download leaves in {@code /var/cache/apt}: the archives of the packages, and two
 * binary caches of the package lists.
 *
 * <p>Debian's and Ubuntu's images carry {@code docker-clean}, which deletes the archives after dpkg
 * has run and keeps apt from writing the caches, whatever else is configured. Where the build takes
 * that file away, as BuildKit's recipe for cache mounts does, {@code apt-get} keeps both and {@code
 * apt} only the caches, unless {@code APT::Keep-Downloaded-Packages} says otherwise.
 *
 * @param archives whether the archives stay
 * @param caches whether the binary caches stay
 */
record Leftovers(boolean archives, boolean caches) {

  static final Leftovers NONE = new Leftovers(false, false);

  private static final String ARCHIVES = "/var/cache/apt/archives";

  /** Each of apt's two binary caches for Debian's main archive. */
  private static final long PACKAGE_CACHE_BYTES = 36_900_000;

  /** The same where the lists are gone, of the installed packages alone: measured on bookworm. */
  private static final long CACHE_WITHOUT_LISTS_BYTES = 1_680_000;

  static Leftovers of(Step step) {
    boolean cleans = cleans(step);
    return new Leftovers(!cleans, !cleans);
  }

  static Leftovers of(AptOptions options, Step step) {
    boolean cleans = cleans(step);
    boolean keeps =
        options.isOn(
            "binary::" + options.program() + "::apt::keep-downloaded-packages",
            options.isOn("apt::keep-downloaded-packages", !options.program().equals("apt")));
    // The clean-up runs after dpkg, which a mere download does not start.
    boolean archives = cleans ? options.downloadOnly() : keeps || options.downloadOnly();
    return new Leftovers(archives, !cleans);
  }

  /** A file that was written anew without the clean-up cleans nothing. */
  private static boolean cleans(Step step) {
    return step.files().exists(DockerClean.PATH)
        && step.files().text(DockerClean.PATH).map(text -> text.contains("rm ")).orElse(true);
  }

  void keep(FileTree files, AptSystem system, AptPlan plan) {
    if (archives) {
      for (AptPlan.Chosen chosen : plan.installed()) {
        Estimate bytes = Estimate.exact(chosen.version().archiveBytes());
        files.add(
            Entry.file(
                    ARCHIVES + "/" + chosen.name() + "_" + chosen.version().version() + ".deb",
                    new Weight(bytes, bytes),
                    system.provenance())
                .withOwner("package archives", PartKind.CACHE));
      }
    }
    keepCaches(files, system);
  }

  void keepCaches(FileTree files, AptSystem system) {
    if (!caches) {
      return;
    }
    long cacheBytes =
        files.below("/var/lib/apt/lists").isEmpty()
            ? CACHE_WITHOUT_LISTS_BYTES
            : PACKAGE_CACHE_BYTES;
    for (String cache : List.of("pkgcache.bin", "srcpkgcache.bin")) {
      Estimate bytes = Estimate.within(cacheBytes, 0.15, Estimate.Basis.COMPUTED);
      files.add(
          Entry.file(
                  "/var/cache/apt/" + cache,
                  new Weight(bytes, bytes.times(0.3)),
                  system.provenance())
              .withOwner("apt's package cache", PartKind.CACHE));
    }
  }
}
