package dev.layerweight.catalog.archives;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.GoLibrary;
import dev.layerweight.image.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads {@code go-library.tsv.gz}, once and when first asked. */
public final class ShippedGoLibrary implements GoLibrary {

  private static final String TABLE = "/dev/layerweight/catalog/archives/go-library.tsv.gz";

  private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,3})(\\D.*)?");

  private volatile List<Library> libraries = List.of();

  @Override
  public Answer<Library> of(Optional<String> version) {
    List<Library> known = libraries();
    Optional<Integer> wanted = version.flatMap(ShippedGoLibrary::minor);
    Library found =
        wanted
            .map(minor ->
                known.stream()
                    .filter(one -> minor(one.version()).orElse(0) <= minor)
                    .reduce((_, later) -> later)
                    .orElse(known.getFirst()))
            .orElse(known.getLast());
    boolean nearest = wanted.isEmpty() || !wanted.equals(minor(found.version()));
    return new Answer.Found<>(
        found, new Provenance("Go " + found.version() + ", measured"), nearest);
  }

  private static Optional<Integer> minor(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  private List<Library> libraries() {
    List<Library> known = libraries;
    if (known.isEmpty()) {
      known = read();
      libraries = known;
    }
    return known;
  }

  /** Versions stand in the table from the oldest to the newest. */
  private static List<Library> read() {
    Map<String, List<String[]>> rows = new LinkedHashMap<>();
    try (InputStream stream = ShippedGoLibrary.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("version\t"))
          .map(line -> line.split("\t", -1))
          .forEach(cells -> rows.computeIfAbsent(cells[0], _ -> new ArrayList<>()).add(cells));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Library> libraries = new ArrayList<>();
    rows.forEach((version, packages) -> libraries.add(library(version, packages)));
    return List.copyOf(libraries);
  }

  private static Library library(String version, List<String[]> rows) {
    Map<String, Package> packages = new HashMap<>();
    for (String[] cells : rows) {
      long bytes = Long.parseLong(cells[2]);
      long withCgo = cells[3].isEmpty() ? bytes : Long.parseLong(cells[3]);
      List<String> imports =
          cells[4].isEmpty()
              ? List.of()
              : Arrays.stream(cells[4].split(" "))
                  .map(number -> rows.get(Integer.parseInt(number))[1])
                  .toList();
      packages.put(cells[1], new Package(bytes, withCgo, imports));
    }
    return new Library(version, Map.copyOf(packages));
  }
}
