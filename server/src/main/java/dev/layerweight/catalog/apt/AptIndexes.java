package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
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

  /**
   * Debian's releases, the oldest first, and which one an Ubuntu release was made from or beside.
   */
  private static final List<String> RELEASES =
      List.of("stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "sid");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("9", "stretch"),
          Map.entry("10", "buster"),
          Map.entry("11", "bullseye"),
          Map.entry("12", "bookworm"),
          Map.entry("13", "trixie"),
          Map.entry("oldoldstable", "bullseye"),
          Map.entry("oldstable", "bookworm"),
          Map.entry("stable", "trixie"),
          Map.entry("latest", "trixie"),
          Map.entry("testing", "forky"),
          Map.entry("unstable", "sid"));

  private static final Map<String, String> UBUNTU =
      Map.ofEntries(
          Map.entry("16.04", "stretch"),
          Map.entry("xenial", "stretch"),
          Map.entry("18.04", "buster"),
          Map.entry("bionic", "buster"),
          Map.entry("20.04", "bullseye"),
          Map.entry("focal", "bullseye"),
          Map.entry("22.04", "bookworm"),
          Map.entry("jammy", "bookworm"),
          Map.entry("23.04", "bookworm"),
          Map.entry("23.10", "trixie"),
          Map.entry("24.04", "trixie"),
          Map.entry("noble", "trixie"),
          Map.entry("24.10", "trixie"),
          Map.entry("25.04", "trixie"),
          Map.entry("25.10", "trixie"),
          Map.entry("26.04", "trixie"));

  private final List<Path> folders;
  private final Map<String, Answer<DebianIndex>> loaded = new ConcurrentHashMap<>();

  /**
   * @param folders with index files that go before the shipped ones, such as those that {@link
   *     AptIndexRefresh} makes
   */
  public AptIndexes(List<Path> folders) {
    this.folders = List.copyOf(folders);
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
    String asked = release.toLowerCase(Locale.ROOT);
    String system = distribution.toLowerCase(Locale.ROOT);
    String name =
        switch (system) {
          case "debian" -> NAMES.getOrDefault(asked.replaceFirst("\\..*", ""), asked);
          case "ubuntu" -> UBUNTU.getOrDefault(asked, "trixie");
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
    int place = RELEASES.indexOf(release);
    if (place < 0) {
      return List.of(release, "trixie", "bookworm");
    }
    List<String> names = new ArrayList<>(List.of(release));
    for (int distance = 1; distance < RELEASES.size(); distance++) {
      for (int other : new int[] {place + distance, place - distance}) {
        if (other >= 0 && other < RELEASES.size()) {
          names.add(RELEASES.get(other));
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
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        continue;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        if (channel.size() > IndexFormat.LIMIT_BYTES) {
          problem = name + " is too large for a package index";
          continue;
        }
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        switch (IndexReader.open(mapped, name)) {
          case Answer.Found<DebianIndex> found -> {
            return found;
          }
          case Answer.Missing<DebianIndex> missing -> problem = missing.reason();
        }
      } catch (IOException failure) {
        problem = name + " cannot be read: " + failure.getMessage();
      }
    }
    Optional<ByteBuffer> shipped = shipped(name);
    return shipped.isPresent()
        ? IndexReader.open(shipped.get(), name)
        : new Answer.Missing<>(problem);
  }

  private static Optional<ByteBuffer> shipped(String name) {
    try (InputStream in = AptIndexes.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException failure) {
      return Optional.empty();
    }
  }
}
