package dev.layerweight.catalog.npm.live;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.LookUpBudget;
import dev.layerweight.catalog.client.Recent;
import dev.layerweight.catalog.client.TrustingFetcher;
import dev.layerweight.catalog.npm.live.NodeServers.Registry;
import dev.layerweight.image.Provenance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.semver4j.Semver;

/**
 * npm packages as the registries have them by now, in front of the shipped table. It answers at
 * once from memory, cache or table, and looks up what is missing or old in the background.
 *
 * <p>A package's versions are asked again after six hours, a version itself never: a published one
 * does not change. At most {@value #LOOK_UPS_PER_MINUTE} packages and {@value #TARBALLS_PER_MINUTE}
 * tarballs are asked a minute.
 */
public final class LiveNodePackages implements NodePackages {

  static final int LOOK_UPS_PER_MINUTE = 600;
  static final int TARBALLS_PER_MINUTE = 120;

  /** How long memory is not compared with the cache, which other processes write, too. */
  private static final Duration MEMORY_FRESH = Duration.ofMinutes(30);

  private final NodePackages shipped;
  private final NodeServers servers;
  private final Shared shared;

  private record Kept(Packument packument, Instant until) {}

  /** What all projects have in common: the way out, and what was learned. */
  private static final class Shared {
    final TrustingFetcher fetcher;
    final LookUps lookUps;
    final InstantSource clock;
    final RegistryClient client;
    final LookUpBudget budget;
    final LookUpBudget tarballBudget;
    final Recent<String, Kept> packuments = new Recent<>(800);
    final Recent<String, PublishedVersion> manifests = new Recent<>(10_000);
    final Recent<String, TarballFacts> tarballs = new Recent<>(10_000);

    Shared(TrustingFetcher fetcher, Store store, LookUps lookUps, InstantSource clock) {
      this.fetcher = fetcher;
      this.lookUps = lookUps;
      this.clock = clock;
      this.client = new RegistryClient(fetcher, store, clock);
      this.budget = new LookUpBudget(clock, LOOK_UPS_PER_MINUTE);
      this.tarballBudget = new LookUpBudget(clock, TARBALLS_PER_MINUTE);
    }
  }

  /**
   * @param shipped answers where no registry does
   */
  public LiveNodePackages(
      NodePackages shipped,
      NodeServers servers,
      TrustingFetcher fetcher,
      Store store,
      LookUps lookUps,
      InstantSource clock) {
    this(shipped, servers, new Shared(fetcher, store, lookUps, clock));
  }

  private LiveNodePackages(NodePackages shipped, NodeServers servers, Shared shared) {
    this.shipped = shipped;
    this.servers = servers;
    this.shared = shared;
  }

  /** The same packages from the servers of another project; what was learned is shared. */
  public LiveNodePackages with(NodeServers others) {
    return new LiveNodePackages(shipped, others, shared);
  }

  @Override
  public List<NodePackage> versions(String name) {
    Optional<Registry> registry = registry(name);
    Optional<Packument> packument = registry.flatMap(one -> packument(one, name));
    if (packument.isEmpty()) {
      return shipped.versions(name);
    }
    Map<String, NodePackage> table = new LinkedHashMap<>();
    shipped.versions(name).forEach(one -> table.put(one.version(), one));
    List<NodePackage> versions = new ArrayList<>();
    for (String version : packument.get().versions()) {
      Optional.ofNullable(table.get(version))
          .or(() ->
              packument
                  .get()
                  .version(version)
                  .flatMap(one -> one.sized(name, counted(registry.get(), name, version))))
          .ifPresent(versions::add);
    }
    return List.copyOf(versions);
  }

  @Override
  public List<String> published(String name) {
    return registry(name)
        .flatMap(registry -> packument(registry, name))
        .map(Packument::versions)
        .orElseGet(() -> shipped.published(name));
  }

  @Override
  public Optional<String> latest(String name) {
    return registry(name)
        .flatMap(registry -> packument(registry, name))
        .flatMap(Packument::latest)
        .or(() -> shipped.latest(name));
  }

  @Override
  public Optional<NodePackage> version(String name, String version) {
    return shipped.version(name, version).or(() -> live(name, version));
  }

  @Override
  public OptionalLong packumentBytes(String name) {
    Optional<Packument> packument =
        registry(name).flatMap(registry -> remembered(registry, name).map(Kept::packument));
    return packument.isPresent()
        ? OptionalLong.of(packument.get().bytes())
        : shipped.packumentBytes(name);
  }

  @Override
  public Provenance provenance() {
    return servers.of("any").isPresent()
        ? new Provenance("npm registry and " + shipped.provenance().source())
        : new Provenance(shipped.provenance().source() + "; live with npm_config_registry set");
  }

  private Optional<Registry> registry(String name) {
    return RegistryClient.isName(name) ? servers.of(name) : Optional.empty();
  }

  private Optional<Kept> remembered(Registry registry, String name) {
    return shared.packuments.get(RegistryClient.packumentKey(registry.address(), name));
  }

  private Optional<Packument> packument(Registry registry, String name) {
    URI address = registry.address();
    String key = RegistryClient.packumentKey(address, name);
    Instant now = shared.clock.instant();
    Optional<Kept> kept = shared.packuments.get(key);
    if (kept.isPresent() && now.isBefore(kept.get().until())) {
      return kept.map(Kept::packument);
    }
    String question = key + " " + now.getEpochSecond() / RegistryClient.FRESH.toSeconds();
    Optional<Packument> fresh =
        shared
            .client
            .keptPackument(address, name, RegistryClient.FRESH)
            .or(() ->
                shared.budget.admits(question)
                    ? shared.lookUps.ask(question, () -> askPackument(registry, name))
                    : Optional.empty());
    if (fresh.isPresent()) {
      remember(registry, name, fresh.get());
      return fresh;
    }
    return kept.map(Kept::packument)
        .or(() -> {
          Optional<Packument> old = shared.client.keptPackument(address, name, Store.FOREVER);
          // Shown at once, and asked for again at the next question.
          old.ifPresent(one -> shared.packuments.put(key, new Kept(one, now)));
          return old;
        });
  }

  private Optional<Packument> askPackument(Registry registry, String name) {
    trust(registry);
    Optional<Packument> packument =
        shared.client.packument(registry.address(), name, servers.credentials());
    packument.ifPresent(one -> remember(registry, name, one));
    return packument;
  }

  private void remember(Registry registry, String name, Packument packument) {
    shared.packuments.put(
        RegistryClient.packumentKey(registry.address(), name),
        new Kept(packument, shared.clock.instant().plus(MEMORY_FRESH)));
  }

  private Optional<NodePackage> live(String name, String version) {
    Optional<Registry> registry = registry(name);
    if (registry.isEmpty() || !RegistryClient.isVersion(version)) {
      return Optional.empty();
    }
    Registry from = registry.get();
    Optional<PublishedVersion> published =
        remembered(from, name)
            .flatMap(kept -> kept.packument().version(version))
            .or(() -> manifest(from, name, version));
    return published.flatMap(one ->
        one.unpackedBytes().isPresent()
            ? one.sized(name, counted(from, name, version))
            : tarball(from, name, one).flatMap(facts -> one.sized(name, Optional.of(facts))));
  }

  /** The manifest alone, or where the server has none the whole packument. */
  private Optional<PublishedVersion> manifest(Registry registry, String name, String version) {
    URI address = registry.address();
    String key = RegistryClient.manifestKey(address, name, version);
    Optional<PublishedVersion> known =
        shared
            .manifests
            .get(key)
            .or(() -> shared.client.keptManifest(address, name, version))
            .or(() ->
                shared
                    .client
                    .keptPackument(address, name, Store.FOREVER)
                    .flatMap(packument -> packument.version(version)))
            .or(() ->
                shared.budget.admits(key)
                    ? shared.lookUps.ask(key, () -> askManifest(registry, name, version))
                    : Optional.empty());
    known.ifPresent(one -> shared.manifests.put(key, one));
    return known;
  }

  private Optional<PublishedVersion> askManifest(Registry registry, String name, String version) {
    trust(registry);
    URI address = registry.address();
    return shared
        .client
        .manifest(address, name, version, servers.credentials())
        .or(() -> askPackument(registry, name).flatMap(packument -> packument.version(version)));
  }

  /** As in the version before, else in the next: releases are made of files of about one size. */
  private long bytesPerFile(String name, String version) {
    List<NodePackage> known =
        shipped.versions(name).stream().filter(one -> one.fileCount() > 0).toList();
    Optional<Semver> wanted = Optional.ofNullable(Semver.parse(version));
    return known.stream()
        .filter(one ->
            wanted
                .filter(limit ->
                    Semver.parse(one.version()) instanceof Semver its
                        && its.isLowerThanOrEqualTo(limit))
                .isPresent())
        .reduce((_, nearest) -> nearest)
        .or(() -> known.stream().findFirst())
        .map(one -> one.unpackedBytes() / one.fileCount())
        .orElse(TarballFacts.BYTES_PER_FILE);
  }

  /** What was counted already; nothing is asked. */
  private Optional<TarballFacts> counted(Registry registry, String name, String version) {
    return shared.tarballs.get(RegistryClient.tarballKey(registry.address(), name, version));
  }

  private Optional<TarballFacts> tarball(Registry registry, String name, PublishedVersion version) {
    URI address = registry.address();
    String key = RegistryClient.tarballKey(address, name, version.version());
    Optional<TarballFacts> known =
        shared
            .tarballs
            .get(key)
            .or(() -> shared.client.keptTarball(address, name, version.version()))
            .or(() ->
                shared.tarballBudget.admits(key)
                    ? shared.lookUps.ask(
                        key,
                        () -> {
                          trust(registry);
                          if (registry.own()) {
                            RegistryClient.tarballAddress(address, version)
                                .ifPresent(file -> shared.fetcher.trustFiles(address, file));
                          }
                          return shared.client.tarball(
                              address,
                              name,
                              version,
                              bytesPerFile(name, version.version()),
                              servers.credentials());
                        })
                    : Optional.empty());
    known.ifPresent(facts -> shared.tarballs.put(key, facts));
    return known;
  }

  private void trust(Registry registry) {
    if (registry.own()) {
      shared.fetcher.trust(registry.address());
    }
  }
}
