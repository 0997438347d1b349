package dev.layerweight.estimate.locked;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PackageArchives;
import dev.layerweight.catalog.PackageArchives.Archive;
import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.catalog.PackageArchives.Spread;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder in which a tool keeps the packages that it loaded. Packages that the tables hold count
 * as measured; all others together as so many packages of their kind usually have, with the spread
 * of the measured ones.
 */
public final class PackageCache {

  private static final Provenance KEPT = new Provenance("packages of the lock file, as measured");

  /** Archives are made anew for a version of the same number only in the rarest case. */
  private static final double SAME_ERROR = 0.01;

  /**
   * Two versions of one crate or module lay no further apart in nine of ten of 64 cases, in the
   * median 4 %.
   */
  private static final double NEAREST_ERROR = 0.38;

  /** Nine in ten values of a sum of many lie within so many standard deviations. */
  private static final double NINE_IN_TEN = 1.645;

  private final Step step;
  private final Registry registry;
  private final String folder;
  private final String owner;
  private final Keeps keeps;
  private final Optional<String> pattern;

  /**
   * What of a package stays.
   *
   * @param archive whether its archive does
   * @param files whether its unpacked files do
   * @param bytesEach what the tool writes about each package besides
   * @param leastShare how much of it all is there at least, where not every package is needed
   */
  public record Keeps(boolean archive, boolean files, long bytesEach, double leastShare) {

    public Keeps(boolean archive, boolean files) {
      this(archive, files, 0, 1);
    }
  }

  public PackageCache(Step step, Registry registry, String folder, String owner, Keeps keeps) {
    this(step, registry, folder, owner, keeps, Optional.empty());
  }

  private PackageCache(
      Step step,
      Registry registry,
      String folder,
      String owner,
      Keeps keeps,
      Optional<String> pattern) {
    this.step = step;
    this.registry = registry;
    this.folder = folder;
    this.owner = owner;
    this.keeps = keeps;
    this.pattern = pattern;
  }

  /** The same with files of one kind alone, such as {@code *.gem}. */
  public PackageCache ofFiles(String names) {
    return new PackageCache(step, registry, folder, owner, keeps, Optional.of(names));
  }

  /** Adds what of these packages is not there yet; answers whether there was any. */
  public boolean load(Collection<LockedPackage> packages) {
    Set<String> present =
        step.files().below(folder).isEmpty()
            ? Set.of()
            : step.facet(Loaded.class, () -> Loaded.NOTHING).keys();
    Set<String> added = new HashSet<>();
    List<LockedPackage> fresh =
        packages.stream()
            .filter(one -> !present.contains(Loaded.key(folder, one)))
            .filter(one -> added.add(Loaded.key(folder, one)))
            .toList();
    if (fresh.isEmpty()) {
      return false;
    }
    step.put(step.facet(Loaded.class, () -> Loaded.NOTHING).with(added));
    add(step, folder, owner, atMost(weight(fresh)), pattern);
    return true;
  }

  private Weight atMost(Weight all) {
    return keeps.leastShare() == 1
        ? all
        : new Weight(atMost(all.unpacked()), atMost(all.compressed()));
  }

  /** Nearer to all than to the least: people keep their lists of packages tidy. */
  private Estimate atMost(Estimate all) {
    double likely = 1 - (1 - keeps.leastShare()) / 7;
    return all instanceof Estimate.Unknown
        ? all
        : new Estimate.Estimated(
            Math.round(all.low() * keeps.leastShare()),
            Math.round(all.likely() * likely),
            all.high(),
            Basis.APPROXIMATE);
  }

  /** What these packages take in the cache. */
  private Weight weight(List<LockedPackage> packages) {
    PackageArchives archives = step.catalog().archives();
    List<Weight> weights = new ArrayList<>();
    int others = 0;
    for (LockedPackage one : packages) {
      switch (archives.find(registry, one.name(), one.version())) {
        case Answer.Found<Archive> found -> weights.add(weight(found.value(), found.nearest()));
        case Answer.Missing<Archive> _ -> others++;
      }
    }
    if (others > 0) {
      int count = others;
      weights.add(
          archives
              .usual(registry)
              .found()
              .map(spread -> weight(spread, count))
              .orElseGet(() -> Weight.unknown("the size of " + count + " packages in " + folder)));
    }
    return Weight.sum(weights);
  }

  private Weight weight(Archive archive, boolean nearest) {
    double error = nearest ? NEAREST_ERROR : SAME_ERROR;
    Basis basis = nearest ? Basis.APPROXIMATE : Basis.COMPUTED;
    long kept = keeps.archive() ? archive.archiveBytes() : 0;
    long files = keeps.files() ? archive.unpackedBytes() : 0;
    // Packed once more, the files are about as big as the archive that they came in.
    long packed = kept + (keeps.files() ? archive.archiveBytes() : 0);
    return new Weight(
        Estimate.within(kept + files + keeps.bytesEach(), error, basis),
        Estimate.within(packed + keeps.bytesEach() / 4, error + 0.05, basis));
  }

  private Weight weight(Spread spread, int count) {
    double kept = keeps.archive() ? spread.archiveMean() : 0;
    double files = keeps.files() ? spread.unpackedMean() : 0;
    double deviation =
        (keeps.archive() ? spread.archiveDeviation() : 0)
            + (keeps.files() ? spread.unpackedDeviation() : 0);
    double packed = kept + (keeps.files() ? spread.archiveMean() : 0);
    double mean = kept + files + keeps.bytesEach();
    double margin = NINE_IN_TEN * deviation / Math.sqrt(count);
    double relative = Math.min(0.95, margin / mean);
    return new Weight(
        Estimate.within(Math.round(mean * count), relative, Basis.APPROXIMATE),
        Estimate.within(Math.round(packed * count), relative, Basis.APPROXIMATE));
  }

  /** Adds to a cache; what an earlier layer holds stays beside it. */
  public static void add(Step step, String folder, String owner, Weight weight) {
    add(step, folder, owner, weight, Optional.empty());
  }

  private static void add(
      Step step, String folder, String owner, Weight weight, Optional<String> pattern) {
    List<Entry> current =
        step.files().belowInCurrentLayer(folder).stream()
            .filter(entry -> entry.lump() && entry.path().equals(folder))
            .filter(entry -> entry.owner().startsWith(owner))
            .toList();
    if (!current.isEmpty()) {
      Entry before = current.getFirst();
      Weight sum = Weight.sum(List.of(before.weight(), weight));
      step.files().add(before.withWeight(sum));
      return;
    }
    Set<String> below = new HashSet<>();
    step.files().below(folder).forEach(entry -> below.add(entry.owner()));
    String name = owner;
    for (int i = 2; below.contains(name) && i < 1000; i++) {
      name = owner + " " + i;
    }
    Entry lump = Entry.lump(folder, name, PartKind.CACHE, weight, 0, KEPT);
    step.files().add(pattern.map(lump::withPattern).orElse(lump));
  }
}
