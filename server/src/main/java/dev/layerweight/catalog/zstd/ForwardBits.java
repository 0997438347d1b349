package dev.layerweight.catalog.zstd;

import java.io.IOException;

/** Reads bits from the beginning of some bytes, the lowest bit of each byte first. */
final class ForwardBits {

  private final byte[] bytes;
  private final int end;
  private int bit;

  ForwardBits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    this.bit = start * 8;
  }

  int take(int count) throws IOException {
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      if (bit >>> 3 >= end) {
        throw new IOException("a cut zstd table");
      }
      value |= (bytes[bit >>> 3] >>> (bit & 7) & 1) << i;
    }
    return value;
  }

  void giveBackOne() {
    bit--;
  }

  /** The first byte of which nothing was taken. */
  int nextByte() {
    return bit + 7 >>> 3;
  }
}
