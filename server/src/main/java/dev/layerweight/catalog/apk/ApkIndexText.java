package dev.layerweight.catalog.apk;

import dev.layerweight.catalog.AlpinePackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The index of one repository, kept as bytes: only the lines that an estimate needs, and where each
 * name and provision stands. A package is read when it is asked for, so that the 25,000 packages of
 * community take some megabytes and no objects.
 */
public final class ApkIndexText {

  private static final int LIMIT_PACKAGES = 400_000;
  private static final int LIMIT_BLOCK_BYTES = 1 << 20;
  private static final int LIMIT_WORDS = 20_000;

  /** Name, version, sizes, dependencies, provisions, install_if, provider priority, build time. */
  private static final String KEPT_LINES = "PVSIDpikt";

  /** A later moment than any package will be built in: the year 5138. */
  private static final long LAST_EPOCH_SECOND = 100_000_000_000L;

  private final byte[] text;

  /** Hash of a name in the upper half, where its package's block begins in the lower, sorted. */
  private final long[] names;

  private final List<Integer> conditional;
  private final int contentHash;

  private ApkIndexText(byte[] text, long[] names, List<Integer> conditional) {
    this.text = text;
    this.names = names;
    this.conditional = conditional;
    this.contentHash = Arrays.hashCode(text);
  }

  /**
   * Reads the text of an index.
   *
   * @throws IOException where it is none
   */
  public static ApkIndexText of(byte[] whole) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(whole.length / 2 + 16);
    long[] names = new long[1 << 12];
    int count = 0;
    int packages = 0;
    List<Integer> conditional = new ArrayList<>();
    int at = 0;
    while (at < whole.length) {
      int end = endOfBlock(whole, at);
      if (end - at > LIMIT_BLOCK_BYTES || ++packages > LIMIT_PACKAGES) {
        throw new IOException("an index of packages that is too large");
      }
      byte[] block = needed(whole, at, end);
      if (block.length > 0) {
        int start = kept.size();
        Optional<AlpinePackage> known = parse(block, 0);
        if (known.isPresent()) {
          kept.writeBytes(block);
          kept.write('\n');
          Set<Integer> hashes = new HashSet<>(Set.of(known.get().name().hashCode()));
          known.get().provides().forEach(one -> hashes.add(AlpinePackage.nameOf(one).hashCode()));
          if (!known.get().installIf().isEmpty()) {
            conditional.add(start);
          }
          for (int hash : hashes) {
            if (count == names.length) {
              names = Arrays.copyOf(names, count * 2);
            }
            names[count++] = (long) hash << 32 | start;
          }
        }
      }
      at = end + 1;
    }
    if (count == 0) {
      throw new IOException("an index without packages");
    }
    long[] sorted = Arrays.copyOf(names, count);
    Arrays.sort(sorted);
    return new ApkIndexText(kept.toByteArray(), sorted, List.copyOf(conditional));
  }

  /** What {@link #of} reads again: the lines that count. */
  public byte[] toBytes() {
    return text.clone();
  }

  /** The empty line behind a package, or the end. */
  private static int endOfBlock(byte[] whole, int from) {
    for (int i = from; i < whole.length; i++) {
      if (whole[i] == '\n' && (i + 1 == whole.length || whole[i + 1] == '\n')) {
        return i + 1;
      }
    }
    return whole.length;
  }

  private static byte[] needed(byte[] whole, int from, int end) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(end - from);
    int at = from;
    while (at < end) {
      int stop = at;
      while (stop < end && whole[stop] != '\n') {
        stop++;
      }
      boolean field = stop - at > 2 && whole[at + 1] == ':';
      if (field && KEPT_LINES.indexOf(whole[at]) >= 0) {
        lines.write(whole, at, stop - at);
        lines.write('\n');
      }
      at = stop + 1;
    }
    return lines.toByteArray();
  }

  /** The packages of that name, then those that provide it. */
  public List<AlpinePackage> named(String name) {
    int hash = name.hashCode();
    int at = Arrays.binarySearch(names, (long) hash << 32);
    List<AlpinePackage> found = new ArrayList<>();
    List<AlpinePackage> providing = new ArrayList<>();
    for (int i = at < 0 ? -at - 1 : at; i < names.length && (int) (names[i] >> 32) == hash; i++) {
      parse(text, (int) names[i])
          .ifPresent(known -> {
            if (known.name().equals(name)) {
              found.add(known);
            } else if (known.provides().stream()
                .anyMatch(one -> AlpinePackage.nameOf(one).equals(name))) {
              providing.add(known);
            }
          });
    }
    found.addAll(providing);
    return found;
  }

  /** The packages with {@code install_if}. */
  public List<AlpinePackage> conditional() {
    return conditional.stream().flatMap(start -> parse(text, start).stream()).toList();
  }

  private static Optional<AlpinePackage> parse(byte[] bytes, int from) {
    String name = "";
    String version = "";
    long packed = 0;
    long installed = 0;
    int priority = 0;
    long builtEpochSecond = 0;
    List<String> depends = List.of();
    List<String> provides = List.of();
    List<String> installIf = List.of();
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      int stop = at;
      while (stop < bytes.length && bytes[stop] != '\n') {
        stop++;
      }
      String value = new String(bytes, at + 2, stop - at - 2, StandardCharsets.UTF_8);
      switch (bytes[at]) {
        case 'P' -> name = value.strip();
        case 'V' -> version = value.strip();
        case 'S' -> packed = number(value);
        case 'I' -> installed = number(value);
        case 't' -> builtEpochSecond = number(value);
        case 'k' -> priority = (int) Math.min(Integer.MAX_VALUE, number(value));
        case 'D' -> depends = words(value);
        case 'p' -> provides = words(value);
        case 'i' -> installIf = words(value);
        default -> {
          // Other lines were left out when the text was read.
        }
      }
      at = stop + 1;
    }
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AlpinePackage(
                name,
                version,
                packed,
                installed,
                depends,
                provides,
                installIf,
                priority,
                "",
                day(builtEpochSecond)));
  }

  private static Optional<LocalDate> day(long epochSecond) {
    return epochSecond > 0 && epochSecond < LAST_EPOCH_SECOND
        ? Optional.of(LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC))
        : Optional.empty();
  }

  /** A size that is none counts nothing; no file is larger than a petabyte. */
  private static long number(String value) {
    String digits = value.strip();
    return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : 0;
  }

  private static List<String> words(String value) {
    return Arrays.stream(value.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .limit(LIMIT_WORDS)
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApkIndexText that
        && contentHash == that.contentHash
        && Arrays.equals(text, that.text);
  }

  @Override
  public int hashCode() {
    return contentHash;
  }
}
