package dev.layerweight.catalog.npm;

import dev.layerweight.catalog.NodePackage;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.image.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * The table of npm packages that ships with the program, opened at the first question. A table that
 * is missing or damaged knows nothing and says so in its provenance.
 */
public final class ShippedNodePackages implements NodePackages {

  static final String RESOURCE = "/dev/layerweight/catalog/npm/packages.tsv.gz";

  /** Far above the real table, so that a wrong file cannot fill the memory. */
  private static final int LIMIT_BYTES = 64 << 20;

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
    return Holder.TABLE.map(table -> table.versions(name)).orElse(List.of());
  }

  @Override
  public OptionalLong packumentBytes(String name) {
    return Holder.TABLE.map(table -> table.packumentBytes(name)).orElse(OptionalLong.empty());
  }

  @Override
  public Provenance provenance() {
    return new Provenance(
        Holder.TABLE
            .map(table -> "npm table: " + table.source())
            .orElse("the npm table is missing or damaged"));
  }
}
