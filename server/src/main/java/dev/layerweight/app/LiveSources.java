package dev.layerweight.app;

import dev.layerweight.app.SteadyPorts.Moment;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.BuiltLayers;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.apk.live.LiveAlpinePackages;
import dev.layerweight.catalog.apt.live.AptServers;
import dev.layerweight.catalog.apt.live.LiveDebianPackages;
import dev.layerweight.catalog.cache.BackgroundLookUps;
import dev.layerweight.catalog.cache.CacheFolder;
import dev.layerweight.catalog.cache.DiskStore;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.Programs;
import dev.layerweight.catalog.client.TrustingFetcher;
import dev.layerweight.catalog.engine.BuiltImages;
import dev.layerweight.catalog.engine.EngineBaseImages;
import dev.layerweight.catalog.engine.EngineImages;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.HttpFetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import dev.layerweight.catalog.http.ProxyRules;
import dev.layerweight.catalog.http.TrustedCertificates;
import dev.layerweight.catalog.http.UnreachableHosts;
import dev.layerweight.catalog.npm.live.LiveNodePackages;
import dev.layerweight.catalog.npm.live.NodeServers;
import dev.layerweight.catalog.pypi.live.LivePythonPackages;
import dev.layerweight.catalog.pypi.live.PythonServers;
import dev.layerweight.catalog.registry.DockerConfigurations;
import dev.layerweight.catalog.registry.RegistryBaseImages;
import dev.layerweight.catalog.rpm.RpmDistributions;
import dev.layerweight.catalog.rpm.live.LiveRpmPackages;
import dev.layerweight.cli.Waiting;
import dev.layerweight.lsp.LiveFigures.Activity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The live sources: the container engine, registries, and the package indexes that this machine's
 * own clients use. They stand before the shipped tables, and answer only what they have learned by
 * now.
 */
final class LiveSources implements AutoCloseable {

  /** How often the number of ended look-ups is shown anew. */
  private static final Duration GLANCE = Duration.ofMillis(100);

  /** Sources notice what has become old only when they are asked. */
  private static final long LONGEST_MOMENT_NANOS = Duration.ofMinutes(1).toNanos();

  /** The figures that several analyses have in common, from the one on that holds them. */
  private static final class Shared {
    private Optional<Moment> held = Optional.empty();
    private Moment latest = new Moment();
    private BackgroundLookUps.Progress atLatest = new BackgroundLookUps.Progress(0, 0);
  }

  private final Mode mode;
  private final BackgroundLookUps lookUps = new BackgroundLookUps();
  private final List<HttpFetcher> fetchers = new CopyOnWriteArrayList<>();
  private final UnreachableHosts unreachable;
  private final Catalog catalog;
  private final BuiltLayers built;
  private final LiveNodePackages node;
  private final Function<Path, NodeServers> nodeServers;
  private final SteadyPorts steady = new SteadyPorts(this::moment);
  private final ThreadLocal<Optional<Moment>> analysing = ThreadLocal.withInitial(Optional::empty);
  private final ThreadLocal<Optional<Shared>> sharing = ThreadLocal.withInitial(Optional::empty);
  private volatile boolean closed;
  private Moment latest = new Moment();
  private long seenArrivals;
  private long latestNanos = System.nanoTime();

  /**
   * Reads the configurations of this machine's clients; asks nobody yet.
   *
   * @param mode not {@code OFF}
   * @param shipped answers what the live sources do not
   * @param log takes a line where an engine does not answer
   */
  LiveSources(Map<String, String> environment, Mode mode, Catalog shipped, Consumer<String> log) {
    this.mode = mode;
    InstantSource clock = InstantSource.system();
    Store store =
        CacheFolder.of(environment, System.getProperty("os.name", ""))
            .<Store>map(DiskStore::new)
            .orElse(Store.NOTHING);
    unreachable = new UnreachableHosts(store, clock);
    ClientMachine machine = ClientMachine.here(environment);
    InstalledClients clients = new InstalledClients(Programs.of(machine), store, lookUps);
    PythonServers python = PythonServers.of(machine, clients);
    NodeServers own = NodeServers.of(machine, Optional.empty(), clients);
    nodeServers = folder -> NodeServers.of(machine, Optional.of(folder), clients);
    DockerConfigurations docker = DockerConfigurations.of(environment);
    Set<String> ownHosts = new HashSet<>(docker.hosts());
    ownHosts.addAll(python.hosts());
    ownHosts.addAll(own.hosts());
    AptServers apt = AptServers.of(machine);
    ownHosts.addAll(apt.hosts());
    ownHosts.addAll(LiveAlpinePackages.hosts());
    ownHosts.addAll(RpmDistributions.hosts());
    NetworkPolicy policy = new NetworkPolicy(mode, ownHosts);
    ProxyRules proxies = ProxyRules.of(environment);
    TrustedCertificates certificates =
        TrustedCertificates.of(
            environment,
            Stream.concat(python.certificates().stream(), own.certificates().stream()).toList());
    TrustingFetcher fetcher =
        new TrustingFetcher(
            hosts -> fetcher(policy.with(hosts), proxies, certificates, HttpSettings.DEFAULT));
    Fetcher mirrors = fetcher(policy, proxies, certificates, LiveRpmPackages.SETTINGS);
    EngineImages engine =
        new EngineImages(
            environment, Path.of(System.getProperty("user.home", "/")), true, lookUps, log);
    BaseImages registries =
        new RegistryBaseImages(fetcher, store, lookUps, policy, docker, shipped.baseImages());
    built = new BuiltImages(engine);
    node = new LiveNodePackages(shipped.node(), own, fetcher, store, lookUps, clock);
    catalog =
        new Catalog(
            new EngineBaseImages(engine, registries),
            new LiveDebianPackages(
                shipped.debian(),
                apt,
                fetcher(
                    policy,
                    ProxyRules.of(apt.withProxies(environment)),
                    certificates,
                    LiveDebianPackages.SETTINGS),
                policy,
                store,
                lookUps,
                clock,
                log),
            new LiveAlpinePackages(shipped.alpine(), mirrors, store, lookUps, policy),
            new LiveRpmPackages(shipped.rpm(), mirrors, store, lookUps, policy),
            new LivePythonPackages(shipped.python(), python, fetcher, store, lookUps, clock),
            node,
            shipped.tools(),
            shipped.archives(),
            shipped.goLibrary());
  }

  private Fetcher fetcher(
      NetworkPolicy policy,
      ProxyRules proxies,
      TrustedCertificates certificates,
      HttpSettings settings) {
    HttpFetcher fetcher = new HttpFetcher(policy, proxies, certificates, settings, unreachable);
    fetchers.add(fetcher);
    return request ->
        closed ? new Fetcher.Reply.Refused("the network was switched off") : fetcher.fetch(request);
  }

  Mode mode() {
    return mode;
  }

  Catalog catalog() {
    return steady.of(catalog);
  }

  /** What a project sees whose folder may hold a configuration of npm. */
  Catalog catalog(Path project) {
    return steady.of(catalog.with(node.with(nodeServers.apply(project))));
  }

  /** The last real builds. */
  BuiltLayers built() {
    return built;
  }

  /**
   * Whatever is asked in this analysis is answered as at its beginning, or as in the one whose
   * figures are held.
   */
  <T> T steadily(Supplier<T> analysis) {
    Optional<Shared> shared = sharing.get();
    Moment moment = shared.flatMap(one -> one.held).orElseGet(this::newest);
    if (shared.isPresent() && shared.get().held.isEmpty()) {
      shared.get().latest = moment;
      shared.get().atLatest = progress();
    }
    analysing.set(Optional.of(moment));
    try {
      return analysis.get();
    } finally {
      analysing.remove();
    }
  }

  /**
   * What came of several analyses.
   *
   * @param latest whether nothing has been asked or has arrived since their figures were held
   */
  record Together<T>(T result, boolean latest) {}

  /** Runs analyses of this thread that have the figures in common which one of them holds. */
  <T> Together<T> together(Supplier<T> analyses) {
    Shared shared = new Shared();
    sharing.set(Optional.of(shared));
    try {
      T result = analyses.get();
      boolean latest = shared.held.isEmpty() || progress().equals(shared.atLatest);
      return new Together<>(result, latest);
    } finally {
      sharing.remove();
    }
  }

  /** The figures of the analysis before this are those of all that follow in {@link #together}. */
  void hold() {
    sharing.get().ifPresent(shared -> shared.held = Optional.of(shared.latest));
  }

  /** Whether an analysis of this thread has the figures of one before it. */
  boolean holds() {
    return sharing.get().flatMap(shared -> shared.held).isPresent();
  }

  /** Runs something that has the newest figures although others are held. */
  void freely(Runnable work) {
    Optional<Shared> shared = sharing.get();
    sharing.remove();
    try {
      work.run();
    } finally {
      sharing.set(shared);
    }
  }

  /** Another one for each analysis that begins after an arrival: it may be computed better now. */
  Moment moment() {
    return analysing.get().orElseGet(this::newest);
  }

  private synchronized Moment newest() {
    long arrivals = lookUps.progress().finished();
    if (arrivals != seenArrivals || System.nanoTime() - latestNanos > LONGEST_MOMENT_NANOS) {
      seenArrivals = arrivals;
      latestNanos = System.nanoTime();
      latest = new Moment();
    }
    return latest;
  }

  /** Runs after answers have arrived, once for those of a moment. */
  void onArrival(Runnable listener) {
    lookUps.onArrival(listener);
  }

  /** Told at each begin and end of a look-up. */
  void onActivity(Consumer<Activity> listener) {
    lookUps.onProgress(progress ->
        listener.accept(
            new Activity(mode, progress.finished(), progress.started(), unreachable.now())));
  }

  /** Look-ups that have begun and ended so far; one of them may change any answer. */
  BackgroundLookUps.Progress progress() {
    return lookUps.progress();
  }

  /**
   * Waits for what is being looked up.
   *
   * @return false where the time is up
   */
  boolean await(Waiting waiting) {
    try {
      boolean idle = false;
      while (!idle && waiting.left().isPositive()) {
        BackgroundLookUps.Progress progress = lookUps.progress();
        waiting.show(progress.finished(), progress.started());
        Duration left = waiting.left();
        idle = lookUps.awaitIdle(left.compareTo(GLANCE) < 0 ? left : GLANCE);
      }
      return idle;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives up what is under way; nobody is asked any more. */
  @Override
  public void close() {
    closed = true;
    // Who switches the network off does not wait for the ends of what is interrupted.
    Thread.ofVirtual()
        .start(() -> {
          lookUps.close();
          fetchers.forEach(HttpFetcher::close);
        });
  }
}
