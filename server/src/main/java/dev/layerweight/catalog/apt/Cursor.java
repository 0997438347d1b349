package dev.layerweight.catalog.apt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers and strings one after the other. What does not fit into the file is refused by
 * {@link IndexOutOfBoundsException} or {@link IllegalArgumentException}, which {@link IndexReader}
 * turns into answers.
 */
final class Cursor {

  private static final int LIMIT_TEXT_BYTES = 4096;

  private final ByteBuffer file;
  private int position;

  Cursor(ByteBuffer file, int position) {
    this.file = file;
    this.position = position;
  }

  int number() {
    long value = longNumber();
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a number is too large");
    }
    return (int) value;
  }

  long longNumber() {
    long value = 0;
    for (int shift = 0; shift < 56; shift += 7) {
      byte next = file.get(position++);
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number does not end");
  }

  String text() {
    int length = number();
    if (length > LIMIT_TEXT_BYTES) {
      throw new IllegalArgumentException("a string is too long");
    }
    byte[] bytes = new byte[length];
    file.get(position, bytes);
    position += length;
    return new String(bytes, StandardCharsets.UTF_8);
  }

  void skip(int length) {
    if (length < 0 || length > file.limit() - position) {
      throw new IllegalArgumentException("a record is longer than the file");
    }
    position += length;
  }

  static int count(int value) {
    if (value < 0 || value > IndexFormat.LIMIT_COUNT) {
      throw new IllegalArgumentException("a count is too large");
    }
    return value;
  }

  static int below(int value, int limit) {
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException("a number points nowhere");
    }
    return value;
  }
}
