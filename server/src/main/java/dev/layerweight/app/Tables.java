package dev.layerweight.app;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.apt.AptIndexRefresh;
import dev.layerweight.catalog.apt.AptIndexes;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.npm.ShippedNodePackages;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.snapshot.RenewedBaseImages;
import dev.layerweight.catalog.snapshot.SnapshotBaseImages;
import dev.layerweight.cli.CatalogCommands;
import dev.layerweight.cli.Waiting;
import dev.layerweight.report.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tables for {@code layerweight catalog}: those shipped, those renewed in a folder, and the
 * cache of what was looked up.
 *
 * @param folder of renewed tables
 * @param cache folder of the cache
 * @param shipped all tables
 * @param live what is looked up; empty where the network is off
 */
record Tables(
    Optional<Path> folder,
    Optional<Path> cache,
    Catalog shipped,
    Supplier<Optional<LiveSources>> live)
    implements CatalogCommands {

  private static final List<String> RELEASES = List.of("bullseye", "bookworm", "trixie");
  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

  @Override
  public List<String> show() {
    List<String> lines = new ArrayList<>();
    indexes().forEach((name, index) -> lines.add(name + ": " + index.provenance().source()));
    WheelTable wheels = WheelTable.of(folder);
    lines.add("Python projects: " + wheels.names().size() + ", " + wheels.provenance().source());
    ShippedNodePackages node = new ShippedNodePackages(folder);
    lines.add("npm packages: " + node.names().size() + ", " + node.provenance().source());
    lines.add("base images: " + SnapshotBaseImages.references().size() + " official tags");
    RenewedBaseImages.summary(shipped.baseImages())
        .ifPresent(images -> lines.add("base images: " + images));
    lines.addAll(alpine());
    folder.ifPresent(path -> lines.add("renewed tables lie in " + path));
    cache.ifPresent(
        path -> lines.add("looked up: " + words(new DiskStore(path).usage()) + " in " + path));
    return lines;
  }

  private List<String> alpine() {
    return SnapshotBaseImages.references().stream()
        .filter(reference -> reference.matches("alpine:\\d+\\.\\d+"))
        .map(reference -> reference.substring(reference.indexOf(':') + 1))
        .flatMap(release ->
            shipped.alpine().index(release, "x86_64") instanceof Answer.Found<AlpineIndex> found
                    && !found.nearest()
                ? Stream.of("alpine " + release + ": " + found.provenance().source())
                : Stream.empty())
        .toList();
  }

  @Override
  public List<String> path() {
    List<String> lines = new ArrayList<>();
    folder.ifPresent(path -> lines.add("tables: " + path));
    cache.ifPresent(path -> lines.add("cache: " + path));
    return lines.isEmpty() ? List.of("there is no home to keep anything in") : lines;
  }

  @Override
  public String clear() {
    return cache
        .map(path -> words(new DiskStore(path).clear()) + ", deleted")
        .orElse("there is no cache");
  }

  @Override
  public List<String> refresh(Duration longest, Consumer<String> progress) {
    Optional<LiveSources> sources = live.get();
    if (sources.isEmpty()) {
      return List.of("the network is off (LAYERWEIGHT_NETWORK), so no table was made anew");
    }
    List<String> failures = new ArrayList<>();
    if (folder.isEmpty()) {
      failures.add("no folder for the tables; name one in LAYERWEIGHT_TABLES");
    } else {
      Map<String, DebianIndex> before = indexes();
      List<Path> written = AptIndexRefresh.refresh(folder.get(), progress);
      written.forEach(file -> progress.accept("written: " + file));
      indexes()
          .forEach((name, index) ->
              changes(name, Optional.ofNullable(before.get(name)), index).ifPresent(progress));
      if (written.isEmpty()) {
        failures.add("no index was made; the tables are as they were");
      }
    }
    try {
      new LiveRefresh(sources.get(), shipped, folder, Waiting.silently(longest), progress).run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      failures.add("interrupted; what was looked up by then is kept");
    }
    return failures;
  }

  /** The indexes that are there, by distribution, release and architecture. */
  private Map<String, DebianIndex> indexes() {
    Map<String, DebianIndex> indexes = new TreeMap<>();
    AptIndexes all = new AptIndexes(folder.stream().toList());
    for (String release : RELEASES) {
      for (String architecture : ARCHITECTURES) {
        // The nearest index stands in for one that is not there; it has its own line.
        if (all.index("debian", release, architecture) instanceof Answer.Found<DebianIndex> found
            && !found.nearest()) {
          indexes.put("debian " + release + " " + architecture, found.value());
        }
      }
    }
    return indexes;
  }

  /** How many packages came, went and changed; empty where it is the same index. */
  private static Optional<String> changes(
      String name, Optional<DebianIndex> before, DebianIndex after) {
    if (before.isEmpty()) {
      return Optional.of(name + ": new, " + after.names().count() + " packages");
    }
    if (before.get().provenance().equals(after.provenance())) {
      return Optional.empty();
    }
    long added = after.names().filter(one -> before.get().find(one).isEmpty()).count();
    long removed = before.get().names().filter(one -> after.find(one).isEmpty()).count();
    List<String> changed =
        after
            .names()
            .filter(one ->
                before
                    .get()
                    .find(one)
                    .filter(old -> differ(old, after.find(one).orElseThrow()))
                    .isPresent())
            .toList();
    long difference =
        changed.stream()
            .mapToLong(one ->
                installedBytes(after.find(one).orElseThrow())
                    - installedBytes(before.get().find(one).orElseThrow()))
            .sum();
    return Optional.of(
        "%s: %d packages added, %d removed, %d changed (%s%s installed)"
            .formatted(
                name,
                added,
                removed,
                changed.size(),
                difference < 0 ? "−" : "+",
                Bytes.format(Math.abs(difference))));
  }

  private static boolean differ(DebianIndex.Package one, DebianIndex.Package other) {
    return !one.versions().equals(other.versions());
  }

  private static long installedBytes(DebianIndex.Package known) {
    return known.versions().isEmpty() ? 0 : known.versions().getFirst().installedKiB() * 1024L;
  }

  private static String words(DiskStore.Usage usage) {
    return usage.entries() + " entries, " + Bytes.format(usage.bytes());
  }
}
