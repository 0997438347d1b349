package dev.layerweight.catalog.apk;

import dev.layerweight.catalog.AlpineIndex;
import dev.layerweight.catalog.AlpinePackage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** An Alpine index read from a table that ships inside the program. */
final class AlpineTable implements AlpineIndex {

  private static final int COLUMNS = 8;

  private final String release;
  private final String architecture;
  private final Map<String, AlpinePackage> packages = new HashMap<>();
  private final Map<String, List<AlpinePackage>> providers = new HashMap<>();
  private final List<AlpinePackage> conditional = new ArrayList<>();

  private AlpineTable(String release, String architecture, List<String> rows) {
    this.release = release;
    this.architecture = architecture;
    for (String row : rows) {
      AlpinePackage known = parse(row);
      packages.put(known.name(), known);
      for (String provided : known.provides()) {
        providers
            .computeIfAbsent(AlpinePackage.nameOf(provided), _ -> new ArrayList<>())
            .add(known);
      }
      if (!known.installIf().isEmpty()) {
        conditional.add(known);
      }
    }
  }

  /** Reads a table; one that is missing or damaged is a broken build of this program. */
  static AlpineTable load(String name, String release, String architecture) {
    try (InputStream in = AlpineTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the table " + name + " is not in this program");
      }
      List<String> rows =
          new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))
              .lines()
              .filter(line -> !line.startsWith("#") && !line.isBlank())
              .skip(1)
              .toList();
      return new AlpineTable(release, architecture, rows);
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + name + " cannot be read", e);
    }
  }

  private static AlpinePackage parse(String row) {
    String[] fields = row.split("\t", -1);
    if (fields.length != COLUMNS) {
      throw new IllegalStateException("a damaged row in the Alpine table: " + row);
    }
    return new AlpinePackage(
        fields[0],
        fields[1],
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        words(fields[5]),
        words(fields[6]),
        words(fields[7]));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @Override
  public String release() {
    return release;
  }

  @Override
  public String architecture() {
    return architecture;
  }

  @Override
  public Optional<AlpinePackage> find(String name) {
    return Optional.ofNullable(packages.get(name));
  }

  @Override
  public List<AlpinePackage> providers(String name) {
    List<AlpinePackage> found = new ArrayList<>();
    find(name).ifPresent(found::add);
    providers.getOrDefault(name, List.of()).stream()
        .filter(known -> !known.name().equals(name))
        .forEach(found::add);
    return found;
  }

  @Override
  public String absence() {
    return "not in the shipped index of Alpine packages (main of "
        + release
        + "; with layerweight.network = known the image's own release is asked)";
  }

  @Override
  public List<AlpinePackage> conditional() {
    return List.copyOf(conditional);
  }
}
