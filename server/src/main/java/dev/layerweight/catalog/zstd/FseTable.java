package dev.layerweight.catalog.zstd;

import java.io.IOException;
import java.util.Arrays;

/**
 * A table of finite state entropy, RFC 8878 section 4.1: what each state stands for and how the
 * next one is found.
 *
 * @param accuracyLog logarithm of the number of states
 */
record FseTable(int accuracyLog, byte[] symbols, byte[] bits, short[] nextStates) {

  private static final int MOST_SYMBOLS = 256;

  /** A table with its place in the bytes. */
  record Read(FseTable table, int nextByte) {}

  /** A table of which every state is the same symbol. */
  static FseTable of(int symbol) {
    return new FseTable(0, new byte[] {(byte) symbol}, new byte[1], new short[1]);
  }

  /**
   * The table of a distribution.
   *
   * @param counts of states for each symbol; -1 is one with less than a whole state
   */
  static FseTable of(int accuracyLog, int... counts) {
    try {
      return made(accuracyLog, counts);
    } catch (IOException impossible) {
      throw new AssertionError("the distributions of the standard are sound", impossible);
    }
  }

  /**
   * Reads the description of a table.
   *
   * @param mostAccuracy the largest logarithm that is allowed
   * @param mostSymbols how many symbols there are
   */
  static Read read(byte[] bytes, int start, int end, int mostAccuracy, int mostSymbols)
      throws IOException {
    ForwardBits in = new ForwardBits(bytes, start, end);
    int accuracyLog = in.take(4) + 5;
    if (accuracyLog > mostAccuracy) {
      throw new IOException("a zstd table that is too exact");
    }
    int[] counts = new int[MOST_SYMBOLS];
    int symbols = 0;
    int left = 1 << accuracyLog;
    while (left > 0 && symbols < mostSymbols) {
      int count = 32 - Integer.numberOfLeadingZeros(left + 1);
      int value = in.take(count);
      int lower = (1 << count - 1) - 1;
      int threshold = (1 << count) - 1 - (left + 1);
      if ((value & lower) < threshold) {
        in.giveBackOne();
        value &= lower;
      } else if (value > lower) {
        value -= threshold;
      }
      int states = value - 1;
      left -= Math.abs(states);
      counts[symbols++] = states;
      if (states == 0) {
        int zeros;
        do {
          zeros = in.take(2);
          symbols += zeros;
        } while (zeros == 3 && symbols < mostSymbols);
      }
    }
    if (left != 0 || symbols > mostSymbols) {
      throw new IOException("a zstd table that does not add up");
    }
    return new Read(made(accuracyLog, Arrays.copyOf(counts, symbols)), in.nextByte());
  }

  private static FseTable made(int accuracyLog, int[] counts) throws IOException {
    int size = 1 << accuracyLog;
    byte[] symbols = new byte[size];
    int[] next = new int[counts.length];
    int high = size;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      next[symbol] = Math.abs(counts[symbol]);
      if (counts[symbol] < 0) {
        symbols[--high] = (byte) symbol;
      }
    }
    int place = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      for (int i = 0; i < counts[symbol]; i++) {
        symbols[place] = (byte) symbol;
        do {
          place = place + (size >> 1) + (size >> 3) + 3 & size - 1;
        } while (place >= high && high > 0);
      }
    }
    if (place != 0) {
      throw new IOException("a zstd table that does not fill its states");
    }
    byte[] bits = new byte[size];
    short[] nextStates = new short[size];
    for (int state = 0; state < size; state++) {
      int number = next[symbols[state] & 0xFF]++;
      int count = accuracyLog - (31 - Integer.numberOfLeadingZeros(number));
      bits[state] = (byte) count;
      nextStates[state] = (short) ((number << count) - size);
    }
    return new FseTable(accuracyLog, symbols, bits, nextStates);
  }

  int symbol(int state) {
    return symbols[state] & 0xFF;
  }

  int next(int state, BackwardBits in) {
    return nextStates[state] + in.take(bits[state]);
  }
}
