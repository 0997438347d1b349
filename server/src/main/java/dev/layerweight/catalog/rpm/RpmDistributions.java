package dev.layerweight.catalog.rpm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The repositories that the images of each distribution have, from a table that ships. */
public final class RpmDistributions {

  private static final String TABLE = "repositories.tsv";
  private static final int COLUMNS = 6;

  /** What may become a part of an address; anything else would change which one is asked. */
  private static final Pattern RELEASE = Pattern.compile("[0-9a-z]{1,12}(?:\\.[0-9]{1,4}){0,2}");

  private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9_]{1,16}");

  /**
   * A repository.
   *
   * @param address of the folder that holds {@code repodata}; or of a list of such addresses
   * @param list whether it is such a list, of which the first is asked
   * @param official whether it belongs to the distribution and is there without being switched on
   */
  public record Source(String id, URI address, boolean list, boolean official) {}

  /** How a row says that a repository is always there. */
  private static final String ALWAYS = "always";

  private record Row(
      String distribution,
      Pattern release,
      String id,
      String enabledBy,
      boolean list,
      String address) {}

  private static final class Loaded {
    static final List<Row> ROWS = load();
  }

  private RpmDistributions() {}

  private static List<Row> load() {
    try (InputStream in = RpmDistributions.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("the table " + TABLE + " is not in this program");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(RpmDistributions::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + TABLE + " cannot be read", e);
    }
  }

  private static Row row(String line) {
    String[] fields = line.split("\t");
    if (fields.length != COLUMNS) {
      throw new IllegalStateException("a damaged row in " + TABLE + ": " + line);
    }
    return new Row(
        fields[0],
        Pattern.compile(fields[1]),
        fields[2],
        fields[3],
        fields[4].equals("list"),
        fields[5]);
  }

  /** Hosts of all addresses in the table: public mirrors, which may be asked as known ones. */
  public static Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    for (Row row : Loaded.ROWS) {
      hosts.add(URI.create(row.address().replaceAll("\\$.*", "")).getHost());
    }
    return hosts;
  }

  /** Names of packages that bring a repository, such as {@code epel-release}. */
  public static Set<String> repositoryPackages() {
    Set<String> names = new LinkedHashSet<>();
    for (Row row : Loaded.ROWS) {
      for (String name : row.enabledBy().split(",")) {
        if (name.contains("-release")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /**
   * The repositories of a release; none for a distribution that is not known.
   *
   * @param enabled ids and packages that switch others on
   */
  public static List<Source> of(
      String distribution, String release, String architecture, Set<String> enabled) {
    if (!RELEASE.matcher(release).matches() || !ARCHITECTURE.matcher(architecture).matches()) {
      return List.of();
    }
    List<Source> sources = new ArrayList<>();
    for (Row row : Loaded.ROWS) {
      boolean always = row.enabledBy().equals(ALWAYS);
      boolean on =
          always
              || enabled.contains(row.id())
              || List.of(row.enabledBy().split(",")).stream().anyMatch(enabled::contains);
      if (row.distribution().equals(distribution)
          && row.release().matcher(release).matches()
          && on) {
        address(row.address(), release, architecture)
            .ifPresent(address -> sources.add(new Source(row.id(), address, row.list(), always)));
      }
    }
    return sources;
  }

  /** An address with {@code $releasever}, {@code $releasever_major}, {@code $basearch} put in. */
  public static Optional<URI> address(String template, String release, String architecture) {
    String text =
        template
            .replace("$releasever_major", release.split("\\.")[0])
            .replace("${releasever}", release)
            .replace("$releasever", release)
            .replace("${basearch}", architecture)
            .replace("$basearch", architecture)
            .replace("$arch", architecture);
    try {
      URI address = URI.create(text.endsWith("/") || text.endsWith(".list") ? text : text + "/");
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      return web && address.getHost() != null && address.getRawQuery() == null
          ? Optional.of(address)
          : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
