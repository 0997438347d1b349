package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianIndex.Installed;
import dev.layerweight.catalog.DebianIndex.Measured;
import dev.layerweight.estimate.apt.AptPlan.Chosen;
import dev.layerweight.estimate.apt.AptRequest;
import dev.layerweight.estimate.apt.AptSolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Makes index files from package lists: those that apt on this machine has downloaded, else those
 * of the archives that its configuration names.
 */
public final class AptIndexRefresh {

  /** Releases that are looked for on the configured archives besides those configured. */
  private static final List<String> KNOWN_RELEASES = List.of("trixie", "bookworm", "bullseye");

  private static final String MEASURED = "measured-packages.tsv.gz";

  /** No version has a space, so that it is like no version of a list. */
  private static final String OTHER_BUILD = " as another build";

  private static final Duration LIMIT_TIME = Duration.ofMinutes(2);
  private static final long LIMIT_LIST_BYTES = 512L << 20;

  private final Path root;

  private AptIndexRefresh(Path root) {
    this.root = root;
  }

  /**
   * Makes or replaces the index files of all releases that can be had.
   *
   * @param target folder for the files
   * @param log told what was made and what could not be had, one line each
   * @return the files that were written
   */
  public static List<Path> refresh(Path target, Consumer<String> log) {
    return new AptIndexRefresh(Path.of("/")).run(target, log, true);
  }

  /** As {@link #refresh}, below another root and without the network. */
  static List<Path> refreshFrom(Path root, Path target, Consumer<String> log) {
    return new AptIndexRefresh(root).run(target, log, false);
  }

  /**
   * An index from given lists; the shipped files were made so.
   *
   * @param source where the lists come from, with their date
   * @param lists in the order of apt's sources; a {@code Suite} field in a stanza sorts it into
   *     main, updates and security
   * @param status dpkg's status file of the release's minimal root filesystem
   */
  public static byte[] fromPackagesFiles(
      String distribution,
      String release,
      String architecture,
      String source,
      List<Reader> lists,
      Optional<Reader> status)
      throws IOException {
    IndexBuilder builder = new IndexBuilder(architecture);
    List<ControlFile.Stanza> later = new ArrayList<>();
    for (Reader list : lists) {
      ControlFile.read(
          list,
          stanza -> {
            String suite = stanza.get("suite");
            if (suite.isEmpty() || suite.endsWith("/main")) {
              builder.addFromArchive(stanza, suite.isEmpty() ? "" : "main");
            } else {
              later.add(stanza);
            }
          });
    }
    for (String kind : List.of("updates", "security")) {
      later.stream()
          .filter(stanza -> stanza.get("suite").endsWith("/" + kind))
          .forEach(stanza -> builder.addFromArchive(stanza, kind));
    }
    if (status.isPresent()) {
      ControlFile.read(status.get(), builder::addFromBase);
    }
    addMeasured(builder, architecture.equals("amd64"));
    return builder.build(distribution, release, source);
  }

  /**
   * The true sizes that are shipped with the program, see the head of {@value #MEASURED}.
   *
   * @param sameBuilds whether the index is of Debian's packages for amd64, on which they were
   *     measured; those of others only resemble them, whatever their version
   */
  public static void addMeasured(IndexBuilder builder, boolean sameBuilds) throws IOException {
    List<String> lines;
    try (InputStream in = AptIndexRefresh.class.getResourceAsStream(MEASURED)) {
      if (in == null) {
        throw new IOException(MEASURED + " is missing");
      }
      lines =
          new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
    }
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      if (cells.length == 9 && !cells[0].equals("package")) {
        builder.addMeasured(
            cells[0],
            new Measured(
                sameBuilds ? cells[1] : cells[1] + OTHER_BUILD,
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Integer.parseInt(cells[4]),
                optional(cells[5]),
                optional(cells[6]),
                optional(cells[7]),
                optional(cells[8])));
      }
    }
  }

  private static OptionalLong optional(String cell) {
    return cell.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cell));
  }

  private List<Path> run(Path target, Consumer<String> log, boolean network) {
    List<AptSource> sources = sources();
    if (sources.isEmpty()) {
      log.accept("no package sources below " + root.resolve("etc/apt"));
      return List.of();
    }
    String architecture = architecture();
    List<Path> written = new ArrayList<>();
    for (String release : releases(sources)) {
      List<AptSource> wanted =
          MachineSources.releases(sources).contains(release)
              ? sources.stream().filter(source -> source.release().equals(release)).toList()
              : MachineSources.sameArchives(sources, release).orElse(List.of());
      make(release, architecture, wanted, target, log, network).ifPresent(written::add);
    }
    return written;
  }

  private static List<String> releases(List<AptSource> sources) {
    List<String> releases = new ArrayList<>(MachineSources.releases(sources));
    KNOWN_RELEASES.stream().filter(name -> !releases.contains(name)).forEach(releases::add);
    return releases;
  }

  private Optional<Path> make(
      String release,
      String architecture,
      List<AptSource> sources,
      Path target,
      Consumer<String> log,
      boolean network) {
    IndexBuilder builder = new IndexBuilder(architecture);
    boolean hasMain = false;
    for (AptSource source : sources) {
      for (String component : source.components()) {
        boolean read = false;
        try {
          read = read(source, component, architecture, builder, network);
        } catch (IOException failure) {
          log.accept(source.suite() + " " + component + ": " + failure.getMessage());
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return Optional.empty();
        }
        hasMain |= read && source.kind().equals("main") && component.equals("main");
      }
    }
    if (!hasMain) {
      log.accept(release + ": its package lists could not be had; the shipped index stays in use");
      return Optional.empty();
    }
    addBase(builder, release, architecture);
    try {
      addMeasured(builder, architecture.equals("amd64"));
    } catch (IOException failure) {
      log.accept(failure.getMessage());
    }
    String source = release + " index of " + LocalDate.now(ZoneOffset.UTC);
    try {
      Files.createDirectories(target);
      Path file = target.resolve(AptIndexes.fileName("debian", release, architecture));
      Path part = target.resolve(file.getFileName() + ".part");
      Files.write(part, builder.build("debian", release, source));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      log.accept(file.getFileName() + ": " + builder.packageCount() + " packages");
      return Optional.of(file);
    } catch (IOException failure) {
      log.accept(release + ": cannot be written: " + failure.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The lists do not say what a minimal root filesystem holds. An index of the same release does;
   * else it is what debootstrap's minimal variant installs: essential and required packages and
   * apt, with all that they need.
   */
  private static void addBase(IndexBuilder builder, String release, String architecture) {
    Optional<DebianIndex> known =
        new AptIndexes(List.of())
            .index("debian", release, architecture)
            .found()
            .filter(index -> index.release().equals(release));
    if (known.isPresent()) {
      known.get().base().forEach(installed -> builder.addKnownBase(known.get(), installed));
      return;
    }
    open(builder.build("debian", release, release), release)
        .found()
        .ifPresent(
            index -> minimal(index).forEach(installed -> builder.addKnownBase(index, installed)));
  }

  /** What debootstrap's minimal variant installs. */
  public static List<Installed> minimal(DebianIndex index) {
    List<String> names = new ArrayList<>();
    index.names().filter(name -> name.equals("apt") || isRequired(index, name)).forEach(names::add);
    AptSolver solver = new AptSolver(index);
    List<Chosen> chosen = solver.solve(Map.of(), AptRequest.install(names, false)).installed();
    if (chosen.stream().anyMatch(one -> one.name().equals("usrmerge"))) {
      // debootstrap merges /usr itself, so the alternative that says so is enough.
      names.add("usr-is-merged");
      chosen = solver.solve(Map.of(), AptRequest.install(names, false)).installed();
    }
    return chosen.stream()
        .map(one -> new Installed(one.name(), one.version().version()))
        .sorted(Comparator.comparing(Installed::name))
        .toList();
  }

  private static boolean isRequired(DebianIndex index, String name) {
    return index.find(name).stream()
        .flatMap(known -> known.versions().stream())
        .filter(DebianIndex.Version::inArchive)
        .limit(1)
        .anyMatch(
            version -> version.essential() || version.priority() == DebianIndex.Priority.REQUIRED);
  }

  /** Those with components: archives without them belong to others than the distribution. */
  private List<AptSource> sources() {
    return MachineSources.below(root).stream()
        .filter(source -> !source.components().isEmpty())
        .toList();
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "amd64")) {
      case "aarch64" -> "arm64";
      default -> "amd64";
    };
  }

  private boolean read(
      AptSource source,
      String component,
      String architecture,
      IndexBuilder builder,
      boolean network)
      throws IOException, InterruptedException {
    Path lists = root.resolve("var/lib/apt/lists");
    String name = MachineSources.listName(source, component, architecture);
    for (String suffix : List.of("", ".gz", ".lz4", ".xz", ".zst")) {
      Path list = lists.resolve(name + suffix);
      if (Files.isRegularFile(list)) {
        try (InputStream in = opened(list, suffix)) {
          readInto(in, source, builder);
          return true;
        }
      }
    }
    if (!network || !source.uri().startsWith("http")) {
      return false;
    }
    return download(source, component, architecture, builder);
  }

  /** Fetches a list; some suites offer it packed by xz only. */
  private static boolean download(
      AptSource source, String component, String architecture, IndexBuilder builder)
      throws IOException, InterruptedException {
    String address =
        "%s/dists/%s/%s/binary-%s/Packages"
            .formatted(source.uri(), source.suite(), component, architecture);
    Path file = Files.createTempFile("packages", ".list");
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(20))
            .build()) {
      int status = 0;
      for (String suffix : List.of(".gz", ".xz")) {
        HttpResponse<Path> response =
            client.send(
                HttpRequest.newBuilder(URI.create(address + suffix)).timeout(LIMIT_TIME).build(),
                HttpResponse.BodyHandlers.ofFile(file));
        status = response.statusCode();
        if (status == 200) {
          try (InputStream in = opened(file, suffix)) {
            readInto(in, source, builder);
          }
          return true;
        }
      }
      throw new IOException("the archive answered " + status);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void readInto(InputStream in, AptSource source, IndexBuilder builder)
      throws IOException {
    Reader reader =
        new InputStreamReader(new LimitedStream(in, LIMIT_LIST_BYTES), StandardCharsets.UTF_8);
    ControlFile.read(reader, stanza -> builder.addFromArchive(stanza, source.kind()));
  }

  /** Opens a list; apt's own helper unpacks the formats that the JDK does not know. */
  private static InputStream opened(Path list, String suffix) throws IOException {
    return switch (suffix) {
      case "" -> Files.newInputStream(list);
      case ".gz" -> new GZIPInputStream(Files.newInputStream(list), 1 << 16);
      default ->
          new ProcessBuilder("/usr/lib/apt/apt-helper", "cat-file", list.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .getInputStream();
    };
  }

  /** Reads the bytes of an index; what they are called stands in the answer when they are none. */
  public static Answer<DebianIndex> open(byte[] bytes, String name) {
    return IndexReader.open(ByteBuffer.wrap(bytes), name);
  }
}
