package dev.layerweight.catalog.apk.live;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.apk.ApkIndexArchive;
import dev.layerweight.catalog.apk.live.RepositoryIndexes.Known;
import dev.layerweight.catalog.apk.live.RepositoryIndexes.Loaded;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.MirrorFiles;
import dev.layerweight.catalog.client.Recent;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Alpine's packages as the mirror has them by now, in front of the shipped table. It answers at
 * once from what is known and looks up indexes in the background; an index is asked for again after
 * a day.
 */
public final class LiveAlpinePackages implements AlpinePackages {

  /** Alpine's own content delivery network, which its images have in /etc/apk/repositories. */
  private static final URI MIRROR = URI.create("https://dl-cdn.alpinelinux.org/alpine/");

  private static final long LIMIT_ARCHIVE_BYTES = 32 << 20;
  private static final int LIMIT_REMEMBERED = 100;

  private final AlpinePackages shipped;
  private final URI mirror;
  private final MirrorFiles files;
  private final LookUps lookUps;
  private final NetworkPolicy policy;
  private final Recent<URI, String> failures = new Recent<>(LIMIT_REMEMBERED);

  /**
   * @param shipped answers until the mirror has
   */
  public LiveAlpinePackages(
      AlpinePackages shipped, Fetcher fetcher, Store store, LookUps lookUps, NetworkPolicy policy) {
    this(shipped, MIRROR, fetcher, store, lookUps, policy);
  }

  LiveAlpinePackages(
      AlpinePackages shipped,
      URI mirror,
      Fetcher fetcher,
      Store store,
      LookUps lookUps,
      NetworkPolicy policy) {
    this.shipped = shipped;
    this.mirror = mirror;
    this.files = new MirrorFiles(fetcher, store);
    this.lookUps = lookUps;
    this.policy = policy;
  }

  /** The public mirror, which may be asked as a known one. */
  public static Set<String> hosts() {
    return Set.of(MIRROR.getHost());
  }

  @Override
  public Answer<AlpineIndex> index(String release, String architecture) {
    return index(release, architecture, List.of());
  }

  @Override
  public Answer<AlpineIndex> index(
      String release, String architecture, List<AddedRepository> added) {
    List<AlpineRepository> own = AlpineRepository.ofRelease(mirror, release, architecture);
    List<AlpineRepository> wanted = new ArrayList<>(own);
    wanted.addAll(AlpineRepository.added(mirror, added, own, architecture));
    List<Known> known = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (AlpineRepository repository : wanted) {
      look(repository)
          .ifPresentOrElse(
              loaded -> known.add(new Known(repository, loaded)),
              () -> missing.add(repository.name() + reason(repository)));
    }
    boolean hasMain =
        !own.isEmpty() && known.stream().anyMatch(one -> one.repository().equals(own.getFirst()));
    if (!hasMain) {
      // A community without its main would leave out what nearly every package needs.
      return standIn(shipped.index(release, architecture, added), release, missing);
    }
    return new Answer.Found<>(
        new RepositoryIndexes(release, architecture, List.copyOf(known), List.copyOf(missing)),
        new Provenance("Alpine " + release + " index for " + architecture),
        false);
  }

  /** The shipped index, which says for a name that it lacks what became of the live one. */
  private static Answer<AlpineIndex> standIn(
      Answer<AlpineIndex> shipped, String release, List<String> missing) {
    if (missing.isEmpty()) {
      return shipped;
    }
    String reason = "the index of Alpine " + release + " is not known: " + missing.getFirst();
    return switch (shipped) {
      case Answer.Missing<AlpineIndex> none -> new Answer.Missing<>(none.reason() + "; " + reason);
      case Answer.Found<AlpineIndex> found ->
          new Answer.Found<>(
              new StandInIndex(found.value(), reason), found.provenance(), found.nearest());
    };
  }

  private Optional<Loaded> look(AlpineRepository repository) {
    URI address = repository.index();
    Optional<String> refusal = policy.refusal(address);
    if (refusal.isPresent()) {
      failures.put(address, refusal.get() + "; layerweight.network = all would ask it");
      return Optional.empty();
    }
    return lookUps.ask("alpine index " + address, () -> load(address));
  }

  private Optional<Loaded> load(URI address) {
    String failure;
    switch (files.get(address, LIMIT_ARCHIVE_BYTES)) {
      case MirrorFiles.Result.Failed(String reason) -> failure = reason;
      case MirrorFiles.Result.Got(byte[] body) -> {
        try {
          return Optional.of(new Loaded(ApkIndexArchive.read(body), body.length));
        } catch (IOException damaged) {
          failure = damaged.getMessage();
        }
      }
    }
    failures.put(address, failure);
    return Optional.empty();
  }

  private String reason(AlpineRepository repository) {
    return failures.get(repository.index()).map(reason -> " (" + reason + ")").orElse("");
  }
}
