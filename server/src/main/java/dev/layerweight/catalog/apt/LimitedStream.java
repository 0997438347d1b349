package dev.layerweight.catalog.apt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that fails once it has given more than a number of bytes: a guard against packed bombs.
 */
public final class LimitedStream extends FilterInputStream {

  private long leftBytes;

  public LimitedStream(InputStream in, long limitBytes) {
    super(in);
    this.leftBytes = limitBytes;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) throws IOException {
    leftBytes -= bytes;
    if (leftBytes < 0) {
      throw new IOException("the list is too large");
    }
  }
}
