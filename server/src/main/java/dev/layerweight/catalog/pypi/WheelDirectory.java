package dev.layerweight.catalog.pypi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Counts what a wheel unpacks to by its directory alone, which stands at the archive's end: a few
 * kilobytes instead of a download.
 *
 * @param unpackedBytes sum of the sizes of its files
 * @param pythonSourceBytes of its {@code .py} files
 * @param nativeBytes of its shared libraries
 */
public record WheelDirectory(
    long unpackedBytes, long pythonSourceBytes, int pythonFiles, long nativeBytes, int files) {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int END_BYTES = 22;
  private static final int ENTRY_BYTES = 46;
  private static final int LIMIT_COMMENT_BYTES = 65_535;
  private static final int LIMIT_DIRECTORY_BYTES = 64 << 20;

  /** A file of which parts can be read, such as one behind byte-range requests. */
  public interface Ranges {

    /** Bytes of the whole file. */
    long size() throws IOException;

    /** Exactly {@code length} bytes from {@code offset}. */
    byte[] read(long offset, int length) throws IOException;
  }

  /**
   * Reads the directory with at most two ranges.
   *
   * @throws IOException where the file is no zip archive, or a part of it cannot be read
   */
  public static WheelDirectory of(Ranges file) throws IOException {
    return count(entries(file));
  }

  /**
   * The archive's central directory as it stands in the file, little-endian.
   *
   * @throws IOException where the file is no zip archive, or a part of it cannot be read
   */
  public static ByteBuffer entries(Ranges file) throws IOException {
    long size = file.size();
    int tail = (int) Math.min(size, END_BYTES + LIMIT_COMMENT_BYTES);
    ByteBuffer end = buffer(file.read(size - tail, tail));
    int at = tail - END_BYTES;
    while (at >= 0 && end.getInt(at) != END_SIGNATURE) {
      at--;
    }
    if (at < 0) {
      throw new IOException("not a zip archive");
    }
    long bytes = Integer.toUnsignedLong(end.getInt(at + 12));
    long offset = Integer.toUnsignedLong(end.getInt(at + 16));
    if (bytes > LIMIT_DIRECTORY_BYTES || offset + bytes > size) {
      throw new IOException("its directory lies outside of the archive");
    }
    long tailStart = size - tail;
    if (offset >= tailStart) {
      return end.slice((int) (offset - tailStart), (int) bytes).order(end.order());
    }
    return buffer(file.read(offset, (int) bytes));
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static WheelDirectory count(ByteBuffer directory) throws IOException {
    long unpacked = 0;
    long source = 0;
    long compiled = 0;
    int pythonFiles = 0;
    int files = 0;
    int at = 0;
    while (at + ENTRY_BYTES <= directory.limit() && directory.getInt(at) == ENTRY_SIGNATURE) {
      long bytes = Integer.toUnsignedLong(directory.getInt(at + 24));
      int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
      int next = at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
      if (next > directory.limit()) {
        throw new IOException("an entry is cut short");
      }
      byte[] name = new byte[nameBytes];
      directory.get(at + ENTRY_BYTES, name);
      String path = new String(name, StandardCharsets.UTF_8);
      if (!path.endsWith("/")) {
        files++;
        unpacked += bytes;
        if (path.endsWith(".py")) {
          pythonFiles++;
          source += bytes;
        } else if (path.endsWith(".so") || path.contains(".so.")) {
          compiled += bytes;
        }
      }
      at = next;
    }
    return new WheelDirectory(unpacked, source, pythonFiles, compiled, files);
  }
}
