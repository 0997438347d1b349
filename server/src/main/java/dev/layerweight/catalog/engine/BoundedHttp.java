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
  private final DockerEngine.Limits limits;
  private final AtomicBoolean first = new AtomicBoolean(true);

  BoundedHttp(DockerHttpClient transport, DockerEngine.Limits limits) {
    this.transport = transport;
    this.limits = limits;
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
    Duration time = first.getAndSet(false) ? limits.first() : limits.read();
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
      byte[] bytes = response.getBody().readNBytes(limits.bytes() + 1);
      if (bytes.length > limits.bytes()) {
        throw new Unanswered("the answer is longer than " + limits.bytes() + " bytes");
      }
      return new Received(response.getStatusCode(), response.getHeaders(), bytes);
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
