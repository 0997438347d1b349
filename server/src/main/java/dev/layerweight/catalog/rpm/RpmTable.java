package dev.layerweight.catalog.rpm;

import dev.layerweight.catalog.RpmPackage;
import dev.layerweight.catalog.RpmRelation;
import dev.layerweight.catalog.RpmVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The packages of one repository in a small form: each text once, each package as numbers of texts,
 * and for each thing that is provided who provides it. A package is read when it is asked for, so
 * that a distribution of 70,000 packages takes some tens of megabytes and no objects.
 */
public final class RpmTable {

  private static final int MAGIC = 0x4c575231;
  private static final int LIMIT_BYTES = 512 << 20;

  private static final List<String> OPERATORS = List.of("", "EQ", "LT", "LE", "GT", "GE");

  /** All texts behind one another, in the order in which they were met. */
  private final byte[] texts;

  /** Where each text begins, and where the last one ends. */
  private final int[] textStarts;

  /** The numbers of the texts in the order of their bytes. */
  private final int[] sorted;

  private final byte[] records;

  /** Number of a provided text in the upper half, its package's place in the lower, sorted. */
  private final long[] provided;

  private RpmTable(byte[] texts, int[] textStarts, int[] sorted, byte[] records, long[] provided) {
    this.texts = texts;
    this.textStarts = textStarts;
    this.sorted = sorted;
    this.records = records;
    this.provided = provided;
  }

  /** Makes a table of packages that come one by one, none of which is kept as an object. */
  public static final class Builder implements Consumer<RpmPackage> {

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long[] provided = new long[1 << 10];
    private int providedCount;

    @Override
    public void accept(RpmPackage one) {
      int place = out.size();
      text(one.name());
      text(one.architecture());
      version(one.version());
      number(one.packedBytes());
      number(one.installedBytes());
      number(one.headerBytes());
      relations(one.provides());
      relations(one.requires());
      relations(one.conflicts());
      relations(one.recommends());
      Set<Integer> names = new LinkedHashSet<>();
      one.provides().forEach(relation -> names.add(numbers.get(relation.name())));
      for (int name : names) {
        if (providedCount == provided.length) {
          provided = Arrays.copyOf(provided, providedCount * 2);
        }
        provided[providedCount++] = (long) name << 32 | place;
      }
    }

    private void relations(List<RpmRelation> relations) {
      number(relations.size());
      for (RpmRelation relation : relations) {
        text(relation.name());
        // An operator that is not known asks for nothing, and so does one without a version.
        int operator = relation.version().isPresent() ? OPERATORS.indexOf(relation.operator()) : 0;
        number(Math.max(0, operator));
        if (operator > 0) {
          version(relation.version().orElseThrow());
        }
      }
    }

    private void version(RpmVersion version) {
      number(version.epoch());
      text(version.version());
      text(version.release());
    }

    private void text(String text) {
      number(numbers.computeIfAbsent(text, _ -> numbers.size()));
    }

    /** Seven bits a byte, the lowest first. */
    private void number(long value) {
      long left = value;
      while (left > 127) {
        out.write((int) (left & 127 | 128));
        left >>>= 7;
      }
      out.write((int) left);
    }

    public RpmTable table() {
      ByteArrayOutputStream texts = new ByteArrayOutputStream();
      int[] starts = new int[numbers.size() + 1];
      int number = 0;
      for (String text : numbers.keySet()) {
        starts[number++] = texts.size();
        texts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      }
      starts[number] = texts.size();
      byte[] bytes = texts.toByteArray();
      Integer[] order = new Integer[number];
      Arrays.setAll(order, i -> i);
      Arrays.sort(
          order,
          (one, other) ->
              Arrays.compareUnsigned(
                  bytes, starts[one], starts[one + 1], bytes, starts[other], starts[other + 1]));
      int[] sorted = new int[number];
      Arrays.setAll(sorted, i -> order[i]);
      long[] index = Arrays.copyOf(provided, providedCount);
      Arrays.sort(index);
      return new RpmTable(bytes, starts, sorted, out.toByteArray(), index);
    }
  }

  /** Packages that provide a name, a library or a file, in the order of the repository. */
  public List<RpmPackage> providers(String capability) {
    int place = find(capability.getBytes(StandardCharsets.UTF_8));
    if (place < 0) {
      return List.of();
    }
    int number = sorted[place];
    int at = Arrays.binarySearch(provided, (long) number << 32);
    List<RpmPackage> found = new ArrayList<>();
    for (int i = at < 0 ? -at - 1 : at;
        i < provided.length && (int) (provided[i] >> 32) == number;
        i++) {
      found.add(new Reader((int) provided[i]).read());
    }
    return found;
  }

  /** Names of packages that begin with a text; never more than {@code limit}. */
  public List<String> namesWith(String prefix, int limit) {
    byte[] wanted = prefix.getBytes(StandardCharsets.UTF_8);
    int at = find(wanted);
    List<String> names = new ArrayList<>();
    for (int i = at < 0 ? -at - 1 : at; i < sorted.length && names.size() < limit; i++) {
      String text = text(sorted[i]);
      if (!text.startsWith(prefix)) {
        break;
      }
      if (providers(text).stream().anyMatch(one -> one.name().equals(text))) {
        names.add(text);
      }
    }
    return names;
  }

  /** The place in the sorted order, or where it would be as a negative number minus one. */
  private int find(byte[] wanted) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int text = sorted[middle];
      int order =
          Arrays.compareUnsigned(
              texts, textStarts[text], textStarts[text + 1], wanted, 0, wanted.length);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private String text(int number) {
    int start = textStarts[number];
    return new String(texts, start, textStarts[number + 1] - start, StandardCharsets.UTF_8);
  }

  /** For the cache. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(texts.length + records.length);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(texts.length);
      out.write(texts);
      out.writeInt(textStarts.length);
      for (int start : textStarts) {
        out.writeInt(start);
      }
      for (int number : sorted) {
        out.writeInt(number);
      }
      out.writeInt(records.length);
      out.write(records);
      out.writeInt(provided.length);
      for (long one : provided) {
        out.writeLong(one);
      }
    } catch (IOException impossible) {
      throw new AssertionError("memory can always be written", impossible);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} made; empty where it is something else. */
  public static Optional<RpmTable> of(byte[] bytes) {
    if (bytes.length > LIMIT_BYTES) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        return Optional.empty();
      }
      byte[] texts = in.readNBytes(length(in, 1));
      int[] starts = new int[length(in, 4)];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = in.readInt();
      }
      int[] sorted = new int[Math.max(0, starts.length - 1)];
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = in.readInt();
      }
      byte[] records = in.readNBytes(length(in, 1));
      long[] provided = new long[length(in, 8)];
      for (int i = 0; i < provided.length; i++) {
        provided[i] = in.readLong();
      }
      boolean whole =
          starts.length > 0 && starts[starts.length - 1] == texts.length && in.available() == 0;
      return whole
          ? Optional.of(new RpmTable(texts, starts, sorted, records, provided))
          : Optional.empty();
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private static int length(DataInputStream in, int bytesEach) throws IOException {
    int length = in.readInt();
    if (length < 0 || (long) length * bytesEach > in.available()) {
      throw new IOException("a damaged table");
    }
    return length;
  }

  /** Reads one package. */
  private final class Reader {

    private int at;

    Reader(int at) {
      this.at = at;
    }

    RpmPackage read() {
      String name = text(integer());
      String architecture = text(integer());
      RpmVersion version = version();
      long packed = number();
      long installed = number();
      long header = number();
      return new RpmPackage(
          name,
          architecture,
          version,
          packed,
          installed,
          header,
          relations(),
          relations(),
          relations(),
          relations());
    }

    private List<RpmRelation> relations() {
      int count = integer();
      List<RpmRelation> relations = new ArrayList<>(Math.min(count, 1000));
      for (int i = 0; i < count; i++) {
        String name = text(integer());
        int operator = integer();
        relations.add(
            operator == 0
                ? RpmRelation.of(name)
                : new RpmRelation(name, OPERATORS.get(operator), Optional.of(version())));
      }
      return relations;
    }

    private RpmVersion version() {
      return new RpmVersion(integer(), text(integer()), text(integer()));
    }

    private int integer() {
      return (int) number();
    }

    private long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte one = records[at++];
        value |= (long) (one & 127) << shift;
        if (one >= 0) {
          return value;
        }
      }
    }
  }
}
