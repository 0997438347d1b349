package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.DebianVersionOrder;
import dev.layerweight.catalog.PackageDays;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The days on which the packages of Debian's base images came into their releases, from the table
 * {@code package-days.tsv}.
 */
public final class ShippedPackageDays implements PackageDays {

  private static final String TABLE = "package-days.tsv";
  private static final int COLUMNS = 4;

  /** Read once, when it is first asked for. */
  private static final class Shipped {
    static final ShippedPackageDays TABLE = load();

    private static ShippedPackageDays load() {
      try (InputStream in =
          ShippedPackageDays.class.getResourceAsStream(ShippedPackageDays.TABLE)) {
        return in == null
            ? new ShippedPackageDays(List.of())
            : new ShippedPackageDays(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
      } catch (IOException _) {
        return new ShippedPackageDays(List.of());
      }
    }
  }

  private final Map<String, LocalDate> days = new HashMap<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Set<String> releases = new HashSet<>();
  private final LocalDate collected;

  /** Lines that are no rows of the table are passed over. */
  ShippedPackageDays(List<String> lines) {
    LocalDate last = LocalDate.EPOCH;
    for (String line : lines) {
      String[] fields = line.split("\t");
      if (line.startsWith("#") || fields.length != COLUMNS) {
        continue;
      }
      try {
        LocalDate day = LocalDate.parse(fields[3]);
        days.put(key(fields[0], fields[1], fields[2]), day);
        versions.put(fields[0] + " " + fields[1], fields[2]);
        releases.add(fields[0]);
        last = day.isAfter(last) ? day : last;
      } catch (DateTimeParseException _) {
        // The heading, or a row that says nothing.
      }
    }
    collected = last;
  }

  /** The table in this program. */
  public static PackageDays shipped() {
    return Shipped.TABLE;
  }

  private static String key(String release, String name, String version) {
    return release + " " + name + " " + version;
  }

  @Override
  public Optional<LocalDate> of(String release, String name, String version) {
    return Optional.ofNullable(days.get(key(release, name, version)));
  }

  @Override
  public boolean cameAfter(String release, String name, String version) {
    String known = versions.get(release + " " + name);
    return known != null && DebianVersionOrder.INSTANCE.compare(version, known) > 0;
  }

  @Override
  public boolean knows(String release) {
    return releases.contains(release);
  }

  @Override
  public LocalDate collected() {
    return collected;
  }
}
