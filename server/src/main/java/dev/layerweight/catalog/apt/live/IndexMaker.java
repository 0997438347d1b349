package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.apt.AptIndexRefresh;
import dev.layerweight.catalog.apt.ControlFile;
import dev.layerweight.catalog.apt.IndexBuilder;
import dev.layerweight.catalog.apt.live.ReleaseFile.ListFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes an index of what archives offer. Waits for the network. */
final class IndexMaker {

  /** Size of a list as an image keeps it, packed by lz4; from the lists of Debian 12. */
  private static final double PACKED_LIST_RATIO = 0.374;

  /** One at a time: an index takes hundreds of megabytes while it is made. */
  private static final ReentrantLock MAKING = new ReentrantLock();

  private final ArchiveClient client;
  private final DebianPackages shipped;
  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * @param shipped tells what a release's root filesystem holds
   * @param log told what of a distribution's archives is left out
   */
  IndexMaker(
      ArchiveClient client, DebianPackages shipped, InstantSource clock, Consumer<String> log) {
    this.client = client;
    this.shipped = shipped;
    this.clock = clock;
    this.log = log;
  }

  /** A suite with the lists of it that are wanted. */
  record Part(AptSource source, String root, ReleaseFile release, List<ListFile> lists) {}

  /**
   * The suites of a distribution.
   *
   * @throws IOException where an archive of its own gives no usable answer, or none has its main
   *     component
   */
  List<Part> ofRelease(String distribution, List<AptSource> sources, String architecture)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    for (AptSource source : sources) {
      Optional<Part> part;
      try {
        part = part(source, architecture);
      } catch (IOException unusable) {
        if (source.ofDistribution()) {
          throw unusable;
        }
        log.accept(unusable.getMessage());
        continue;
      }
      // Another archive may use the distribution's code names for suites of its own.
      part.filter(one -> one.release().origin().toLowerCase(Locale.ROOT).equals(distribution))
          .ifPresent(parts::add);
    }
    if (parts.stream().noneMatch(part -> part.source().kind().equals("main"))) {
      throw new IOException(
          "no archive that this machine's apt is configured with has "
              + sources.stream()
                  .map(AptSource::suite)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    return parts;
  }

  /** One suite of any archive. */
  List<Part> ofArchive(AptSource source, String architecture) throws IOException {
    return List.of(
        part(source, architecture)
            .orElseThrow(() -> new IOException(source.host() + " has no suite " + source.suite())));
  }

  private Optional<Part> part(AptSource source, String architecture) throws IOException {
    String root = root(source);
    Optional<ReleaseFile> release = client.release(root);
    return release.map(file ->
        new Part(
            source,
            root,
            file,
            folders(source, architecture, file)
                .flatMap(name -> file.smallest(name).stream())
                .toList()));
  }

  private static String root(AptSource source) {
    if (!source.flat()) {
      return source.uri() + "/dists/" + source.suite() + "/";
    }
    String folder = source.suite().replaceFirst("^(\\./)+", "").replaceFirst("^/+", "");
    return source.uri() + "/" + folder;
  }

  private static Stream<String> folders(AptSource source, String architecture, ReleaseFile file) {
    if (source.flat()) {
      return Stream.of("");
    }
    List<String> architectures =
        file.separateAll() ? List.of(architecture, "all") : List.of(architecture);
    return source.components().stream()
        .flatMap(
            component -> architectures.stream().map(one -> component + "/binary-" + one + "/"));
  }

  /** Changes with every list. */
  static String fingerprint(List<Part> parts) {
    String all =
        parts.stream()
            .flatMap(part ->
                part.lists().stream()
                    .map(list -> part.source().suite() + " " + list.path() + " " + list.sha256()))
            .collect(Collectors.joining("\n"));
    return ArchiveClient.sha256(all.getBytes(StandardCharsets.UTF_8));
  }

  /** The index of a release, with what its root filesystem holds. */
  KeptIndex makeRelease(String distribution, String codeName, String architecture, List<Part> parts)
      throws IOException, InterruptedException {
    MAKING.lockInterruptibly();
    try {
      IndexBuilder builder = new IndexBuilder(architecture);
      long listBytes = read(parts, builder);
      String source =
          codeName + " index of " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      Optional<DebianIndex> known =
          shipped
              .index(distribution, codeName, architecture)
              .found()
              .filter(index ->
                  index.distribution().equals(distribution) && index.release().equals(codeName));
      if (known.isPresent()) {
        known.get().base().forEach(installed -> builder.addBase(known.get(), installed));
      } else {
        AptIndexRefresh.open(builder.build(distribution, codeName, source), codeName)
            .found()
            .ifPresent(index ->
                AptIndexRefresh.minimal(index)
                    .forEach(installed -> builder.addBase(index, installed)));
      }
      AptIndexRefresh.addMeasured(
          builder, distribution.equals("debian") && architecture.equals("amd64"));
      return new KeptIndex(
          fingerprint(parts), listBytes, false, builder.build(distribution, codeName, source));
    } finally {
      MAKING.unlock();
    }
  }

  /** The index of an archive that a build adds. */
  KeptIndex makeArchive(AptSource source, String architecture, List<Part> parts)
      throws IOException, InterruptedException {
    MAKING.lockInterruptibly();
    try {
      IndexBuilder builder = new IndexBuilder(architecture);
      long listBytes = read(parts, builder);
      return new KeptIndex(
          fingerprint(parts),
          listBytes,
          parts.stream().allMatch(part -> part.release().notAutomatic()),
          builder.build(
              source.host(),
              source.suite(),
              source.host() + " index of " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    } finally {
      MAKING.unlock();
    }
  }

  /** Adds all lists; answers what they take in an image, with the release files. */
  private long read(List<Part> parts, IndexBuilder builder) throws IOException {
    double bytes = 0;
    for (Part part : parts) {
      bytes += part.release().bytes();
      for (ListFile list : part.lists()) {
        bytes += PACKED_LIST_RATIO * part.release().plainBytes(list);
        try (Reader reader = client.list(part.root(), part.release(), list)) {
          ControlFile.read(reader, stanza -> builder.addFromArchive(stanza, part.source().kind()));
        }
      }
    }
    return Math.round(bytes);
  }
}
