package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.catalog.PackageDays;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Package indexes in folders on disk, which are mapped, and those that are shipped with the
 * program.
 *
 * <p>Each is loaded when it is first asked for and kept; {@link #preload} does it ahead of a
 * request.
 */
public final class AptIndexes implements DebianPackages {

  private final List<Path> folders;
  private final Optional<Path> shippedFolder;
  private final Map<String, Answer<DebianIndex>> loaded = new ConcurrentHashMap<>();

  /**
   * @param folders with index files that go before the shipped ones, such as those that {@link
   *     AptIndexRefresh} makes
   */
  public AptIndexes(List<Path> folders) {
    this(folders, Optional.empty());
  }

  /**
   * @param shippedFolder where the program was installed with its indexes beside it; what lies
   *     there is as sure as the program itself, so that it is not read through for its checksum
   */
  public AptIndexes(List<Path> folders, Optional<Path> shippedFolder) {
    this.folders = List.copyOf(folders);
    this.shippedFolder = shippedFolder;
  }

  /** The name of the file of one index. */
  static String fileName(String distribution, String release, String architecture) {
    return distribution + "-" + release + "-" + architecture + ".aptindex";
  }

  /** Loads the shipped indexes so that a request finds them ready. */
  public void preload() {
    List.of("trixie", "bookworm", "bullseye").forEach(release -> index("debian", release, "amd64"));
  }

  @Override
  public Answer<DebianIndex> index(String distribution, String release, String architecture) {
    String system = distribution.toLowerCase(Locale.ROOT);
    Optional<DebianReleases.Release> known = DebianReleases.find(system, release);
    String name =
        switch (system) {
          case "debian" ->
              known
                  .map(DebianReleases.Release::codeName)
                  .orElseGet(() -> release.toLowerCase(Locale.ROOT));
          case "ubuntu" -> known.map(DebianReleases::nearestDebian).orElse("trixie");
          default -> "";
        };
    if (name.isEmpty()) {
      return new Answer.Missing<>("no package index for " + distribution);
    }
    for (String candidate : byDistance(name)) {
      for (String processor : List.of(architecture, "amd64")) {
        if (load(candidate, processor) instanceof Answer.Found<DebianIndex> found) {
          boolean same =
              system.equals("debian") && candidate.equals(name) && processor.equals(architecture);
          return same ? found : nearest(found, distribution + " " + release, architecture);
        }
      }
    }
    return new Answer.Missing<>(
        "no package index for " + distribution + " " + release + problems(name, architecture));
  }

  @Override
  public PackageDays days() {
    return ShippedPackageDays.shipped();
  }

  private String problems(String release, String architecture) {
    return load(release, architecture) instanceof Answer.Missing<DebianIndex> missing
            && !missing.reason().isEmpty()
        ? " (" + missing.reason() + ")"
        : "";
  }

  private static Answer<DebianIndex> nearest(
      Answer.Found<DebianIndex> found, String asked, String architecture) {
    String source =
        "%s, %s, stands in for %s %s"
            .formatted(
                found.provenance().source(), found.value().architecture(), asked, architecture);
    return new Answer.Found<>(found.value(), new Provenance(source), true);
  }

  /** The release itself, then its neighbours, the newer before the older. */
  private static List<String> byDistance(String release) {
    List<String> releases = DebianReleases.debian();
    int place = releases.indexOf(release);
    if (place < 0) {
      return List.of(release, "trixie", "bookworm");
    }
    List<String> names = new ArrayList<>(List.of(release));
    for (int distance = 1; distance < releases.size(); distance++) {
      for (int other : new int[] {place + distance, place - distance}) {
        if (other >= 0 && other < releases.size()) {
          names.add(releases.get(other));
        }
      }
    }
    return names;
  }

  private Answer<DebianIndex> load(String release, String architecture) {
    String name = fileName("debian", release, architecture);
    Answer<DebianIndex> known = loaded.get(name);
    return known != null ? known : loaded.computeIfAbsent(name, this::open);
  }

  private Answer<DebianIndex> open(String name) {
    String problem = "";
    for (Path folder : folders) {
      switch (mapped(folder.resolve(name), true)) {
        case Answer.Found<DebianIndex> found -> {
          return found;
        }
        case Answer.Missing<DebianIndex> missing when !missing.reason().isEmpty() ->
            problem = missing.reason();
        case Answer.Missing<DebianIndex> _ -> {}
      }
    }
    Optional<Answer<DebianIndex>> installed =
        shippedFolder
            .map(folder -> mapped(folder.resolve(name), false))
            .filter(Answer.Found.class::isInstance);
    if (installed.isPresent()) {
      return installed.get();
    }
    Optional<ByteBuffer> shipped = shipped(name);
    return shipped.isPresent()
        ? IndexReader.open(shipped.get(), name)
        : new Answer.Missing<>(problem);
  }

  /** Missing without a reason where there is no such file. */
  private static Answer<DebianIndex> mapped(Path file, boolean checked) {
    String name = file.getFileName().toString();
    if (!Files.isRegularFile(file)) {
      return new Answer.Missing<>("");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > IndexFormat.LIMIT_BYTES) {
        return new Answer.Missing<>(name + " is too large for a package index");
      }
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return checked ? IndexReader.open(mapped, name) : IndexReader.openUnchecked(mapped, name);
    } catch (IOException failure) {
      return new Answer.Missing<>(name + " cannot be read: " + failure.getMessage());
    }
  }

  private static Optional<ByteBuffer> shipped(String name) {
    try (InputStream in = AptIndexes.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException failure) {
      return Optional.empty();
    }
  }
}
