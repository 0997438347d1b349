package dev.layerweight.catalog.npm;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.image.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The table of npm packages that ships with the program, or a newer one of a folder of renewed
 * tables, opened at the first question. A table that is missing or damaged knows nothing and says
 * so in its provenance.
 */
public final class ShippedNodePackages implements NodePackages {

  static final String RESOURCE = "/dev/layerweight/catalog/npm/packages.tsv.gz";

  /** The name of the file in a folder of renewed tables. */
  public static final String FILE = "npm-packages.tsv.gz";

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  /** Far above the real table, so that a wrong file cannot fill the memory. */
  private static final int LIMIT_BYTES = 64 << 20;

  private final Optional<Path> folder;
  private volatile Optional<Optional<NodeTable>> opened = Optional.empty();

  public ShippedNodePackages() {
    this(Optional.empty());
  }

  /**
   * @param folder of renewed tables; one in it that is damaged or older counts as none
   */
  public ShippedNodePackages(Optional<Path> folder) {
    this.folder = folder;
  }

  private Optional<NodeTable> table() {
    Optional<Optional<NodeTable>> known = opened;
    if (known.isEmpty()) {
      known =
          Optional.of(
              folder
                  .map(path -> path.resolve(FILE))
                  .filter(Files::isRegularFile)
                  .flatMap(ShippedNodePackages::open)
                  .filter(renewed -> date(Optional.of(renewed)).compareTo(date(Holder.TABLE)) >= 0)
                  .or(() -> Holder.TABLE));
      opened = known;
    }
    return known.get();
  }

  private static Optional<NodeTable> open(Path file) {
    try (InputStream packed = Files.newInputStream(file)) {
      return read(packed);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The latest day that the source names. */
  private static String date(Optional<NodeTable> table) {
    return DATE.matcher(table.map(NodeTable::source).orElse(""))
        .results()
        .map(MatchResult::group)
        .max(String::compareTo)
        .orElse("");
  }

  /** The packages that the table has. */
  public List<String> names() {
    return table().map(NodeTable::names).orElse(Set.of()).stream().sorted().toList();
  }

  /**
   * This table together with versions that were published since, as a file.
   *
   * @param packuments bytes of packuments by name
   * @param date of today, as in 2026-11-22
   */
  public byte[] with(List<NodePackage> published, Map<String, Long> packuments, String date) {
    Map<String, NodePackage> all = new LinkedHashMap<>();
    Map<String, Long> bytes = new HashMap<>(packuments);
    for (String name : names()) {
      versions(name).forEach(one -> all.put(name + " " + one.version(), one));
      packumentBytes(name).ifPresent(known -> bytes.putIfAbsent(name, known));
    }
    // Newer ones come behind, as the table has the newest last.
    published.forEach(one -> all.putIfAbsent(one.name() + " " + one.version(), one));
    String source = table().map(NodeTable::source).orElse("").replaceFirst("; renewed .*", "");
    String text = NodeTable.write(source + "; renewed " + date, List.copyOf(all.values()), bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new AssertionError("memory can always be written", impossible);
    }
    return out.toByteArray();
  }

  /** The table of the class path is opened once, by whoever asks first. */
  private static final class Holder {
    static final Optional<NodeTable> TABLE = open(RESOURCE);
  }

  static Optional<NodeTable> open(String resource) {
    try (InputStream packed = ShippedNodePackages.class.getResourceAsStream(resource)) {
      return packed == null ? Optional.empty() : read(packed);
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  static Optional<NodeTable> read(InputStream packed) throws IOException {
    try (GZIPInputStream unpacked = new GZIPInputStream(packed, 1 << 16)) {
      return NodeTable.read(new String(unpacked.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
    }
  }

  @Override
  public List<NodePackage> versions(String name) {
    return table().map(table -> table.versions(name)).orElse(List.of());
  }

  @Override
  public OptionalLong packumentBytes(String name) {
    return table().map(table -> table.packumentBytes(name)).orElse(OptionalLong.empty());
  }

  @Override
  public Provenance provenance() {
    return new Provenance(
        table()
            .map(table -> "npm table: " + table.source())
            .orElse("the npm table is missing or damaged"));
  }
}
