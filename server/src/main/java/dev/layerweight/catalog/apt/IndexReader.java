package dev.layerweight.catalog.apt;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.image.Provenance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * An index file in memory or mapped, in the layout of {@link IndexFormat}.
 *
 * <p>{@link #open} checks length and checksum, so a cut or damaged file is found before it is used.
 * A file that was made to deceive has a good checksum: every number is checked where it is read,
 * and what does not fit is answered as an unknown name.
 */
final class IndexReader implements DebianIndex {

  /** Base images whose contents are kept; a session has a handful. */
  private static final int LIMIT_DERIVED = 64;

  /** Decoded packages that are kept; an estimate needs some hundreds. */
  private static final int LIMIT_KEPT = 4096;

  private final ByteBuffer file;
  private final int nameCount;
  private final int versionCount;
  private final int nameBlocks;
  private final int versionBlocks;
  private final int recordBlocks;
  private final List<String> meta;
  private final List<String> words;
  private final List<Installed> base;
  private final AtomicReferenceArray<List<String>> nameStrings;
  private final AtomicReferenceArray<List<String>> versionStrings;
  private final Map<String, Optional<Package>> kept = new ConcurrentHashMap<>();
  private final Map<Object, Object> derived = new ConcurrentHashMap<>();

  private IndexReader(ByteBuffer file) {
    this.file = file;
    this.nameCount = Cursor.count(file.getInt(16));
    this.versionCount = Cursor.count(file.getInt(20));
    this.nameStrings = new AtomicReferenceArray<>(blocks(nameCount));
    this.versionStrings = new AtomicReferenceArray<>(blocks(versionCount));
    this.nameBlocks = file.getInt(32);
    this.versionBlocks = file.getInt(36);
    this.recordBlocks = file.getInt(40);
    Cursor cursor = new Cursor(file, file.getInt(24));
    this.meta = List.of(cursor.text(), cursor.text(), cursor.text(), cursor.text());
    Cursor wordCursor = new Cursor(file, file.getInt(28));
    int wordCount = Cursor.count(wordCursor.number());
    List<String> all = new ArrayList<>();
    for (int i = 0; i < wordCount; i++) {
      all.add(wordCursor.text());
    }
    this.words = List.copyOf(all);
    Cursor baseCursor = new Cursor(file, file.getInt(44));
    int baseCount = Cursor.count(baseCursor.number());
    List<Installed> installed = new ArrayList<>();
    for (int i = 0; i < baseCount; i++) {
      installed.add(new Installed(nameAt(baseCursor.number()), versionAt(baseCursor.number())));
    }
    this.base = List.copyOf(installed);
  }

  /** An index, or why the bytes are none. */
  static Answer<DebianIndex> open(ByteBuffer bytes, String fileName) {
    return open(bytes, fileName, true);
  }

  /** The same without a look at all bytes, for a file that is as sure as the program itself. */
  static Answer<DebianIndex> openUnchecked(ByteBuffer bytes, String fileName) {
    return open(bytes, fileName, false);
  }

  private static Answer<DebianIndex> open(ByteBuffer bytes, String fileName, boolean checked) {
    ByteBuffer file = bytes.duplicate();
    if (file.limit() < IndexFormat.HEADER_BYTES) {
      return new Answer.Missing<>(fileName + " is too short for a package index");
    }
    byte[] magic = new byte[IndexFormat.MAGIC.length];
    file.get(0, magic);
    if (!Arrays.equals(magic, IndexFormat.MAGIC)) {
      return new Answer.Missing<>(fileName + " is no package index of this version");
    }
    if (file.getInt(8) != file.limit() || file.limit() > IndexFormat.LIMIT_BYTES) {
      return new Answer.Missing<>(
          fileName + " is cut: " + file.limit() + " of " + file.getInt(8) + " bytes");
    }
    if (checked && checksum(file) != file.getInt(12)) {
      return new Answer.Missing<>(fileName + " is damaged: its checksum is wrong");
    }
    try {
      IndexReader index = new IndexReader(file);
      return new Answer.Found<>(index, index.provenance(), false);
    } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
      return new Answer.Missing<>(fileName + " is damaged: " + damaged.getMessage());
    }
  }

  private static int checksum(ByteBuffer file) {
    CRC32C checksum = new CRC32C();
    checksum.update(file.duplicate().position(IndexFormat.CHECKED_FROM));
    return (int) checksum.getValue();
  }

  @Override
  public String distribution() {
    return meta.get(0);
  }

  @Override
  public String release() {
    return meta.get(1);
  }

  @Override
  public String architecture() {
    return meta.get(2);
  }

  @Override
  public Provenance provenance() {
    return new Provenance(meta.get(3));
  }

  @Override
  public List<Installed> base() {
    return base;
  }

  @Override
  public Optional<Package> find(String name) {
    Optional<Package> known = kept.get(name);
    if (known != null) {
      return known;
    }
    Optional<Package> decoded = decode(name);
    if (kept.size() >= LIMIT_KEPT) {
      kept.clear();
    }
    kept.put(name, decoded);
    return decoded;
  }

  @Override
  public <T> T derived(Object key, Class<T> type, Supplier<T> making) {
    Object known = derived.get(key);
    if (known != null) {
      return type.cast(known);
    }
    T made = making.get();
    if (derived.size() >= LIMIT_DERIVED) {
      derived.clear();
    }
    derived.put(key, made);
    return made;
  }

  @Override
  public Stream<String> names() {
    return IntStream.range(0, blocks(nameCount)).boxed().flatMap(this::namesOfBlock);
  }

  private Stream<String> namesOfBlock(int block) {
    try {
      return block(nameBlocks, nameCount, block).stream();
    } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
      return Stream.empty();
    }
  }

  private Optional<Package> decode(String name) {
    try {
      int low = 0;
      int high = blocks(nameCount) - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = first(nameBlocks, middle).compareTo(name);
        if (order <= 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      if (high < 0) {
        return Optional.empty();
      }
      int place = block(nameBlocks, nameCount, high).indexOf(name);
      return place < 0
          ? Optional.empty()
          : Optional.of(record(name, high * IndexFormat.BLOCK + place));
    } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private Cursor recordCursor(int number) {
    Cursor cursor = new Cursor(file, offset(recordBlocks, number / IndexFormat.BLOCK));
    for (int i = 0; i < number % IndexFormat.BLOCK; i++) {
      cursor.skip(cursor.number());
    }
    cursor.number();
    return cursor;
  }

  private Package record(String name, int number) {
    Cursor cursor = recordCursor(number);
    int order = cursor.number();
    int providerCount = Cursor.count(cursor.number());
    List<Provider> providers = new ArrayList<>();
    for (int i = 0; i < providerCount; i++) {
      int owner = cursor.number();
      int place = cursor.number();
      Optional<String> provided = optionalVersion(cursor);
      providers.add(new Provider(nameAt(owner), versionAt(versionNumber(owner, place)), provided));
    }
    int count = Cursor.count(cursor.number());
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      versions.add(version(cursor));
    }
    int measuredCount = Cursor.count(cursor.number());
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < measuredCount; i++) {
      measured.add(
          new Measured(
              versionAt(cursor.number()),
              cursor.number(),
              cursor.number(),
              cursor.number(),
              optionalSize(cursor),
              optionalSize(cursor),
              optionalSize(cursor),
              optionalSize(cursor)));
    }
    return new Package(
        name, order, List.copyOf(versions), List.copyOf(providers), List.copyOf(measured));
  }

  /** The number of the version string of the {@code place}-th version of a name. */
  private int versionNumber(int owner, int place) {
    Cursor cursor = recordCursor(Cursor.below(owner, nameCount));
    cursor.number();
    int providerCount = Cursor.count(cursor.number());
    for (int i = 0; i < 3 * providerCount; i++) {
      cursor.number();
    }
    int count = Cursor.count(cursor.number());
    Cursor.below(place, count);
    for (int i = 0; i < place; i++) {
      skipVersion(cursor);
    }
    return cursor.number();
  }

  /** Passes a version without looking up its strings; must read what {@link #version} reads. */
  private static void skipVersion(Cursor cursor) {
    for (int i = 0; i < 8; i++) {
      cursor.longNumber();
    }
    int provided = Cursor.count(cursor.number());
    for (int i = 0; i < 2 * provided; i++) {
      cursor.number();
    }
    int groups = Cursor.count(cursor.number());
    for (int i = 0; i < groups; i++) {
      int alternatives = cursor.number() / 8;
      for (int j = 0; j < alternatives; j++) {
        if (Comparison.values()[cursor.number() % 8] != Comparison.ANY) {
          cursor.number();
        }
      }
    }
  }

  private Version version(Cursor cursor) {
    String version = versionAt(cursor.number());
    int flags = cursor.number();
    Priority priority = Priority.values()[cursor.number()];
    String section = words.get(cursor.number());
    String source = words.get(cursor.number());
    String suite = words.get(cursor.number());
    long installedKiB = cursor.number();
    long archiveBytes = cursor.longNumber();
    int providedCount = Cursor.count(cursor.number());
    List<Provided> provides = new ArrayList<>();
    for (int i = 0; i < providedCount; i++) {
      provides.add(new Provided(nameAt(cursor.number()), optionalVersion(cursor)));
    }
    int groups = Cursor.count(cursor.number());
    List<Dependency> dependencies = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      int head = cursor.number();
      DependencyKind kind = DependencyKind.values()[head % 8];
      List<Relation> alternatives = new ArrayList<>();
      for (int j = 0; j < head / 8; j++) {
        int relation = cursor.number();
        Comparison comparison = Comparison.values()[relation % 8];
        alternatives.add(
            new Relation(
                nameAt(relation / 8),
                comparison,
                comparison == Comparison.ANY ? "" : versionAt(cursor.number())));
      }
      dependencies.add(new Dependency(kind, List.copyOf(alternatives)));
    }
    return new Version(
        version,
        (flags & IndexFormat.FLAG_ARCHITECTURE_ALL) != 0,
        priority,
        (flags & IndexFormat.FLAG_ESSENTIAL) != 0,
        (flags & IndexFormat.FLAG_IMPORTANT) != 0,
        MultiArch.values()[(flags >>> IndexFormat.MULTI_ARCH_SHIFT) & 3],
        section,
        source,
        suite,
        installedKiB,
        archiveBytes,
        (flags & IndexFormat.FLAG_IN_ARCHIVE) != 0,
        (flags & IndexFormat.FLAG_IN_BASE) != 0,
        List.copyOf(dependencies),
        List.copyOf(provides));
  }

  private static OptionalLong optionalSize(Cursor cursor) {
    int size = cursor.number();
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size - 1L);
  }

  private Optional<String> optionalVersion(Cursor cursor) {
    int number = cursor.number();
    return number == 0 ? Optional.empty() : Optional.of(versionAt(number - 1));
  }

  private String nameAt(int number) {
    return stringAt(nameStrings, nameBlocks, nameCount, number);
  }

  private String versionAt(int number) {
    return stringAt(versionStrings, versionBlocks, versionCount, number);
  }

  private String stringAt(
      AtomicReferenceArray<List<String>> decoded, int table, int count, int number) {
    Cursor.below(number, count);
    int block = number / IndexFormat.BLOCK;
    List<String> strings = decoded.get(block);
    if (strings == null) {
      strings = block(table, count, block);
      decoded.set(block, strings);
    }
    return strings.get(number % IndexFormat.BLOCK);
  }

  private List<String> block(int table, int count, int block) {
    Cursor cursor = new Cursor(file, offset(table, block));
    List<String> strings = new ArrayList<>(IndexFormat.BLOCK);
    String string = cursor.text();
    strings.add(string);
    int size = Math.min(IndexFormat.BLOCK, count - block * IndexFormat.BLOCK);
    for (int i = 1; i < size; i++) {
      int shared = cursor.number();
      string = string.substring(0, shared) + cursor.text();
      strings.add(string);
    }
    return strings;
  }

  private String first(int table, int block) {
    return new Cursor(file, offset(table, block)).text();
  }

  private int offset(int table, int block) {
    return file.getInt(table + 4 * block);
  }

  private static int blocks(int count) {
    return (count + IndexFormat.BLOCK - 1) / IndexFormat.BLOCK;
  }
}
