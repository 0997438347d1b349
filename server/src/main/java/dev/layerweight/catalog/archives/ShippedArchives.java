package dev.layerweight.catalog.archives;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.PackageArchives;
import dev.layerweight.image.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.semver4j.Semver;

/** Reads {@code archives.tsv}, once and when first asked. */
public final class ShippedArchives implements PackageArchives {

  private static final String TABLE = "/dev/layerweight/catalog/archives/archives.tsv";

  /**
   * The biggest twentieth is left out of what is usual: those are packages that everybody knows,
   * and they are in the table.
   */
  private static final double USUAL_SHARE = 0.95;

  private volatile Tables tables;

  private record Version(String written, Semver number, Archive archive) {}

  private record Tables(
      Map<Registry, Map<String, List<Version>>> versions, Map<Registry, Spread> spreads) {}

  @Override
  public Answer<Archive> find(Registry registry, String name, String version) {
    List<Version> known =
        tables().versions().getOrDefault(registry, Map.of()).getOrDefault(name, List.of());
    if (known.isEmpty()) {
      return new Answer.Missing<>(name + " is not in the tables");
    }
    for (Version one : known) {
      if (one.written().equals(version)) {
        return found(name, one, false);
      }
    }
    return found(name, nearest(known, version), true);
  }

  @Override
  public Answer<Spread> usual(Registry registry) {
    Spread spread = tables().spreads().get(registry);
    return spread == null
        ? new Answer.Missing<>("no package of this kind is in the tables")
        : new Answer.Found<>(spread, new Provenance("the mean of measured packages"), true);
  }

  private static Answer<Archive> found(String name, Version version, boolean nearest) {
    return new Answer.Found<>(
        version.archive(), new Provenance(name + " " + version.written() + ", measured"), nearest);
  }

  /** The newest known version that is not newer than wanted, else the oldest. */
  private static Version nearest(List<Version> known, String wanted) {
    Semver number = number(wanted);
    return known.stream()
        .filter(one -> one.number().isLowerThanOrEqualTo(number))
        .reduce((_, later) -> later)
        .orElse(known.getFirst());
  }

  private static Semver number(String version) {
    Semver number = Semver.coerce(version);
    return number == null ? Semver.ZERO : number;
  }

  private Tables tables() {
    Tables known = tables;
    if (known == null) {
      known = read();
      tables = known;
    }
    return known;
  }

  private static Tables read() {
    Map<Registry, Map<String, List<Version>>> all = new EnumMap<>(Registry.class);
    try (InputStream stream = ShippedArchives.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(cells ->
              all.computeIfAbsent(
                      Registry.valueOf(cells[0].toUpperCase(Locale.ROOT)), _ -> new HashMap<>())
                  .computeIfAbsent(cells[1], _ -> new ArrayList<>())
                  .add(version(cells)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Registry, Spread> spreads = new EnumMap<>(Registry.class);
    all.forEach((registry, names) -> {
      names.values().forEach(versions -> versions.sort(Comparator.comparing(Version::number)));
      spreads.put(
          registry,
          spread(names.values().stream().map(List::getLast).map(Version::archive).toList()));
    });
    return new Tables(all, spreads);
  }

  private static Version version(String[] cells) {
    List<String> needs = cells[5].isEmpty() ? List.of() : List.of(cells[5].split(" "));
    Archive archive = new Archive(Long.parseLong(cells[3]), Long.parseLong(cells[4]), needs);
    return new Version(cells[2], number(cells[2]), archive);
  }

  private static Spread spread(List<Archive> archives) {
    List<Archive> usual =
        archives.stream()
            .sorted(Comparator.comparingLong(Archive::unpackedBytes))
            .limit(Math.max(1, Math.round(archives.size() * USUAL_SHARE)))
            .toList();
    return new Spread(
        mean(usual, Archive::archiveBytes),
        deviation(usual, Archive::archiveBytes),
        mean(usual, Archive::unpackedBytes),
        deviation(usual, Archive::unpackedBytes),
        usual.size());
  }

  private static double mean(List<Archive> archives, ToLongFunction<Archive> bytes) {
    return archives.stream().mapToLong(bytes).average().orElse(0);
  }

  private static double deviation(List<Archive> archives, ToLongFunction<Archive> bytes) {
    double mean = mean(archives, bytes);
    return Math.sqrt(
        archives.stream()
            .mapToDouble(one -> (bytes.applyAsLong(one) - mean) * (bytes.applyAsLong(one) - mean))
            .average()
            .orElse(0));
  }
}
