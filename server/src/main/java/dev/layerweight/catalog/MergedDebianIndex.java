package dev.layerweight.catalog;

import dev.layerweight.image.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A release's index together with archives that were added to apt's sources: the versions of a name
 * from all of them, that of the highest priority first and of equal ones the highest version.
 *
 * <p>Priorities are apt's own without preferences files (apt_preferences(5)): 990 for the release
 * that {@code -t} names, 500, and 100 for an archive that says {@code NotAutomatic}.
 */
public final class MergedDebianIndex implements DebianIndex {

  private static final int TARGET_PRIORITY = 990;
  private static final int USUAL_PRIORITY = 500;
  private static final int NOT_AUTOMATIC_PRIORITY = 100;

  /** Names of an added archive are met after those of the release. */
  private static final int ORDER_STEP = 1_000_000;

  private final DebianIndex main;
  private final List<DebianPackages.Archive> added;
  private final Optional<String> target;

  private MergedDebianIndex(
      DebianIndex main, List<DebianPackages.Archive> added, Optional<String> target) {
    this.main = main;
    this.added = added;
    this.target = target;
  }

  /**
   * The release's index itself where nothing is added.
   *
   * @param target the suite that is preferred, as {@code -t} names it
   */
  public static DebianIndex of(
      DebianIndex main, List<DebianPackages.Archive> added, Optional<String> target) {
    return added.isEmpty() ? main : new MergedDebianIndex(main, List.copyOf(added), target);
  }

  @Override
  public String distribution() {
    return main.distribution();
  }

  @Override
  public String release() {
    return main.release();
  }

  @Override
  public String architecture() {
    return main.architecture();
  }

  @Override
  public Provenance provenance() {
    Set<String> hosts = new LinkedHashSet<>();
    added.forEach(archive -> hosts.add(archive.source().host()));
    return new Provenance(main.provenance().source() + " with " + String.join(", ", hosts));
  }

  @Override
  public List<Installed> base() {
    return main.base();
  }

  @Override
  public OptionalLong listBytes() {
    return main.listBytes();
  }

  @Override
  public Stream<String> names() {
    return Stream.concat(main.names(), added.stream().flatMap(archive -> archive.index().names()))
        .distinct()
        .sorted();
  }

  /** Whether one of the added archives is this suite. */
  public boolean hasSuite(String suite) {
    return added.stream().anyMatch(archive -> archive.source().suite().equals(suite));
  }

  private record Ranked(Version version, int priority) {}

  @Override
  public Optional<Package> find(String name) {
    Optional<Package> own = main.find(name);
    Map<String, Ranked> versions = new LinkedHashMap<>();
    List<Provider> providers = new ArrayList<>(own.map(Package::providers).orElse(List.of()));
    Set<String> provided = new HashSet<>();
    providers.forEach(one -> provided.add(one.packageName() + " " + one.packageVersion()));
    own.ifPresent(one -> one.versions().forEach(version -> rank(versions, version, mainRank())));
    int order = own.map(Package::order).orElse(Integer.MAX_VALUE);
    boolean elsewhere = false;
    for (int i = 0; i < added.size(); i++) {
      DebianPackages.Archive archive = added.get(i);
      Optional<Package> found = archive.index().find(name);
      if (found.isEmpty()) {
        continue;
      }
      elsewhere = true;
      order = Math.min(order, ORDER_STEP * (i + 1) + Math.min(ORDER_STEP - 1, found.get().order()));
      found.get().versions().forEach(version -> rank(versions, version, rank(archive)));
      found.get().providers().stream()
          .filter(one -> provided.add(one.packageName() + " " + one.packageVersion()))
          .forEach(providers::add);
    }
    if (!elsewhere) {
      return own;
    }
    return Optional.of(
        new Package(
            name,
            order,
            versions.values().stream()
                .sorted(
                    Comparator.comparingInt(Ranked::priority)
                        .reversed()
                        .thenComparing(
                            ranked -> ranked.version().version(),
                            DebianVersionOrder.INSTANCE.reversed()))
                .map(Ranked::version)
                .toList(),
            providers,
            own.map(Package::measured).orElse(List.of())));
  }

  /** The same version from two archives is one; the better priority counts. */
  private static void rank(Map<String, Ranked> versions, Version version, int priority) {
    versions.merge(
        version.version(),
        new Ranked(version, priority),
        (one, two) -> new Ranked(one.version(), Math.max(one.priority(), two.priority())));
  }

  private int mainRank() {
    return target.filter(main.release()::equals).isPresent() ? TARGET_PRIORITY : USUAL_PRIORITY;
  }

  private int rank(DebianPackages.Archive archive) {
    if (target.filter(archive.source().suite()::equals).isPresent()) {
      return TARGET_PRIORITY;
    }
    return archive.notAutomatic() ? NOT_AUTOMATIC_PRIORITY : USUAL_PRIORITY;
  }
}
