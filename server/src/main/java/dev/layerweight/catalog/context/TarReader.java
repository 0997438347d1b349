package dev.layerweight.catalog.context;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the regular files of a tar stream by its headers: POSIX, pax and GNU forms.
 *
 * <p>It holds no content and at most {@link #LONG_HEADER_BYTES} of a long name, whatever the
 * headers claim. Hard links, symbolic links, folders and devices weigh nothing.
 */
final class TarReader {

  private static final int RECORD_BYTES = 512;
  private static final int LONG_HEADER_BYTES = 1 << 20;

  private final InputStream in;
  private final int maximumFiles;
  private final Map<String, Long> files = new LinkedHashMap<>();
  private boolean complete = true;
  private int headers;

  private Optional<String> longName = Optional.empty();
  private Map<String, String> extended = Map.of();

  private TarReader(InputStream in, int maximumFiles) {
    this.in = in;
    this.maximumFiles = maximumFiles;
  }

  /**
   * What a tar holds.
   *
   * @param files cleaned relative path to bytes; of two with one name the later, as unpacking does
   * @param complete false where the limit of files was reached or the stream ended early
   */
  record Contents(Map<String, Long> files, boolean complete) {}

  /** Empty where the stream does not begin with the header of a tar. */
  static Optional<Contents> read(InputStream in, int maximumFiles) throws IOException {
    TarReader reader = new TarReader(in, maximumFiles);
    byte[] header = in.readNBytes(RECORD_BYTES);
    if (header.length < RECORD_BYTES || !isHeader(header)) {
      return Optional.empty();
    }
    reader.readAll(header);
    return Optional.of(new Contents(reader.files, reader.complete));
  }

  private void readAll(byte[] first) throws IOException {
    byte[] header = first;
    try {
      while (header.length == RECORD_BYTES && isHeader(header)) {
        if (++headers > 2 * maximumFiles || files.size() >= maximumFiles) {
          complete = false;
          return;
        }
        take(header);
        header = in.readNBytes(RECORD_BYTES);
      }
    } catch (EOFException e) {
      complete = false;
    }
  }

  private void take(byte[] header) throws IOException {
    long stored = number(header, 124, 12);
    switch (header[156]) {
      case 'L' -> longName = Optional.of(untilZero(content(stored)));
      case 'x' -> extended = paxRecords(content(stored));
      case 'g', 'K' -> skip(stored);
      case 'S' -> {
        long real = number(header, 483, 12);
        boolean more = header[482] != 0;
        while (more) {
          byte[] map = in.readNBytes(RECORD_BYTES);
          if (map.length < RECORD_BYTES) {
            throw new EOFException();
          }
          more = map[504] != 0;
        }
        add(header, real);
        skip(stored);
      }
      case '0', 0, '7' -> {
        stored = extended.containsKey("size") ? number(extended.get("size")) : stored;
        add(
            header,
            extended.containsKey("GNU.sparse.realsize")
                ? number(extended.get("GNU.sparse.realsize"))
                : extended.containsKey("GNU.sparse.size")
                    ? number(extended.get("GNU.sparse.size"))
                    : stored);
        skip(stored);
      }
      case '1', '2', '3', '4', '5', '6' -> {
        longName = Optional.empty();
        extended = Map.of();
        // Only a hard link of some pax writers has content; for the others the size means nothing.
        skip(header[156] == '1' ? stored : 0);
      }
      default -> {
        longName = Optional.empty();
        extended = Map.of();
        skip(stored);
      }
    }
  }

  private void add(byte[] header, long bytes) {
    String prefix = isPosix(header) ? text(header, 345, 155) : "";
    String written = text(header, 0, 100);
    String name =
        extended.containsKey("GNU.sparse.name")
            ? extended.get("GNU.sparse.name")
            : extended.containsKey("path")
                ? extended.get("path")
                : longName.orElse(prefix.isEmpty() ? written : prefix + "/" + written);
    longName = Optional.empty();
    extended = Map.of();
    // Before POSIX a folder was a file whose name ends in a slash.
    if (!name.endsWith("/")) {
      files.put(ContextPaths.inContext(name), bytes);
    }
  }

  private byte[] content(long stored) throws IOException {
    byte[] bytes = in.readNBytes((int) Math.min(stored, LONG_HEADER_BYTES));
    skipPadded(stored - bytes.length, stored);
    return bytes;
  }

  private void skip(long stored) throws IOException {
    skipPadded(stored, stored);
  }

  private void skipPadded(long remaining, long stored) throws IOException {
    long padding = (RECORD_BYTES - stored % RECORD_BYTES) % RECORD_BYTES;
    in.skipNBytes(remaining + padding);
  }

  private static Map<String, String> paxRecords(byte[] bytes) {
    Map<String, String> records = new LinkedHashMap<>();
    int at = 0;
    while (at < bytes.length) {
      int space = at;
      while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9') {
        space++;
      }
      long length = number(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
      int end = (int) Math.min(bytes.length, at + length);
      if (end <= space + 1) {
        return records;
      }
      String record = new String(bytes, space + 1, end - space - 2, StandardCharsets.UTF_8);
      int equals = record.indexOf('=');
      if (equals > 0) {
        records.put(record.substring(0, equals), record.substring(equals + 1));
      }
      at = end;
    }
    return records;
  }

  private static boolean isPosix(byte[] header) {
    return text(header, 257, 6).equals("ustar");
  }

  /** A header's checksum adds its bytes up, its own eight taken as spaces. */
  private static boolean isHeader(byte[] header) {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < RECORD_BYTES; i++) {
      byte value = i >= 148 && i < 156 ? (byte) ' ' : header[i];
      unsigned += value & 0xff;
      signed += value;
    }
    long stored = number(header, 148, 8);
    return header[0] != 0 && (stored == unsigned || stored == signed);
  }

  private static String untilZero(byte[] bytes) {
    return text(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes, int start, int length) {
    int end = start;
    while (end < start + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** An octal number, or a binary one whose first bit is set; 0 where neither can be read. */
  private static long number(byte[] header, int start, int length) {
    if ((header[start] & 0x80) != 0) {
      long value = 0;
      for (int i = start + length - 7; i < start + length; i++) {
        value = (value << 8) | (header[i] & 0xff);
      }
      return value;
    }
    long value = 0;
    for (int i = start; i < start + length; i++) {
      if (header[i] >= '0' && header[i] <= '7') {
        value = value * 8 + (header[i] - '0');
      }
    }
    return value;
  }

  private static long number(String digits) {
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }
}
