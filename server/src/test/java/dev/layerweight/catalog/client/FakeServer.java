package dev.layerweight.catalog.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on loopback that knows its pages by path, serves byte ranges and notes who asks. */
public final class FakeServer implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /** What stands at a path. */
  public record Page(int status, Map<String, String> headers, byte[] body) {

    public static Page of(byte[] body) {
      return new Page(200, Map.of(), body);
    }

    public static Page json(String text) {
      return new Page(
          200,
          Map.of("Content-Type", "application/vnd.pypi.simple.v1+json"),
          text.getBytes(StandardCharsets.UTF_8));
    }

    public static Page status(int status) {
      return new Page(status, Map.of(), new byte[0]);
    }

    public Page with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Page(status, more, body);
    }
  }

  /**
   * A request that came.
   *
   * @param path as sent, undecoded
   */
  public record Asked(String path, Map<String, String> headers) {

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean ranges = true;
  private volatile long sentBytes;

  public FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public FakeServer put(String path, Page page) {
    pages.put(path, page);
    return this;
  }

  public FakeServer withoutRanges() {
    ranges = false;
    return this;
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public List<String> askedPaths() {
    return asked().stream().map(Asked::path).toList();
  }

  public long sentBytes() {
    return sentBytes;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
      String path = exchange.getRequestURI().getRawPath();
      asked.add(new Asked(path, Map.copyOf(headers)));
      Page page = pages.getOrDefault(path, Page.status(404));
      if (page.headers().containsKey("ETag")
          && page.headers().get("ETag").equals(headers.get("if-none-match"))) {
        page = Page.status(304);
      }
      page.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = page.body();
      int status = page.status();
      Matcher range = RANGE.matcher(headers.getOrDefault("range", ""));
      if (ranges && status == 200 && range.matches() && body.length > 0) {
        int from =
            range.group(1).isEmpty()
                ? Math.max(0, body.length - Integer.parseInt(range.group(2)))
                : Integer.parseInt(range.group(1));
        int to =
            range.group(1).isEmpty() || range.group(2).isEmpty()
                ? body.length - 1
                : Math.min(body.length - 1, Integer.parseInt(range.group(2)));
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + to + "/" + body.length);
        body = Arrays.copyOfRange(body, from, to + 1);
        status = 206;
      }
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
      sentBytes += body.length;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
