package dev.layerweight.catalog.zstd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The unpacked content of a zstd file, all its frames behind one another. Checksums of frames are
 * passed over: who reads has the digest of the whole file.
 */
public final class ZstdInputStream extends InputStream {

  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int MOST_EMPTY_BLOCKS = 10_000;

  /** Twice as much must be a length of an array. */
  private static final int MOST_WINDOW_BYTES = 256 << 20;

  private final InputStream in;
  private final int limitWindowBytes;

  /** The window that may be copied from, and behind it what was not read yet. */
  private byte[] content = new byte[0];

  private int begin;
  private int read;
  private int end;
  private int windowBytes;
  private boolean inFrame;
  private boolean lastBlock;
  private boolean checksum;
  private boolean over;
  private ZstdBlock blocks = new ZstdBlock();

  /**
   * @param limitWindowBytes a file that wants more memory for its window fails
   */
  public ZstdInputStream(InputStream in, int limitWindowBytes) {
    this.in = in;
    this.limitWindowBytes = Math.min(limitWindowBytes, MOST_WINDOW_BYTES);
  }

  @Override
  public int read() throws IOException {
    return fill() ? content[read++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - read);
    System.arraycopy(content, read, buffer, offset, count);
    read += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Whether there is something to read. */
  private boolean fill() throws IOException {
    for (int empty = 0; read == end && !over; empty++) {
      if (empty > MOST_EMPTY_BLOCKS) {
        throw new IOException("a zstd file of empty blocks");
      }
      if (inFrame) {
        block();
      } else {
        over = !frame();
      }
    }
    return read < end;
  }

  /** Begins the next frame; false at the end of the file. */
  private boolean frame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    int magic = first | (int) (number(3) << 8);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      in.skipNBytes(number(4));
      return true;
    }
    if (magic != MAGIC) {
      throw new IOException("not packed with zstd");
    }
    int descriptor = (int) number(1);
    boolean single = (descriptor & 0x20) != 0;
    long window = single ? 0 : window((int) number(1));
    int dictionary = descriptor & 3;
    if (number(dictionary == 3 ? 4 : dictionary) != 0 || (descriptor & 8) != 0) {
      throw new IOException("a zstd file that needs a dictionary");
    }
    int code = descriptor >> 6;
    long stated = number(code == 0 ? single ? 1 : 0 : 1 << code) + (code == 1 ? 256 : 0);
    window = single ? stated : window;
    if (window < 0 || window > limitWindowBytes) {
      throw new IOException("a zstd file that needs too much memory");
    }
    windowBytes = (int) window;
    begin = end;
    checksum = (descriptor & 4) != 0;
    lastBlock = false;
    inFrame = true;
    blocks = new ZstdBlock();
    return true;
  }

  private static long window(int descriptor) {
    long base = 1L << 10 + (descriptor >> 3);
    return base + base / 8 * (descriptor & 7);
  }

  private void block() throws IOException {
    int header = (int) number(3);
    lastBlock = (header & 1) != 0;
    int size = header >> 3;
    int type = header >> 1 & 3;
    if (size > ZstdBlock.LIMIT_BYTES) {
      throw new IOException("a zstd block that is too long");
    }
    makeRoom();
    switch (type) {
      case 0 -> {
        readFully(content, end, size);
        end += size;
      }
      case 1 -> {
        Arrays.fill(content, end, end + size, (byte) number(1));
        end += size;
      }
      case 2 -> {
        readFully(blocks.packed(), 0, size);
        end = blocks.unpack(size, content, Math.max(begin, end - windowBytes), end);
      }
      default -> throw new IOException("a zstd block of no known kind");
    }
    if (lastBlock) {
      inFrame = false;
      number(checksum ? 4 : 0);
    }
  }

  /**
   * All was read by now, so that only the window is needed. The room is twice as large, or each
   * block would move all of it.
   */
  private void makeRoom() {
    if (end + ZstdBlock.LIMIT_BYTES <= content.length) {
      return;
    }
    int keep = Math.min(windowBytes, end - begin);
    int longest = 2 * windowBytes + 4 * ZstdBlock.LIMIT_BYTES;
    int length = Math.min(longest, Math.max(4 * ZstdBlock.LIMIT_BYTES, 2 * content.length));
    byte[] room = length > content.length ? new byte[length] : content;
    System.arraycopy(content, end - keep, room, 0, keep);
    content = room;
    begin = 0;
    read = keep;
    end = keep;
  }

  private void readFully(byte[] into, int from, int length) throws IOException {
    if (in.readNBytes(into, from, length) < length) {
      throw new EOFException("a cut zstd file");
    }
  }

  /** Little-endian. */
  private long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int one = in.read();
      if (one < 0) {
        throw new EOFException("a cut zstd file");
      }
      value |= (long) one << 8 * i;
    }
    return value;
  }
}
