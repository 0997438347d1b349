package dev.layerweight.catalog.context;

import java.util.zip.Deflater;

/**
 * How much gzip needs for a stream that passes by, found by compressing its beginning and samples
 * of what follows at level 6.
 */
final class PackedSample implements AutoCloseable {

  /** So much of the beginning is compressed as a whole: small archives are weighed exactly. */
  private static final long WHOLE_BYTES = 8 << 20;

  /** Of the rest every so many blocks one is compressed. */
  private static final int ONE_BLOCK_OF = 16;

  private static final int BLOCK_BYTES = 64 * 1024;

  private final Deflater deflater = new Deflater(6, true);
  private final byte[] sink = new byte[BLOCK_BYTES];
  private long passedBytes;

  void pass(byte[] bytes, int start, int length) {
    int done = 0;
    while (done < length) {
      int step = (int) Math.min(length - done, BLOCK_BYTES - passedBytes % BLOCK_BYTES);
      if (passedBytes < WHOLE_BYTES || passedBytes / BLOCK_BYTES % ONE_BLOCK_OF == 0) {
        deflater.setInput(bytes, start + done, step);
        while (!deflater.needsInput()) {
          deflater.deflate(sink);
        }
      }
      done += step;
      passedBytes += step;
    }
  }

  /** Bytes that gzip makes of one byte; 0 where nothing passed. */
  double ratio() {
    deflater.finish();
    while (!deflater.finished()) {
      deflater.deflate(sink);
    }
    long read = deflater.getBytesRead();
    return read == 0 ? 0 : (double) deflater.getBytesWritten() / read;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
