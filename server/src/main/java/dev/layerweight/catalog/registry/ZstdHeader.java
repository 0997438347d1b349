package dev.layerweight.catalog.registry;

import java.util.OptionalLong;

/**
 * The unpacked length that the first frame of a zstd file states, RFC 8878 section 3.1.1: magic
 * number, descriptor, window, dictionary and then the content's size, where the packer knew it.
 *
 * <p>Skippable frames before it are passed over. A file of several frames states only the length of
 * the first: whoever takes it must check that it is large enough for the whole file.
 */
final class ZstdHeader {

  /** What is to be read of a file: a few skippable frames and the longest header. */
  static final int BYTES = 4_096;

  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int MOST_SKIPPABLE_FRAMES = 16;

  /** Bytes of the content's size and of the dictionary's number, by their two-bit codes. */
  private static final int[] SIZE_BYTES = {0, 2, 4, 8};

  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

  private ZstdHeader() {}

  /**
   * The length in bytes.
   *
   * @param start the first bytes of the file
   * @return empty where it is no zstd file, or nothing is stated in these bytes
   */
  static OptionalLong contentBytes(byte[] start) {
    int at = 0;
    for (int frame = 0; frame < MOST_SKIPPABLE_FRAMES; frame++) {
      if (at + 5 > start.length) {
        return OptionalLong.empty();
      }
      int magic = (int) number(start, at, 4);
      if (magic == MAGIC) {
        return frame(start, at + 4);
      }
      if ((magic & SKIPPABLE_MASK) != SKIPPABLE || at + 8 > start.length) {
        return OptionalLong.empty();
      }
      long next = at + 8L + number(start, at + 4, 4);
      if (next > start.length) {
        return OptionalLong.empty();
      }
      at = (int) next;
    }
    return OptionalLong.empty();
  }

  private static OptionalLong frame(byte[] start, int at) {
    int descriptor = start[at] & 0xFF;
    boolean single = (descriptor & 0x20) != 0;
    int code = descriptor >> 6;
    int bytes = code == 0 && single ? 1 : SIZE_BYTES[code];
    int sizeAt = at + 1 + (single ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3];
    if (bytes == 0 || sizeAt + bytes > start.length) {
      return OptionalLong.empty();
    }
    // Two bytes count from 256, because one byte has what is below.
    long stated = number(start, sizeAt, bytes) + (bytes == 2 ? 256 : 0);
    return stated < 0 ? OptionalLong.empty() : OptionalLong.of(stated);
  }

  /** Little-endian. */
  private static long number(byte[] from, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | from[at + i] & 0xFF;
    }
    return value;
  }
}
