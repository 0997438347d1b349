package dev.layerweight.catalog.apk.live;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackages;
import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.apk.ApkIndexText;
import dev.layerweight.catalog.apk.live.RepositoryIndexes.Known;
import dev.layerweight.catalog.apk.live.RepositoryIndexes.Loaded;
import dev.layerweight.catalog.client.Unzipped;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Alpine's indexes as the mirror had them when {@code layerweight catalog refresh} was run, before
 * the shipped one: main and community of some releases, each a file in the folder of renewed
 * tables.
 */
public final class RenewedAlpinePackages implements AlpinePackages {

  private static final int LIMIT_BYTES = 128 << 20;
  private static final List<String> REPOSITORIES = List.of("main", "community");

  private final Path folder;
  private final AlpinePackages shipped;
  private final Map<String, Optional<Answer<AlpineIndex>>> read = new ConcurrentHashMap<>();

  /**
   * @param folder of renewed tables
   * @param shipped answers for what is not in it
   */
  public RenewedAlpinePackages(Path folder, AlpinePackages shipped) {
    this.folder = folder;
    this.shipped = shipped;
  }

  /**
   * The files of an index that the mirror gave, by their names; none for another index.
   *
   * @param release as in {@code 3.20}
   */
  public static Map<String, byte[]> files(String release, String architecture, AlpineIndex index) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (index instanceof RepositoryIndexes live) {
      for (Known known : live.indexes()) {
        files.put(
            file(release, architecture, known.repository().name()),
            Unzipped.pack(known.loaded().text().toBytes()));
      }
    }
    return files.size() == REPOSITORIES.size() ? files : Map.of();
  }

  private static String file(String release, String architecture, String repository) {
    return "alpine-" + release + "-" + architecture + "-" + repository + ".apkindex.gz";
  }

  @Override
  public Answer<AlpineIndex> index(String release, String architecture) {
    String branch = release.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
    boolean named = branch.matches("[\\d.]{1,12}|edge") && architecture.matches("\\w{1,16}");
    return (named
            ? read.computeIfAbsent(branch + " " + architecture, _ -> open(branch, architecture))
            : Optional.<Answer<AlpineIndex>>empty())
        .orElseGet(() -> shipped.index(release, architecture));
  }

  private Optional<Answer<AlpineIndex>> open(String release, String architecture) {
    List<Known> known = new ArrayList<>();
    try {
      for (String name : REPOSITORIES) {
        Path file = folder.resolve(file(release, architecture, name));
        if (!Files.isRegularFile(file) || Files.size(file) > LIMIT_BYTES) {
          return Optional.empty();
        }
        byte[] packed = Files.readAllBytes(file);
        Optional<byte[]> text = Unzipped.unpack(packed, LIMIT_BYTES);
        if (text.isEmpty()) {
          return Optional.empty();
        }
        known.add(
            new Known(
                new AlpineRepository(name, "", URI.create("file:" + name)),
                new Loaded(ApkIndexText.of(text.get()), packed.length)));
      }
      String date =
          Files.getLastModifiedTime(folder.resolve(file(release, architecture, "main")))
              .toString()
              .substring(0, 10);
      return Optional.of(
          new Answer.Found<>(
              new RepositoryIndexes(release, architecture, List.copyOf(known), List.of()),
              new Provenance("Alpine " + release + " index for " + architecture + " of " + date),
              false));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }
}
