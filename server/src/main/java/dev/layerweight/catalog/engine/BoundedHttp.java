package dev.layerweight.catalog.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds an engine to a time and a size for each answer.
 *
 * <p>The transport below knows no time-out on a Unix socket. So each exchange runs on a thread of
 * its own, which is interrupted at the deadline; that closes the socket.
 */
final class BoundedHttp implements DockerHttpClient {

  private final DockerHttpClient transport;
  private final Duration limit;
  private final Duration firstLimit;
  private final int limitBytes;
  private final AtomicBoolean first = new AtomicBoolean(true);

  /**
   * @param limit for an answer from the request to its last byte
   * @param firstLimit for the first one, in which classes are loaded
   * @param limitBytes a longer answer is an error
   */
  BoundedHttp(
      DockerHttpClient transport, Duration limit, Duration firstLimit, int limitBytes) {
    this.transport = transport;
    this.limit = limit;
    this.firstLimit = firstLimit;
    this.limitBytes = limitBytes;
  }

  /** An engine that did not keep to its limits, or whose connection broke. */
  static final class Unanswered extends RuntimeException {
    Unanswered(String reason) {
      super(reason);
    }
  }

  /** An answer that is here as a whole. */
  private record Received(int getStatusCode, Map<String, List<String>> getHeaders, byte[] bytes)
      implements Response {

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void close() {
      // Nothing is open any more.
    }
  }

  @Override
  public Response execute(Request request) {
    FutureTask<Response> exchange = new FutureTask<>(() -> receive(request));
    Thread.ofVirtual().name("engine").start(exchange);
    Duration time = first.getAndSet(false) ? firstLimit : limit;
    try {
      return exchange.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new Unanswered("no answer within " + time.toMillis() + " ms");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Unanswered unanswered
          ? unanswered
          : new Unanswered("the connection failed: " + failed.getCause().getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Unanswered("interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  private Response receive(Request request) throws IOException {
    try (Response response = transport.execute(request)) {
      byte[] bytes = response.getBody().readNBytes(limitBytes + 1);
      if (bytes.length > limitBytes) {
        throw new Unanswered("the answer is longer than " + limitBytes + " bytes");
      }
      return new Received(response.getStatusCode(), response.getHeaders(), bytes);
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
