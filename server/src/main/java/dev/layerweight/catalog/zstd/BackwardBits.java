package dev.layerweight.catalog.zstd;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bits from the end of some bytes to their beginning, RFC 8878 section 4.1: the highest bit
 * that is set in the last byte marks where they start. Beyond the beginning all bits are 0.
 */
final class BackwardBits {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int startBit;
  private int leftBits;

  /**
   * @param bytes with at least {@link ZstdBlock#SLACK_BYTES} more behind the end, of any content
   */
  BackwardBits(byte[] bytes, int start, int end) throws IOException {
    if (end <= start || bytes[end - 1] == 0) {
      throw new IOException("a zstd stream without an end");
    }
    this.bytes = bytes;
    this.startBit = start * 8;
    int highest = 31 - Integer.numberOfLeadingZeros(bytes[end - 1] & 0xFF);
    this.leftBits = (end - 1 - start) * 8 + highest;
  }

  /** How many are left; negative where more were taken than there are. */
  int left() {
    return leftBits;
  }

  /** The next bits without taking them, at most 32. */
  int peek(int count) {
    int from = leftBits - count;
    if (from >= 0) {
      return at(from, count);
    }
    int there = Math.max(0, leftBits);
    return from <= -32 ? 0 : at(0, there) << -from;
  }

  int take(int count) {
    int value = peek(count);
    leftBits -= count;
    return value;
  }

  void skip(int count) {
    leftBits -= count;
  }

  private int at(int bit, int count) {
    int place = startBit + bit;
    long word = (long) LONG.get(bytes, place >>> 3);
    return (int) (word >>> (place & 7) & (1L << count) - 1);
  }
}
