package dev.layerweight.catalog.rpm.live;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.RpmIndex;
import dev.layerweight.catalog.RpmPackages;
import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import dev.layerweight.catalog.client.MirrorFiles;
import dev.layerweight.catalog.client.Recent;
import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.HttpSettings;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.catalog.rpm.ActiveModules;
import dev.layerweight.catalog.rpm.PackedFile;
import dev.layerweight.catalog.rpm.PrimaryXml;
import dev.layerweight.catalog.rpm.RepoMetadata;
import dev.layerweight.catalog.rpm.RpmDistributions;
import dev.layerweight.catalog.rpm.RpmDistributions.Source;
import dev.layerweight.catalog.rpm.RpmGroups;
import dev.layerweight.catalog.rpm.RpmModules;
import dev.layerweight.catalog.rpm.RpmTable;
import dev.layerweight.catalog.rpm.live.RepositoryTables.Known;
import dev.layerweight.catalog.rpm.live.RepositoryTables.Loaded;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Packages of rpm distributions as their mirrors have them by now. It answers at once from what is
 * known and looks up repositories in the background; a repository is asked for news after a day,
 * and what its list of packages holds is kept by the list's checksum.
 */
public final class LiveRpmPackages implements RpmPackages {

  private static final long LIMIT_REPOMD_BYTES = 4 << 20;
  private static final long LIMIT_PRIMARY_BYTES = 256 << 20;
  private static final int LIMIT_MODULES_BYTES = 64 << 20;
  private static final int LIMIT_GROUPS_BYTES = 64 << 20;
  private static final int LIMIT_LIST_CHARACTERS = 10_000;
  private static final int LIMIT_ADDED = 10;
  private static final int LIMIT_REMEMBERED = 200;
  private static final int LIMIT_ACTIVE = 20;

  private static final Map<String, String> DIGESTS =
      Map.of(
          "sha256", "SHA-256", "sha512", "SHA-512", "sha384", "SHA-384", "sha", "SHA-1", "sha1",
          "SHA-1");

  /** Lists of packages are large: Fedora's is 20 MB. */
  public static final HttpSettings SETTINGS =
      new HttpSettings(
          HttpSettings.DEFAULT.connect(),
          HttpSettings.DEFAULT.read(),
          Duration.ofMinutes(3),
          HttpSettings.DEFAULT.tries(),
          HttpSettings.DEFAULT.longestPause(),
          HttpSettings.DEFAULT.requestsPerHost(),
          HttpSettings.DEFAULT.userAgent());

  /** Says which repositories a release has. */
  interface Sources {
    List<Source> of(String distribution, String release, String architecture, Set<String> enabled);
  }

  private final RpmPackages shipped;
  private final Sources sources;
  private final Fetcher fetcher;
  private final MirrorFiles files;
  private final Store store;
  private final LookUps lookUps;
  private final NetworkPolicy policy;
  private final Recent<URI, String> failures = new Recent<>(LIMIT_REMEMBERED);
  private final Recent<List<Object>, ActiveModules> active = new Recent<>(LIMIT_ACTIVE);

  /**
   * @param shipped answers where no repository does
   */
  public LiveRpmPackages(
      RpmPackages shipped, Fetcher fetcher, Store store, LookUps lookUps, NetworkPolicy policy) {
    this(shipped, RpmDistributions::of, fetcher, store, lookUps, policy);
  }

  LiveRpmPackages(
      RpmPackages shipped,
      Sources sources,
      Fetcher fetcher,
      Store store,
      LookUps lookUps,
      NetworkPolicy policy) {
    this.shipped = shipped;
    this.sources = sources;
    this.fetcher = fetcher;
    this.files = new MirrorFiles(fetcher, store);
    this.store = store;
    this.lookUps = lookUps;
    this.policy = policy;
  }

  @Override
  public List<String> repositoryPackages() {
    return List.copyOf(RpmDistributions.repositoryPackages());
  }

  @Override
  public Answer<RpmIndex> index(String distribution, String release, String architecture) {
    return index(distribution, release, architecture, Additions.NONE);
  }

  @Override
  public Answer<RpmIndex> index(
      String distribution, String release, String architecture, Additions additions) {
    List<Source> wanted =
        new ArrayList<>(sources.of(distribution, release, architecture, additions.enabled()));
    if (wanted.isEmpty()) {
      return shipped.index(distribution, release, architecture, additions);
    }
    for (String address : additions.addresses().stream().sorted().limit(LIMIT_ADDED).toList()) {
      RpmDistributions.address(address, release, architecture)
          .map(uri -> new Source(uri.getHost() + uri.getPath(), uri, false, false))
          .ifPresent(wanted::add);
    }
    List<Known> known = new ArrayList<>();
    List<RpmGroups> groups = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    boolean official = true;
    for (Source source : wanted) {
      Optional<Loaded> loaded = look(source, architecture);
      loaded.ifPresent(one -> known.add(new Known(source.id(), one)));
      if (additions.groups()) {
        lookForGroups(source).ifPresent(groups::add);
      }
      if (loaded.isEmpty()) {
        official &= !source.official();
        missing.add(
            source.id() + failures.get(source.address()).map(why -> " (" + why + ")").orElse(""));
      }
    }
    String shown = distribution + " " + release;
    if (!official) {
      // Without one of its own repositories a release would choose other packages than it does.
      return new Answer.Missing<>(
          "the package index of " + shown + " is not known: " + missing.getFirst());
    }
    return new Answer.Found<>(
        new RepositoryTables(
            shown,
            List.copyOf(known),
            List.copyOf(missing),
            active(known.stream().map(Known::loaded).toList(), additions.streams()),
            List.copyOf(groups)),
        new Provenance(shown + " repositories for " + architecture),
        false);
  }

  /** Made once: a release has some tens of thousands of packages in modules. */
  private ActiveModules active(List<Loaded> known, Map<String, String> streams) {
    List<Object> question = List.of(known, streams);
    return active
        .get(question)
        .orElseGet(() -> {
          ActiveModules made =
              new ActiveModules(known.stream().map(Loaded::modules).toList(), streams);
          active.put(question, made);
          return made;
        });
  }

  private Optional<Loaded> look(Source source, String architecture) {
    Optional<String> refusal = policy.refusal(source.address());
    if (refusal.isPresent()) {
      failures.put(source.address(), refusal.get() + "; layerweight.network = all would ask it");
      return Optional.empty();
    }
    String question = "rpm repository " + source.address() + " " + architecture;
    return lookUps.ask(question, () -> load(source, architecture));
  }

  private Optional<Loaded> load(Source source, String architecture) {
    try {
      return Optional.of(read(folder(source), architecture));
    } catch (IOException failure) {
      failures.put(source.address(), failure.getMessage());
      return Optional.empty();
    }
  }

  /** Only of a repository that may be asked. */
  private Optional<RpmGroups> lookForGroups(Source source) {
    if (!policy.allows(source.address())) {
      return Optional.empty();
    }
    return lookUps.ask(
        "rpm groups " + source.address(),
        () -> {
          try {
            URI folder = folder(source);
            Optional<RepoMetadata.File> file = metadata(folder).file("group");
            return Optional.of(file.isPresent() ? groups(folder, file.get()) : RpmGroups.NONE);
          } catch (IOException failure) {
            failures.put(source.address(), failure.getMessage());
            return Optional.empty();
          }
        });
  }

  /** The folder that holds {@code repodata}. */
  private URI folder(Source source) throws IOException {
    if (!source.list()) {
      return source.address();
    }
    String text = new String(body(source.address(), LIMIT_LIST_CHARACTERS), StandardCharsets.UTF_8);
    for (String line : text.split("\\R")) {
      Optional<URI> mirror =
          line.isBlank() ? Optional.empty() : RpmDistributions.address(line.strip(), "", "");
      if (mirror.isPresent() && policy.allows(mirror.get())) {
        return mirror.get();
      }
    }
    throw new IOException("a list of mirrors without one that may be asked");
  }

  private byte[] body(URI address, long limitBytes) throws IOException {
    return switch (files.get(address, limitBytes)) {
      case MirrorFiles.Result.Got(byte[] body) -> body;
      case MirrorFiles.Result.Failed(String reason) -> throw new IOException(reason);
    };
  }

  private RepoMetadata metadata(URI folder) throws IOException {
    return RepoMetadata.read(body(folder.resolve("repodata/repomd.xml"), LIMIT_REPOMD_BYTES));
  }

  private Loaded read(URI folder, String architecture) throws IOException {
    RepoMetadata metadata = metadata(folder);
    RepoMetadata.File primary =
        metadata
            .file("primary")
            .orElseThrow(() -> new IOException("a repository without packages that can be read"));
    Optional<RepoMetadata.File> modules = metadata.file("modules");
    String checksum = primary.checksum() + modules.map(RepoMetadata.File::checksum).orElse("");
    return new Loaded(
        checksum,
        table(folder, primary, architecture),
        metadata.sizes(),
        modules.isPresent() ? modules(folder, modules.get()) : RpmModules.NONE);
  }

  private RpmTable table(URI folder, RepoMetadata.File primary, String architecture)
      throws IOException {
    String key = "rpm table 1 " + folder + " " + architecture + " " + primary.checksum();
    Optional<RpmTable> kept = store.get(key, Store.FOREVER).flatMap(RpmTable::of);
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] packed = checked(folder, primary);
    RpmTable.Builder builder = new RpmTable.Builder();
    PrimaryXml.read(packed, primary.location(), architecture, builder);
    RpmTable table = builder.table();
    store.put(key, table.toBytes());
    return table;
  }

  private RpmModules modules(URI folder, RepoMetadata.File file) throws IOException {
    String key = "rpm modules 1 " + folder + " " + file.checksum();
    Optional<byte[]> kept = store.get(key, Store.FOREVER);
    if (kept.isPresent()) {
      return RpmModules.of(kept.get());
    }
    RpmModules modules = RpmModules.read(opened(folder, file), LIMIT_MODULES_BYTES);
    store.put(key, modules.toBytes());
    return modules;
  }

  private RpmGroups groups(URI folder, RepoMetadata.File file) throws IOException {
    String key = "rpm groups 1 " + folder + " " + file.checksum();
    Optional<byte[]> kept = store.get(key, Store.FOREVER);
    byte[] packed = kept.isPresent() ? kept.get() : checked(folder, file);
    if (kept.isEmpty()) {
      store.put(key, packed);
    }
    return RpmGroups.read(PackedFile.open(packed, file.location(), LIMIT_GROUPS_BYTES));
  }

  private InputStream opened(URI folder, RepoMetadata.File file) throws IOException {
    return PackedFile.open(checked(folder, file), file.location(), LIMIT_MODULES_BYTES);
  }

  /** A file of the metadata, only where it is the one that the repository states. */
  private byte[] checked(URI folder, RepoMetadata.File file) throws IOException {
    if (!file.location().matches("\\w[\\w./+-]{0,300}") || file.location().contains("..")) {
      throw new IOException("a repository that names a strange place for its metadata");
    }
    Optional<String> algorithm =
        Optional.ofNullable(DIGESTS.get(file.algorithm().toLowerCase(Locale.ROOT)));
    if (algorithm.isEmpty()) {
      throw new IOException("a repository without a checksum that can be verified");
    }
    Fetcher.Request request =
        Fetcher.Request.get(folder.resolve(file.location()), LIMIT_PRIMARY_BYTES);
    byte[] body =
        switch (fetcher.fetch(request)) {
          case Fetcher.Reply.Answered answer when answer.status() == 200 -> answer.body();
          case Fetcher.Reply.Answered answer -> throw new IOException("status " + answer.status());
          case Fetcher.Reply.Refused refused -> throw new IOException(refused.reason());
          case Fetcher.Reply.Unreachable unreachable -> throw new IOException(unreachable.reason());
        };
    try {
      String found =
          HexFormat.of().formatHex(MessageDigest.getInstance(algorithm.get()).digest(body));
      if (!found.equalsIgnoreCase(file.checksum())) {
        throw new IOException("its metadata is not the one that the repository states");
      }
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has " + algorithm.get(), impossible);
    }
    return body;
  }
}
