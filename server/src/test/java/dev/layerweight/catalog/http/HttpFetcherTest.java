package dev.layerweight.catalog.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.catalog.http.Fetcher.Request;
import dev.layerweight.catalog.http.NetworkPolicy.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFetcherTest {

  private static final HttpSettings PATIENT = settings(Duration.ofSeconds(30));

  /** For servers that must be given up; a machine that is slow gives them up as well. */
  private static final HttpSettings IMPATIENT = settings(Duration.ofMillis(400));

  private static HttpSettings settings(Duration read) {
    return new HttpSettings(
        Duration.ofSeconds(10), read, read.multipliedBy(4), 3, Duration.ofSeconds(10), 2, "tests");
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<HttpFetcher> fetchers = new ArrayList<>();
  private HttpServer server;
  private HttpFetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = newServer();
    fetcher = fetcher(new NetworkPolicy(Mode.ALL, Set.of()), PATIENT, ProxyRules.NONE);
  }

  @AfterEach
  void stop() {
    fetchers.forEach(HttpFetcher::close);
    servers.forEach(one -> one.stop(0));
  }

  @Test
  void bringsStatusHeadersAndBody() {
    on(
        server,
        "/a",
        exchange -> {
          exchange.getResponseHeaders().set("X-Name", "value");
          send(exchange, 404, "not here");
        });
    Reply.Answered answer = answered(get("/a", 100));
    assertEquals(404, answer.status());
    assertEquals("value", answer.header("x-name").orElseThrow());
    assertArrayEquals("not here".getBytes(StandardCharsets.UTF_8), answer.body());
    assertEquals(at(server, "/a"), answer.address());
  }

  @Test
  void headBringsNoBodyHoweverLongItWouldBe() {
    on(
        server,
        "/a",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "1000000");
          exchange.sendResponseHeaders(200, -1);
        });
    assertEquals(
        200, answered(fetcher.fetch(new Request("HEAD", at(server, "/a"), Map.of(), 0))).status());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5_000_000})
  void aBodyThatIsTooLongIsCutOff(long announced) {
    on(
        server,
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, announced);
          byte[] block = new byte[10_000];
          for (int i = 0; i < 500; i++) {
            exchange.getResponseBody().write(block);
          }
        });
    assertTrue(unreachable(get("/a", 50_000)).endsWith("longer than 50000 bytes"));
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    on(server, "/a", exchange -> send(exchange, 200, "1234"));
    assertEquals(200, answered(get("/a", 4)).status());
  }

  @Test
  void aBodyThatIsShorterThanAnnouncedIsNoAnswer() {
    AtomicInteger asked = new AtomicInteger();
    on(
        server,
        "/a",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          throw new IOException("cut");
        });
    assertTrue(unreachable(get("/a", 1_000)).contains("the connection broke"));
    assertEquals(3, asked.get());
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    on(
        server,
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          over.await(60, TimeUnit.SECONDS);
        });
    String reason = unreachable(impatient("/a"));
    over.countDown();
    assertTrue(reason.endsWith("no answer in time"), reason);
  }

  @Test
  void aServerThatDripsIsGivenUpInTheEnd() {
    on(
        server,
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 600; i++) {
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            Thread.sleep(100);
          }
        });
    String reason = unreachable(impatient("/a"));
    assertTrue(reason.endsWith("no answer in time"), reason);
  }

  @Test
  void aBusyServerIsAskedAgainWhenItWants() {
    AtomicInteger asked = new AtomicInteger();
    on(
        server,
        "/a",
        exchange -> {
          if (asked.incrementAndGet() == 1) {
            exchange.getResponseHeaders().set("Retry-After", "2");
          }
          send(exchange, asked.get() < 3 ? 429 : 200, "x");
        });
    assertEquals(200, answered(get("/a", 100)).status());
    assertEquals(List.of(Duration.ofSeconds(2), Duration.ofMillis(500)), pauses);
  }

  @Test
  void aServerThatStaysBusyIsLeftAloneAfterThreeTries() {
    AtomicInteger asked = new AtomicInteger();
    on(
        server,
        "/a",
        exchange -> {
          asked.incrementAndGet();
          send(exchange, 503, "x");
        });
    assertEquals(503, answered(get("/a", 100)).status());
    assertEquals(3, asked.get());
  }

  @Test
  void aServerThatWantsAnHourIsNotWaitedFor() {
    AtomicInteger asked = new AtomicInteger();
    on(
        server,
        "/a",
        exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().set("Retry-After", "3600");
          send(exchange, 429, "x");
        });
    assertEquals(429, answered(get("/a", 100)).status());
    assertEquals(1, asked.get());
    assertEquals(List.of(), pauses);
  }

  @Test
  void credentialsStayWithTheirHost() throws IOException {
    HttpServer other = newServer();
    List<String> here = new CopyOnWriteArrayList<>();
    List<String> there = new CopyOnWriteArrayList<>();
    on(server, "/a", exchange -> redirect(exchange, "/b"));
    on(
        server,
        "/b",
        exchange -> {
          here.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          redirect(exchange, at(other, "/c").toString());
        });
    on(
        other,
        "/c",
        exchange -> {
          there.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          there.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Other")));
          send(exchange, 200, "x");
        });
    Reply.Answered answer =
        answered(
            fetcher.fetch(
                new Request(
                    "GET",
                    at(server, "/a"),
                    Map.of("authorization", "Bearer secret", "X-Other", "kept"),
                    100)));
    assertEquals(200, answer.status());
    assertEquals(at(other, "/c"), answer.address());
    assertEquals(List.of("Bearer secret"), here);
    assertEquals(List.of("null", "kept"), there);
  }

  @Test
  void redirectsEnd() {
    AtomicInteger asked = new AtomicInteger();
    on(
        server,
        "/a",
        exchange -> {
          asked.incrementAndGet();
          redirect(exchange, "/a");
        });
    assertTrue(unreachable(get("/a", 100)).endsWith("redirects without end"));
    assertEquals(6, asked.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[", "file:///etc/passwd", "ftp://other.test/", "http:///x"})
  void redirectsToWhatIsNoWebAddressAreNotFollowed(String target) {
    on(server, "/a", exchange -> redirect(exchange, target));
    assertFalse(get("/a", 100) instanceof Reply.Answered);
  }

  @Test
  void aRedirectIntoTheUsersNetworkIsRefused() throws IOException {
    HttpServer other = newServer();
    AtomicInteger asked = new AtomicInteger();
    on(
        other,
        "/c",
        exchange -> {
          asked.incrementAndGet();
          send(exchange, 200, "x");
        });
    on(server, "/a", exchange -> redirect(exchange, at(other, "/c").toString()));
    HttpFetcher strict =
        fetcher(
            new NetworkPolicy(Mode.KNOWN, Set.of("127.0.0.1:" + server.getAddress().getPort())),
            PATIENT,
            ProxyRules.NONE);
    assertInstanceOf(Reply.Refused.class, strict.fetch(Request.get(at(server, "/a"), 100)));
    assertEquals(0, asked.get());
  }

  @Test
  void nothingLeavesWhileTheNetworkIsOff() {
    AtomicInteger asked = new AtomicInteger();
    on(server, "/a", exchange -> asked.incrementAndGet());
    HttpFetcher off = fetcher(NetworkPolicy.OFF, PATIENT, ProxyRules.NONE);
    assertEquals(
        new Reply.Refused("the network is switched off"),
        off.fetch(Request.get(at(server, "/a"), 100)));
    assertEquals(0, asked.get());
  }

  @Test
  void messagesTellNoSecrets() {
    int port = server.getAddress().getPort();
    server.stop(0);
    URI address = URI.create("http://user:hunter2@127.0.0.1:" + port + "/a?token=hunter3#hunter4");
    assertEquals(
        new Reply.Unreachable("http://127.0.0.1:" + port + "/a: no connection"),
        fetcher.fetch(Request.get(address, 100)));
  }

  @Test
  void aUserInTheAddressSignsInBasically() {
    List<String> seen = new CopyOnWriteArrayList<>();
    on(
        server,
        "/a",
        exchange -> {
          seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
          send(exchange, 200, "x");
        });
    URI address =
        URI.create("http://user:p%40ss@127.0.0.1:" + server.getAddress().getPort() + "/a");
    assertEquals(200, answered(fetcher.fetch(Request.get(address, 100))).status());
    assertEquals(List.of("Basic dXNlcjpwQHNz"), seen);
  }

  @Test
  void neverMoreThanTheAllowedRequestsAtOnce() throws InterruptedException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    on(
        server,
        "/a",
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.sleep(20);
          now.decrementAndGet();
          send(exchange, 200, "x");
        });
    List<Reply> replies = new CopyOnWriteArrayList<>();
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      askers.add(Thread.startVirtualThread(() -> replies.add(get("/a", 100))));
    }
    for (Thread asker : askers) {
      asker.join();
    }
    assertEquals(12, replies.stream().filter(Reply.Answered.class::isInstance).count());
    assertTrue(most.get() <= 2, () -> most + " at once");
  }

  @Test
  void goesThroughTheProxyOfTheEnvironment() {
    List<String> seen = new CopyOnWriteArrayList<>();
    on(
        server,
        "/",
        exchange -> {
          seen.add(exchange.getRequestURI().toString());
          send(exchange, 200, "x");
        });
    ProxyRules rules =
        ProxyRules.of(Map.of("HTTP_PROXY", "127.0.0.1:" + server.getAddress().getPort()));
    HttpFetcher proxied = fetcher(new NetworkPolicy(Mode.ALL, Set.of()), PATIENT, rules);
    assertEquals(
        200, answered(proxied.fetch(Request.get(URI.create("http://far.test/a"), 100))).status());
    assertEquals(List.of("http://far.test/a"), seen);
  }

  @Test
  void anUnknownKindOfProxyIsNotGoneAround() {
    HttpFetcher proxied =
        fetcher(
            new NetworkPolicy(Mode.ALL, Set.of()),
            PATIENT,
            ProxyRules.of(Map.of("all_proxy", "socks5://user:hunter2@127.0.0.1:1")));
    String reason = unreachable(proxied.fetch(Request.get(URI.create("http://far.test/a"), 100)));
    assertTrue(reason.endsWith("a proxy of the kind socks5, not http"), reason);
  }

  private HttpServer newServer() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    made.start();
    servers.add(made);
    return made;
  }

  private HttpFetcher fetcher(NetworkPolicy policy, HttpSettings settings, ProxyRules rules) {
    HttpFetcher made =
        new HttpFetcher(policy, rules, TrustedCertificates.NONE, settings, pauses::add);
    fetchers.add(made);
    return made;
  }

  private static void on(HttpServer server, String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Reply get(String path, long limitBytes) {
    return fetcher.fetch(Request.get(at(server, path), limitBytes));
  }

  private Reply impatient(String path) {
    return fetcher(new NetworkPolicy(Mode.ALL, Set.of()), IMPATIENT, ProxyRules.NONE)
        .fetch(Request.get(at(server, path), 1_000));
  }

  private static URI at(HttpServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void redirect(HttpExchange exchange, String target) throws IOException {
    exchange.getResponseHeaders().set("Location", target);
    exchange.sendResponseHeaders(307, -1);
  }

  private static Reply.Answered answered(Reply reply) {
    return assertInstanceOf(Reply.Answered.class, reply, reply::toString);
  }

  private static String unreachable(Reply reply) {
    return assertInstanceOf(Reply.Unreachable.class, reply, reply::toString).reason();
  }
}
