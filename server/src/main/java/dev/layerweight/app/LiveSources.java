package dev.layerweight.app;

import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.CacheFolder;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.Programs;
import dev.layerweight.catalog.client.TrustingFetcher;
import dev.layerweight.catalog.engine.EngineBaseImages;
import dev.layerweight.catalog.engine.EngineImages;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import dev.layerweight.catalog.npm.live.LiveNodePackages;
import dev.layerweight.catalog.npm.live.NodeServers;
import dev.layerweight.catalog.pypi.WheelTable;
import dev.layerweight.catalog.pypi.live.LivePythonPackages;
import dev.layerweight.catalog.pypi.live.PythonServers;
import dev.layerweight.catalog.registry.DockerConfigurations;
import dev.layerweight.catalog.registry.RegistryBaseImages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The live sources: the container engine, registries, and the package indexes that this machine's
 * own clients use. They stand before the shipped tables, and answer only what they have learned by
 * now.
 */
final class LiveSources {

  private final Catalog catalog;
  private final BackgroundLookUps lookUps;
  private volatile Object epoch = new Object();

  private LiveSources(Catalog catalog, BackgroundLookUps lookUps) {
    this.catalog = catalog;
    this.lookUps = lookUps;
    lookUps.onArrival(() -> epoch = new Object());
  }

  /**
   * Empty where the network is off.
   *
   * @param shipped answers what the live sources do not
   * @param log takes a line where an engine does not answer
   */
  static Optional<LiveSources> of(
      Map<String, String> environment, Catalog shipped, Consumer<String> log) {
    NetworkPolicy.Mode mode =
        NetworkPolicy.Mode.parse(environment.getOrDefault("LAYERWEIGHT_NETWORK", "off"))
            .orElse(NetworkPolicy.Mode.OFF);
    return mode == NetworkPolicy.Mode.OFF
        ? Optional.empty()
        : Optional.of(connected(environment, mode, shipped, log));
  }

  private static LiveSources connected(
      Map<String, String> environment,
      NetworkPolicy.Mode mode,
      Catalog shipped,
      Consumer<String> log) {
    Store store =
        CacheFolder.of(environment, System.getProperty("os.name", ""))
            .<Store>map(DiskStore::new)
            .orElse(Store.NOTHING);
    BackgroundLookUps lookUps = new BackgroundLookUps();
    ClientMachine machine = ClientMachine.here(environment);
    InstalledClients clients = new InstalledClients(Programs.of(machine), store, lookUps);
    PythonServers python = PythonServers.of(machine, clients);
    NodeServers node = NodeServers.of(machine, Optional.empty(), clients);
    DockerConfigurations docker = DockerConfigurations.of(environment);
    Set<String> ownHosts = new HashSet<>(docker.hosts());
    ownHosts.addAll(python.hosts());
    ownHosts.addAll(node.hosts());
    NetworkPolicy policy = new NetworkPolicy(mode, ownHosts);
    ProxyRules proxies = ProxyRules.of(environment);
    TrustedCertificates certificates =
        TrustedCertificates.of(
            environment,
            Stream.concat(python.certificates().stream(), node.certificates().stream()).toList());
    TrustingFetcher fetcher =
        new TrustingFetcher(hosts ->
            new HttpFetcher(policy.with(hosts), proxies, certificates, HttpSettings.DEFAULT));
    InstantSource clock = InstantSource.system();
    EngineImages engine =
        new EngineImages(
            environment, Path.of(System.getProperty("user.home", "/")), true, lookUps, log);
    BaseImages registries =
        new RegistryBaseImages(fetcher, store, lookUps, policy, docker, shipped.baseImages());
    Catalog live =
        new Catalog(
            new EngineBaseImages(engine, registries),
            shipped.debian(),
            shipped.alpine(),
            shipped.rpm(),
            new LivePythonPackages(WheelTable.shipped(), python, fetcher, store, lookUps, clock),
            new LiveNodePackages(shipped.node(), node, fetcher, store, lookUps, clock),
            shipped.tools());
    return new LiveSources(live, lookUps);
  }

  Catalog catalog() {
    return catalog;
  }

  /** Another object after each arrival: what was computed before may be computed better now. */
  Object epoch() {
    return epoch;
  }

  /** Runs after answers have arrived, once for those of a moment. */
  void onArrival(Runnable listener) {
    lookUps.onArrival(listener);
  }

  /**
   * Waits for what is being looked up.
   *
   * @return whether there was something to wait for, so that it is worth asking again
   */
  boolean await(Duration longest) {
    if (lookUps.pending() == 0) {
      return false;
    }
    try {
      lookUps.awaitIdle(longest);
      epoch = new Object();
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
