package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.DebianIndex.Dependency;
import dev.layerweight.catalog.DebianIndex.DependencyKind;
import dev.layerweight.catalog.DebianIndex.Installed;
import dev.layerweight.catalog.DebianIndex.Measured;
import dev.layerweight.catalog.DebianIndex.Package;
import dev.layerweight.catalog.DebianIndex.Provided;
import dev.layerweight.catalog.DebianIndex.Provider;
import dev.layerweight.catalog.DebianIndex.Relation;
import dev.layerweight.catalog.DebianIndex.Version;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/** Writes an index in the layout of {@link IndexFormat}; the same content gives the same bytes. */
final class IndexWriter {

  private final Map<String, Integer> nameNumbers = new HashMap<>();
  private final Map<String, Integer> versionNumbers = new HashMap<>();
  private final Map<String, Integer> wordNumbers = new TreeMap<>();
  private final Map<String, Map<String, Integer>> versionPlaces = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(8 << 20);

  private IndexWriter() {}

  /**
   * The bytes of an index file.
   *
   * @param source where the data come from, with their date
   */
  static byte[] write(
      String distribution,
      String release,
      String architecture,
      String source,
      SortedMap<String, Package> packages,
      List<Installed> base) {
    return new IndexWriter().bytes(distribution, release, architecture, source, packages, base);
  }

  private byte[] bytes(
      String distribution,
      String release,
      String architecture,
      String source,
      SortedMap<String, Package> packages,
      List<Installed> base) {
    number(packages, base);
    out.writeBytes(new byte[IndexFormat.HEADER_BYTES]);
    int meta = out.size();
    for (String text : List.of(distribution, release, architecture, source)) {
      text(out, text);
    }
    int words = out.size();
    varint(out, wordNumbers.size());
    wordNumbers.keySet().forEach(word -> text(out, word));
    int nameBlocks = strings(List.copyOf(packages.keySet()));
    List<String> versionStrings = new ArrayList<>(versionNumbers.keySet());
    versionStrings.sort(null);
    int versionBlocks = strings(versionStrings);
    int recordBlocks = records(List.copyOf(packages.values()));
    int baseOffset = out.size();
    varint(out, base.size());
    for (Installed installed : base) {
      varint(out, nameNumbers.get(installed.name()));
      varint(out, versionNumbers.get(installed.version()));
    }
    byte[] all = out.toByteArray();
    ByteBuffer header = ByteBuffer.wrap(all);
    header.put(IndexFormat.MAGIC).putInt(all.length).putInt(0);
    header.putInt(packages.size()).putInt(versionStrings.size());
    header.putInt(meta).putInt(words).putInt(nameBlocks).putInt(versionBlocks);
    header.putInt(recordBlocks).putInt(baseOffset);
    CRC32C checksum = new CRC32C();
    checksum.update(all, IndexFormat.CHECKED_FROM, all.length - IndexFormat.CHECKED_FROM);
    header.putInt(12, (int) checksum.getValue());
    return all;
  }

  private void number(SortedMap<String, Package> packages, List<Installed> base) {
    packages.keySet().forEach(name -> nameNumbers.put(name, nameNumbers.size()));
    TreeSet<String> strings = new TreeSet<>();
    TreeSet<String> words = new TreeSet<>();
    words.add("");
    base.forEach(installed -> strings.add(installed.version()));
    packages
        .values()
        .forEach(known -> {
          Map<String, Integer> places = new HashMap<>();
          for (Version version : known.versions()) {
            places.put(version.version(), places.size());
            strings.add(version.version());
            words.add(version.section());
            words.add(version.source());
            words.add(version.suite());
            version.provides().forEach(provided -> provided.version().ifPresent(strings::add));
            version.dependencies().stream()
                .flatMap(group -> group.alternatives().stream())
                .map(Relation::version)
                .forEach(strings::add);
          }
          versionPlaces.put(known.name(), places);
          known.providers().forEach(provider -> provider.providedVersion().ifPresent(strings::add));
          known.measured().forEach(measured -> strings.add(measured.version()));
        });
    strings.forEach(string -> versionNumbers.put(string, versionNumbers.size()));
    words.forEach(word -> wordNumbers.put(word, wordNumbers.size()));
  }

  /** Writes blocks and then the table of their offsets; returns the offset of the table. */
  private int strings(List<String> sorted) {
    List<Integer> offsets = new ArrayList<>();
    String before = "";
    for (int i = 0; i < sorted.size(); i++) {
      String string = sorted.get(i);
      if (i % IndexFormat.BLOCK == 0) {
        offsets.add(out.size());
        text(out, string);
      } else {
        int shared = 0;
        int limit = Math.min(before.length(), string.length());
        while (shared < limit && before.charAt(shared) == string.charAt(shared)) {
          shared++;
        }
        varint(out, shared);
        text(out, string.substring(shared));
      }
      before = string;
    }
    return table(offsets);
  }

  private int records(List<Package> packages) {
    List<Integer> offsets = new ArrayList<>();
    for (int i = 0; i < packages.size(); i++) {
      if (i % IndexFormat.BLOCK == 0) {
        offsets.add(out.size());
      }
      byte[] one = record(packages.get(i));
      varint(out, one.length);
      out.writeBytes(one);
    }
    return table(offsets);
  }

  private int table(List<Integer> offsets) {
    int at = out.size();
    ByteBuffer table = ByteBuffer.allocate(4 * offsets.size());
    offsets.forEach(table::putInt);
    out.writeBytes(table.array());
    return at;
  }

  private byte[] record(Package known) {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    varint(to, known.order());
    List<Provider> providers =
        known.providers().stream()
            .filter(provider -> versionPlaces.containsKey(provider.packageName()))
            .toList();
    varint(to, providers.size());
    for (Provider provider : providers) {
      varint(to, nameNumbers.get(provider.packageName()));
      varint(to, versionPlaces.get(provider.packageName()).get(provider.packageVersion()));
      optional(to, provider.providedVersion());
    }
    varint(to, known.versions().size());
    known.versions().forEach(version -> version(to, version));
    varint(to, known.measured().size());
    for (Measured measured : known.measured()) {
      varint(to, versionNumbers.get(measured.version()));
      varint(to, measured.installedKiB());
      varint(to, measured.slimBytes());
      varint(to, measured.files());
      varint(to, measured.documentationBytes().orElse(-1) + 1);
      varint(to, measured.databaseBytes().orElse(-1) + 1);
      varint(to, measured.packedBytes().orElse(-1) + 1);
      varint(to, measured.byteCodeBytes().orElse(-1) + 1);
    }
    return to.toByteArray();
  }

  private void version(ByteArrayOutputStream to, Version version) {
    int flags =
        (version.architectureAll() ? IndexFormat.FLAG_ARCHITECTURE_ALL : 0)
            | (version.essential() ? IndexFormat.FLAG_ESSENTIAL : 0)
            | (version.important() ? IndexFormat.FLAG_IMPORTANT : 0)
            | (version.inArchive() ? IndexFormat.FLAG_IN_ARCHIVE : 0)
            | (version.inBase() ? IndexFormat.FLAG_IN_BASE : 0)
            | version.multiArch().ordinal() << IndexFormat.MULTI_ARCH_SHIFT;
    varint(to, versionNumbers.get(version.version()));
    varint(to, flags);
    varint(to, version.priority().ordinal());
    varint(to, wordNumbers.get(version.section()));
    varint(to, wordNumbers.get(version.source()));
    varint(to, wordNumbers.get(version.suite()));
    varint(to, version.installedKiB());
    varint(to, version.archiveBytes());
    varint(to, version.provides().size());
    for (Provided provided : version.provides()) {
      varint(to, nameNumbers.get(provided.name()));
      optional(to, provided.version());
    }
    // Replaces gave names their number while the lists were read; it chooses nothing.
    List<Dependency> deciding =
        version.dependencies().stream()
            .filter(group -> group.kind() != DependencyKind.REPLACES)
            .toList();
    varint(to, deciding.size());
    for (Dependency group : deciding) {
      varint(to, group.alternatives().size() * 8L + group.kind().ordinal());
      for (Relation relation : group.alternatives()) {
        varint(to, nameNumbers.get(relation.name()) * 8L + relation.comparison().ordinal());
        if (!relation.version().isEmpty()) {
          varint(to, versionNumbers.get(relation.version()));
        }
      }
    }
  }

  private void optional(ByteArrayOutputStream to, Optional<String> version) {
    varint(to, version.map(text -> versionNumbers.get(text) + 1).orElse(0));
  }

  private static void text(ByteArrayOutputStream to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    varint(to, bytes.length);
    to.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    while (rest >= 0x80) {
      to.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
