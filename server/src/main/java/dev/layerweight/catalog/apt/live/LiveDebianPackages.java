package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.catalog.PackageDays;
import dev.layerweight.catalog.apt.live.IndexMaker.Part;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.Recent;
import dev.layerweight.catalog.client.ServerAddress;
import dev.layerweight.catalog.http.Addresses;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Package indexes as the archives have them by now, in front of the shipped ones. It answers at
 * once from memory, cache or table, and looks up what is missing or older than a day in the
 * background.
 *
 * <p>The shipped tables are of amd64; a live index is of the architecture that is asked for. Which
 * archives are asked: {@link AptServers}, and those that a build adds where the user's policy
 * allows their host.
 */
public final class LiveDebianPackages implements DebianPackages {

  /** Lists are some ten megabytes, which a slow line needs minutes for. */
  public static final HttpSettings SETTINGS =
      new HttpSettings(
          HttpSettings.DEFAULT.connect(),
          HttpSettings.DEFAULT.read(),
          Duration.ofMinutes(5),
          HttpSettings.DEFAULT.tries(),
          HttpSettings.DEFAULT.longestPause(),
          HttpSettings.DEFAULT.requestsPerHost(),
          HttpSettings.DEFAULT.userAgent());

  /** An index takes up to twenty megabytes of memory. */
  private static final int LIMIT_READY = 6;

  private static final int LIMIT_REMEMBERED = 500;

  private final DebianPackages shipped;
  private final AptServers servers;
  private final NetworkPolicy policy;
  private final Store store;
  private final LookUps lookUps;
  private final Consumer<String> log;
  private final IndexMaker maker;
  private final Recent<String, Ready> ready = new Recent<>(LIMIT_READY);
  private final Recent<String, Boolean> notKept = new Recent<>(LIMIT_REMEMBERED);
  private final Recent<String, String> failures = new Recent<>(LIMIT_REMEMBERED);

  private record Ready(DebianIndex index, boolean notAutomatic, String fingerprint) {}

  /** Finds out what there is, and makes an index of it; may fail. */
  private interface Plan {
    List<Part> parts() throws IOException;

    KeptIndex make(List<Part> parts) throws IOException, InterruptedException;
  }

  /**
   * @param shipped answers where no archive does
   * @param fetcher under {@code policy}, patient as {@link #SETTINGS}
   * @param policy says which archives may be asked
   * @param log takes a line for each failure, once
   */
  public LiveDebianPackages(
      DebianPackages shipped,
      AptServers servers,
      Fetcher fetcher,
      NetworkPolicy policy,
      Store store,
      LookUps lookUps,
      InstantSource clock,
      Consumer<String> log) {
    this.shipped = shipped;
    this.servers = servers;
    this.policy = policy;
    this.store = store;
    this.lookUps = lookUps;
    this.log = log;
    this.maker = new IndexMaker(new ArchiveClient(fetcher, store), shipped, clock, log);
  }

  @Override
  public Answer<DebianIndex> index(String distribution, String release, String architecture) {
    String system = distribution.toLowerCase(Locale.ROOT);
    Optional<String> codeName =
        DebianReleases.find(system, release).map(DebianReleases.Release::codeName);
    Answer<DebianIndex> table = shipped.index(distribution, release, architecture);
    if (codeName.isEmpty()) {
      return table;
    }
    List<AptSource> sources = servers.sources(system, codeName.get(), architecture);
    if (sources.isEmpty()) {
      return withAdvice(table);
    }
    String key =
        "apt index 1 %s %s %s %s".formatted(system, codeName.get(), architecture, shown(sources));
    return ready(
            key,
            new Plan() {
              @Override
              public List<Part> parts() throws IOException {
                return maker.ofRelease(system, sources, architecture);
              }

              @Override
              public KeptIndex make(List<Part> parts) throws IOException, InterruptedException {
                return maker.makeRelease(system, codeName.get(), architecture, parts);
              }
            })
        .<Answer<DebianIndex>>map(
            known -> new Answer.Found<>(known.index(), known.index().provenance(), false))
        .orElse(table);
  }

  /** Says what would bring live numbers, where no archive is known to this machine. */
  private static Answer<DebianIndex> withAdvice(Answer<DebianIndex> answer) {
    return switch (answer) {
      case Answer.Found<DebianIndex>(DebianIndex value, Provenance from, boolean nearest) ->
          new Answer.Found<>(
              value,
              new Provenance(
                  from.source() + "; live with an archive of Debian in this machine's apt sources"),
              nearest);
      case Answer.Missing<DebianIndex>(String reason) ->
          new Answer.Missing<>(
              reason + " (an archive of Debian in this machine's apt sources would be asked)");
    };
  }

  @Override
  public Answer<Archive> archive(AptSource source, String distribution, String architecture) {
    Optional<AptSource> mirrored = servers.mirrored(source, distribution, architecture);
    if (mirrored.isEmpty()) {
      return new Answer.Missing<>(
          "it is asked with an archive of the distribution in this machine's apt sources");
    }
    AptSource asked = mirrored.get();
    Optional<URI> address = ServerAddress.parse(asked.uri()).map(ServerAddress::uri);
    if (address.isEmpty()) {
      return new Answer.Missing<>("only archives with an http or https address are asked");
    }
    if (!policy.allows(address.get())) {
      return new Answer.Missing<>(
          "its packages are not read; layerweight.network set to all lets it be asked");
    }
    String key = "apt archive 1 %s %s".formatted(architecture, shown(List.of(asked)));
    Optional<Ready> known =
        ready(
            key,
            new Plan() {
              @Override
              public List<Part> parts() throws IOException {
                return maker.ofArchive(asked, architecture);
              }

              @Override
              public KeptIndex make(List<Part> parts) throws IOException, InterruptedException {
                return maker.makeArchive(asked, architecture, parts);
              }
            });
    return known
        .<Answer<Archive>>map(one ->
            new Answer.Found<>(
                new Archive(source, one.index(), one.notAutomatic()),
                one.index().provenance(),
                false))
        .orElseGet(() ->
            new Answer.Missing<>(failures.get(key).orElse("its packages are being looked up")));
  }

  @Override
  public PackageDays days() {
    return shipped.days();
  }

  /** Which lists are meant; without credentials, which may stand in an address. */
  private static String shown(List<AptSource> sources) {
    return sources.stream()
        .map(source ->
            ServerAddress.parse(source.uri())
                    .map(server -> Addresses.shown(server.uri()))
                    .orElse("")
                + " "
                + source.suite()
                + " "
                + String.join(",", source.components()))
        .collect(Collectors.joining("; "));
  }

  private Optional<Ready> ready(String key, Plan plan) {
    lookUps.ask(key, () -> renew(key, plan));
    Optional<Ready> known = ready.get(key);
    return known.isPresent() || notKept.get(key).orElse(false) ? known : kept(key);
  }

  /** What lies in the cache, however old it is. */
  private Optional<Ready> kept(String key) {
    Optional<Ready> found =
        store.get(key, Store.FOREVER).flatMap(KeptIndex::of).flatMap(this::opened);
    found.ifPresentOrElse(one -> ready.put(key, one), () -> notKept.put(key, true));
    return found;
  }

  private Optional<Ready> opened(KeptIndex kept) {
    return kept.open().map(index -> new Ready(index, kept.notAutomatic(), kept.fingerprint()));
  }

  /** The fingerprint of what is known then: an index that is as it was is no news. */
  private Optional<String> renew(String key, Plan plan) {
    try {
      Optional<Ready> fresh =
          store.get(key, ArchiveClient.FRESH).flatMap(KeptIndex::of).flatMap(this::opened);
      if (fresh.isPresent()) {
        return arrived(key, fresh.get());
      }
      List<Part> parts = plan.parts();
      String fingerprint = IndexMaker.fingerprint(parts);
      Optional<KeptIndex> same =
          store
              .get(key, Store.FOREVER)
              .flatMap(KeptIndex::of)
              .filter(kept -> kept.fingerprint().equals(fingerprint) && opened(kept).isPresent());
      KeptIndex made = same.isPresent() ? same.get() : plan.make(parts);
      Optional<Ready> opened = opened(made);
      if (opened.isEmpty()) {
        return failed(key, "what the archive offers is too much for an index");
      }
      store.put(key, made.toBytes());
      return arrived(key, opened.get());
    } catch (IOException failure) {
      return failed(key, Optional.ofNullable(failure.getMessage()).orElse("it cannot be read"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<String> arrived(String key, Ready now) {
    notKept.put(key, false);
    boolean same =
        ready.get(key).filter(old -> old.fingerprint().equals(now.fingerprint())).isPresent();
    if (!same) {
      ready.put(key, now);
    }
    return Optional.of(now.fingerprint());
  }

  private Optional<String> failed(String key, String reason) {
    if (!failures.get(key).filter(reason::equals).isPresent()) {
      failures.put(key, reason);
      log.accept(reason);
    }
    return Optional.empty();
  }
}
