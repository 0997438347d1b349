package dev.layerweight.catalog.apt;

/**
 * The layout of an index file, version 2. All fixed numbers are big-endian; {@code v} is an
 * unsigned LEB128 number of at most five bytes.
 *
 * <pre>
 * header   "LWAPTIX2", u32 length of the file, u32 CRC-32C of all that follows,
 *          u32 names, u32 version strings, u32 offsets of: meta, words, name blocks, version blocks,
 *          record blocks, base
 * meta     distribution, release, architecture, source (v length + UTF-8 each)
 * words    v count, then strings: sections, sources and suites, by number
 * blocks   u32 offset of each block of 16
 *          a block of strings: the first in full, then v shared prefix + v length + rest
 *          a block of records: v length + record
 * record   v order; v providers (v name, v version in that name's list, v provided version + 1);
 *          v versions; v measured
 * base     v count, then v name + v version string
 * </pre>
 *
 * <p>Names and version strings are sorted and numbered by their place, so a name is found by a
 * binary search over the first strings of the blocks, and nothing is decoded that nobody asks for.
 */
final class IndexFormat {

  static final byte[] MAGIC = {'L', 'W', 'A', 'P', 'T', 'I', 'X', '2'};
  static final int BLOCK = 16;
  static final int CHECKED_FROM = 16;
  static final int HEADER_BYTES = 48;

  /** No index of a real archive comes near it. */
  static final int LIMIT_BYTES = 64 << 20;

  static final int LIMIT_COUNT = 1_000_000;

  static final int FLAG_ARCHITECTURE_ALL = 1;
  static final int FLAG_ESSENTIAL = 2;
  static final int FLAG_IMPORTANT = 4;
  static final int FLAG_IN_ARCHIVE = 8;
  static final int FLAG_IN_BASE = 16;
  static final int MULTI_ARCH_SHIFT = 5;

  private IndexFormat() {}
}
