package dev.layerweight.lsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets writers go on at once and hands their bytes to the real stream in a thread of its own, so
 * that a client which is slow to read cannot stop the server from reading.
 */
final class PatientOutput extends OutputStream {

  private static final long LIMIT_BYTES = 512_000_000;
  private static final long LAST_WAIT_MILLIS = 2_000;
  private static final byte[] END = {};

  private final OutputStream target;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread writer;
  private volatile boolean broken;

  PatientOutput(OutputStream target) {
    this.target = target;
    this.writer = Thread.ofPlatform().daemon().name("lsp-writer").start(this::drain);
  }

  @Override
  public synchronized void write(int b) {
    pending.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    pending.write(bytes, offset, length);
  }

  /**
   * Hands over what was written since the last time.
   *
   * @throws IOException if the other side is gone, or has not read for so long that it must be
   */
  @Override
  public synchronized void flush() throws IOException {
    byte[] bytes = pending.toByteArray();
    pending.reset();
    if (broken || queuedBytes.get() > LIMIT_BYTES) {
      throw new IOException("the client does not read");
    }
    if (bytes.length > 0) {
      queuedBytes.addAndGet(bytes.length);
      queue.add(bytes);
    }
  }

  /** Hands over a whole message at once. */
  void send(byte[] message) {
    queuedBytes.addAndGet(message.length);
    queue.add(message);
  }

  /** Waits a moment for what is still on its way. */
  @Override
  public void close() throws IOException {
    queue.add(END);
    try {
      writer.join(LAST_WAIT_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain() {
    try {
      for (byte[] bytes = queue.take(); bytes != END; bytes = queue.take()) {
        target.write(bytes);
        queuedBytes.addAndGet(-bytes.length);
        if (queue.isEmpty()) {
          target.flush();
        }
      }
      target.flush();
    } catch (IOException _) {
      broken = true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
