package dev.layerweight.catalog.zstd;

import java.io.IOException;

/**
 * A table of Huffman codes for literals, RFC 8878 section 4.2.
 *
 * @param codeBits length of the longest code
 * @param entries by the next {@code codeBits} bits: the symbol in the lower byte, the length of its
 *     code above
 */
record HuffmanTable(int codeBits, short[] entries) {

  private static final int MOST_CODE_BITS = 11;
  private static final int MOST_WEIGHTS = 255;
  private static final int WEIGHTS_ACCURACY = 6;
  private static final int DIRECT = 128;

  /** A table with its place in the bytes. */
  record Read(HuffmanTable table, int nextByte) {}

  static Read read(byte[] bytes, int start, int end) throws IOException {
    if (start >= end) {
      throw new IOException("a zstd block without its codes");
    }
    int header = bytes[start] & 0xFF;
    int[] weights = new int[MOST_WEIGHTS + 2];
    boolean direct = header >= DIRECT;
    int length = direct ? (header - DIRECT + 2) / 2 : header;
    int next = start + 1 + length;
    if (next > end) {
      throw new IOException("a cut zstd block");
    }
    int count;
    if (direct) {
      count = header - DIRECT + 1;
      for (int i = 0; i < count; i++) {
        int both = bytes[start + 1 + i / 2];
        weights[i] = i % 2 == 0 ? both >> 4 & 15 : both & 15;
      }
    } else {
      count = unpacked(bytes, start + 1, next, weights);
    }
    return new Read(of(weights, count), next);
  }

  /** Two states take turns until the bits are used up. */
  private static int unpacked(byte[] bytes, int start, int end, int[] weights) throws IOException {
    FseTable.Read read = FseTable.read(bytes, start, end, WEIGHTS_ACCURACY, MOST_CODE_BITS + 2);
    FseTable table = read.table();
    BackwardBits in = new BackwardBits(bytes, read.nextByte(), end);
    int state = in.take(table.accuracyLog());
    int other = in.take(table.accuracyLog());
    int count = 0;
    while (count < MOST_WEIGHTS) {
      weights[count++] = table.symbol(state);
      int after = table.next(state, in);
      if (in.left() < 0) {
        weights[count++] = table.symbol(other);
        return count;
      }
      state = other;
      other = after;
    }
    throw new IOException("a zstd block with too many codes");
  }

  /** The weight of the last symbol is what is missing to a power of two. */
  private static HuffmanTable of(int[] weights, int count) throws IOException {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] > MOST_CODE_BITS) {
        throw new IOException("a zstd code that is too long");
      }
      sum += weights[i] == 0 ? 0 : 1 << weights[i] - 1;
    }
    int codeBits = 32 - Integer.numberOfLeadingZeros(sum);
    int left = (1 << codeBits) - sum;
    if (sum == 0 || codeBits > MOST_CODE_BITS || Integer.bitCount(left) != 1) {
      throw new IOException("zstd codes that do not add up");
    }
    weights[count] = 32 - Integer.numberOfLeadingZeros(left);
    short[] entries = new short[1 << codeBits];
    int place = 0;
    for (int weight = 1; weight <= codeBits; weight++) {
      for (int symbol = 0; symbol <= count; symbol++) {
        if (weights[symbol] == weight) {
          int bits = codeBits + 1 - weight;
          for (int i = 0; i < 1 << weight - 1; i++) {
            entries[place++] = (short) (bits << 8 | symbol);
          }
        }
      }
    }
    return new HuffmanTable(codeBits, entries);
  }

  /** Reads as many symbols as are wanted, which must use up all bits. */
  void decode(byte[] bytes, int start, int end, byte[] into, int from, int to) throws IOException {
    BackwardBits in = new BackwardBits(bytes, start, end);
    for (int i = from; i < to; i++) {
      int entry = entries[in.peek(codeBits)];
      into[i] = (byte) entry;
      in.skip(entry >> 8);
    }
    if (in.left() != 0) {
      throw new IOException("zstd literals of another length than is stated");
    }
  }
}
