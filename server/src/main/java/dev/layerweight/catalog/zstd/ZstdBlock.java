package dev.layerweight.catalog.zstd;

import java.io.IOException;
import java.util.Optional;

/**
 * Unpacks the packed blocks of one frame, RFC 8878 section 3.1.1.3: literals, and sequences that
 * say where they go between copies of what came before. Tables and offsets stay for later blocks.
 */
final class ZstdBlock {

  /** No block holds more, packed or unpacked. */
  static final int LIMIT_BYTES = 128 << 10;

  /** What must lie behind a block so that eight bytes can be read at once anywhere in it. */
  static final int SLACK_BYTES = 8;

  private static final int[] LITERAL_BASES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64,
    128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
  };
  private static final int[] LITERAL_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11,
    12, 13, 14, 15, 16
  };
  private static final int[] MATCH_BASES = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051,
    4099, 8195, 16387, 32771, 65539
  };
  private static final int[] MATCH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };

  /** One of the three kinds of numbers in a sequence. */
  private enum Kind {
    LITERALS(
        9,
        36,
        FseTable.of(
            6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1,
            1, 1, 1, 1, -1, -1, -1, -1)),
    OFFSETS(
        8,
        32,
        FseTable.of(
            5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1,
            -1, -1)),
    MATCHES(
        9,
        53,
        FseTable.of(
            6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1));

    private final int mostAccuracy;
    private final int symbols;
    private final FseTable usual;

    Kind(int mostAccuracy, int symbols, FseTable usual) {
      this.mostAccuracy = mostAccuracy;
      this.symbols = symbols;
      this.usual = usual;
    }
  }

  private final byte[] block = new byte[LIMIT_BYTES + SLACK_BYTES];
  private Optional<HuffmanTable> codes = Optional.empty();
  private final FseTable[] tables = new FseTable[Kind.values().length];
  private final int[] offsets = {1, 4, 8};

  /** Where the packed bytes of the next block go. */
  byte[] packed() {
    return block;
  }

  /**
   * Unpacks the block that lies in {@link #packed}.
   *
   * @param end how many bytes of it there are
   * @param into the frame so far; there is room for {@link #LIMIT_BYTES} more
   * @param begin where the oldest byte lies that may be copied
   * @param from where the new bytes go
   * @return where they end
   */
  int unpack(int end, byte[] into, int begin, int from) throws IOException {
    Literals literals = Literals.read(block, end, codes);
    codes = literals.table();
    int at = literals.nextByte();
    int count = at < end ? block[at++] & 0xFF : 0;
    if (count > 127) {
      if (at + 2 > end) {
        throw new IOException("a cut zstd block");
      }
      count =
          count < 255
              ? (count - 128 << 8) + (block[at++] & 0xFF)
              : (block[at++] & 0xFF) + ((block[at++] & 0xFF) << 8) + 0x7F00;
    }
    if (count == 0) {
      return literalsOnly(literals, 0, into, from, from);
    }
    return sequences(literals, at, end, count, into, begin, from);
  }

  private static int literalsOnly(Literals literals, int used, byte[] into, int to, int from)
      throws IOException {
    int length = literals.length() - used;
    if (to - from + length > LIMIT_BYTES) {
      throw new IOException("a zstd block that is too long");
    }
    System.arraycopy(literals.bytes(), used, into, to, length);
    return to + length;
  }

  private int sequences(
      Literals literals, int start, int end, int count, byte[] into, int begin, int from)
      throws IOException {
    if (start >= end) {
      throw new IOException("a cut zstd block");
    }
    int modes = block[start] & 0xFF;
    int at = start + 1;
    for (Kind kind : Kind.values()) {
      at = table(kind, modes >> 6 - 2 * kind.ordinal() & 3, at, end);
    }
    FseTable literalTable = tables[Kind.LITERALS.ordinal()];
    FseTable offsetTable = tables[Kind.OFFSETS.ordinal()];
    FseTable matchTable = tables[Kind.MATCHES.ordinal()];
    BackwardBits in = new BackwardBits(block, at, end);
    int literalState = in.take(literalTable.accuracyLog());
    int offsetState = in.take(offsetTable.accuracyLog());
    int matchState = in.take(matchTable.accuracyLog());
    int used = 0;
    int to = from;
    for (int i = 0; i < count; i++) {
      int offsetCode = offsetTable.symbol(offsetState);
      if (offsetCode > 30 || in.left() < 0) {
        throw new IOException("a damaged zstd block");
      }
      int offsetValue = (1 << offsetCode) + in.take(offsetCode);
      int matchCode = matchTable.symbol(matchState);
      int match = MATCH_BASES[matchCode] + in.take(MATCH_BITS[matchCode]);
      int literalCode = literalTable.symbol(literalState);
      int plain = LITERAL_BASES[literalCode] + in.take(LITERAL_BITS[literalCode]);
      int offset = offset(offsetValue, plain == 0);
      if (plain > literals.length() - used || to - from + plain + match > LIMIT_BYTES) {
        throw new IOException("a zstd block that is too long");
      }
      System.arraycopy(literals.bytes(), used, into, to, plain);
      used += plain;
      to += plain;
      if (offset < 1 || offset > to - begin) {
        throw new IOException("a zstd block that copies what never was");
      }
      to = copied(into, to, offset, match);
      if (i + 1 < count) {
        literalState = literalTable.next(literalState, in);
        matchState = matchTable.next(matchState, in);
        offsetState = offsetTable.next(offsetState, in);
      }
    }
    if (in.left() != 0) {
      throw new IOException("a zstd block of another length than is stated");
    }
    return literalsOnly(literals, used, into, to, from);
  }

  /** What is copied may overlap with where it goes, and then repeats. */
  private static int copied(byte[] into, int to, int offset, int length) {
    if (offset >= length) {
      System.arraycopy(into, to - offset, into, to, length);
    } else {
      for (int i = 0; i < length; i++) {
        into[to + i] = into[to + i - offset];
      }
    }
    return to + length;
  }

  private int table(Kind kind, int mode, int at, int end) throws IOException {
    int place = kind.ordinal();
    switch (mode) {
      case 0 -> tables[place] = kind.usual;
      case 1 -> {
        if (at >= end || (block[at] & 0xFF) >= kind.symbols) {
          throw new IOException("a damaged zstd table");
        }
        tables[place] = FseTable.of(block[at] & 0xFF);
        return at + 1;
      }
      case 2 -> {
        FseTable.Read read = FseTable.read(block, at, end, kind.mostAccuracy, kind.symbols);
        tables[place] = read.table();
        return read.nextByte();
      }
      default -> {
        if (tables[place] == null) {
          throw new IOException("a zstd block without its tables");
        }
      }
    }
    return at;
  }

  /**
   * The first three values stand for the last three offsets, shifted where no literal is before.
   */
  private int offset(int value, boolean shifted) {
    int index = value - 1 + (shifted ? 1 : 0);
    int offset = value > 3 ? value - 3 : index < 3 ? offsets[index] : offsets[0] - 1;
    int place = value > 3 ? 3 : index;
    if (place > 1) {
      offsets[2] = offsets[1];
    }
    if (place > 0) {
      offsets[1] = offsets[0];
      offsets[0] = offset;
    }
    return offset;
  }
}
