package dev.layerweight.catalog.zstd;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The literals of a block, RFC 8878 section 3.1.1.3.1: bytes as they are, one byte many times, or
 * Huffman codes.
 *
 * @param length how many of the bytes count
 * @param table of these codes, or the one that was in use before
 * @param nextByte where the sequences begin
 */
record Literals(byte[] bytes, int length, Optional<HuffmanTable> table, int nextByte) {

  private static final int RAW = 0;
  private static final int REPEATED = 1;
  private static final int WITH_TABLE = 2;

  static Literals read(byte[] block, int end, Optional<HuffmanTable> before) throws IOException {
    if (end < 1) {
      throw new IOException("an empty zstd block");
    }
    int type = block[0] & 3;
    int format = block[0] >> 2 & 3;
    return type == RAW || type == REPEATED
        ? plain(block, end, type == RAW, format, before)
        : coded(block, end, type == WITH_TABLE, format, before);
  }

  private static Literals plain(
      byte[] block, int end, boolean raw, int format, Optional<HuffmanTable> before)
      throws IOException {
    int header = format == 1 ? 2 : format == 3 ? 3 : 1;
    int length = (int) (number(block, header, end) >> (header == 1 ? 3 : 4));
    int stored = raw ? length : 1;
    if (length > ZstdBlock.LIMIT_BYTES || header + stored > end) {
      throw new IOException("zstd literals that are too long");
    }
    byte[] bytes = Arrays.copyOfRange(block, header, header + length);
    if (!raw) {
      Arrays.fill(bytes, block[header]);
    }
    return new Literals(bytes, length, before, header + stored);
  }

  private static Literals coded(
      byte[] block, int end, boolean withTable, int format, Optional<HuffmanTable> before)
      throws IOException {
    int header = Math.max(3, format + 2);
    int digits = header == 3 ? 10 : header == 4 ? 14 : 18;
    long sizes = number(block, header, end) >> 4;
    int length = (int) (sizes & (1 << digits) - 1);
    int packed = (int) (sizes >> digits & (1 << digits) - 1);
    int next = header + packed;
    if (length > ZstdBlock.LIMIT_BYTES || next > end) {
      throw new IOException("zstd literals that are too long");
    }
    HuffmanTable table;
    int at = header;
    if (withTable) {
      HuffmanTable.Read read = HuffmanTable.read(block, header, next);
      table = read.table();
      at = read.nextByte();
    } else {
      table = before.orElseThrow(() -> new IOException("zstd literals without their codes"));
    }
    byte[] bytes = new byte[length];
    if (format == 0) {
      table.decode(block, at, next, bytes, 0, length);
    } else {
      four(block, at, next, table, bytes);
    }
    return new Literals(bytes, length, Optional.of(table), next);
  }

  /** Four streams behind a table of the lengths of the first three. */
  private static void four(byte[] block, int at, int end, HuffmanTable table, byte[] into)
      throws IOException {
    int start = at + 6;
    int each = (into.length + 3) / 4;
    if (start > end || each * 3 > into.length) {
      throw new IOException("zstd literals in too few bytes");
    }
    for (int stream = 0; stream < 4; stream++) {
      int place = at + 2 * stream;
      int stop =
          stream == 3 ? end : start + (block[place] & 0xFF) + ((block[place + 1] & 0xFF) << 8);
      if (stop > end) {
        throw new IOException("zstd literals that are too long");
      }
      int to = stream == 3 ? into.length : each * (stream + 1);
      table.decode(block, start, stop, into, each * stream, to);
      start = stop;
    }
  }

  private static long number(byte[] block, int bytes, int end) throws IOException {
    if (bytes > end) {
      throw new IOException("a cut zstd block");
    }
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | block[i] & 0xFF;
    }
    return value;
  }
}
