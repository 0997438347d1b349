package dev.layerweight.catalog.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Asks servers with {@code java.net.http}, within the user's network policy.
 *
 * <p>Redirects are followed by hand, at most five: credentials stay with the origin they were given
 * for, https never becomes http, and each address is checked against the policy. Busy servers (429,
 * 500, 502, 503, 504) and connections that break are tried again within bounds. Messages name
 * scheme, host and path only. Waiting costs a virtual thread nothing.
 */
public final class HttpFetcher implements Fetcher, AutoCloseable {

  private static final int REDIRECT_LIMIT = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What must not go to another origin. */
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "cookie", "proxy-authorization", "npm-auth", "private-token");

  /** Set by the client itself or not to be set by a caller. */
  private static final Set<String> RESERVED_HEADERS =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "proxy-authorization");

  private static final String BROKEN = "the connection broke";
  private static final String NO_CONNECTION = "no connection";
  private static final String NO_CONNECTION_IN_TIME = "no connection in time";
  private static final String SILENT = "no answer in time";
  private static final String UNKNOWN_HOST = "the host is not known";

  /** Waits between two tries. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final NetworkPolicy policy;
  private final ProxyRules proxies;
  private final TrustedCertificates certificates;
  private final HttpSettings settings;
  private final Optional<UnreachableHosts> unreachable;
  private final Pause pause;
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();
  private final Map<List<Path>, HttpClient> clients = new ConcurrentHashMap<>();

  public HttpFetcher(
      NetworkPolicy policy,
      ProxyRules proxies,
      TrustedCertificates certificates,
      HttpSettings settings) {
    this(policy, proxies, certificates, settings, Optional.empty(), Thread::sleep);
  }

  /**
   * @param unreachable remembers hosts that could not be reached; fetchers may share it
   */
  public HttpFetcher(
      NetworkPolicy policy,
      ProxyRules proxies,
      TrustedCertificates certificates,
      HttpSettings settings,
      UnreachableHosts unreachable) {
    this(policy, proxies, certificates, settings, Optional.of(unreachable), Thread::sleep);
  }

  HttpFetcher(
      NetworkPolicy policy,
      ProxyRules proxies,
      TrustedCertificates certificates,
      HttpSettings settings,
      Pause pause) {
    this(policy, proxies, certificates, settings, Optional.empty(), pause);
  }

  private HttpFetcher(
      NetworkPolicy policy,
      ProxyRules proxies,
      TrustedCertificates certificates,
      HttpSettings settings,
      Optional<UnreachableHosts> unreachable,
      Pause pause) {
    this.policy = policy;
    this.proxies = proxies;
    this.certificates = certificates;
    this.settings = settings;
    this.unreachable = unreachable;
    this.pause = pause;
  }

  @Override
  public Reply fetch(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new Reply.Refused("only GET and HEAD are asked");
    }
    Optional<String> refusal = policy.refusal(request.address());
    if (refusal.isPresent()) {
      return new Reply.Refused(refusal.get());
    }
    Deadline deadline = new Deadline(settings.whole());
    Request current = withUserAsHeader(request);
    try {
      for (int redirects = 0; ; redirects++) {
        Reply reply = tries(current, deadline);
        if (!(reply instanceof Reply.Answered answered)
            || !REDIRECTS.contains(answered.status())
            || answered.header("location").isEmpty()) {
          return reply;
        }
        if (redirects == REDIRECT_LIMIT) {
          return unreachable(request.address(), "redirects without end");
        }
        Optional<URI> target = target(current.address(), answered.header("location").get());
        if (target.isEmpty()) {
          return unreachable(request.address(), "a redirect leads to no address");
        }
        Optional<String> forbidden = policy.redirectRefusal(current.address(), target.get());
        if (forbidden.isPresent()) {
          return new Reply.Refused(forbidden.get());
        }
        current = redirected(current, target.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unreachable(request.address(), "interrupted");
    }
  }

  /** Stops what is under way. */
  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
  }

  private Reply tries(Request request, Deadline deadline) throws InterruptedException {
    for (int number = 1; ; number++) {
      Try one = oneTurn(request, deadline);
      if (!one.worthAnother() || number >= settings.tries()) {
        return one.reply();
      }
      Optional<String> retryAfter =
          one.reply() instanceof Reply.Answered answered
              ? answered.header("retry-after")
              : Optional.empty();
      Optional<Duration> wait =
          Backoff.pause(retryAfter, number, settings.longestPause(), Instant.now());
      if (wait.isEmpty() || wait.get().compareTo(deadline.left()) >= 0) {
        return one.reply();
      }
      pause.of(wait.get());
    }
  }

  private Try oneTurn(Request request, Deadline deadline) throws InterruptedException {
    Origin origin = Origin.of(request.address()).orElseThrow();
    Semaphore turn =
        turns.computeIfAbsent(
            origin.hostAndPort(), _ -> new Semaphore(settings.requestsPerHost(), true));
    long queued = System.nanoTime();
    turn.acquire();
    deadline.extend(System.nanoTime() - queued);
    try {
      return send(request, origin, deadline);
    } finally {
      turn.release();
    }
  }

  private Try send(Request request, Origin origin, Deadline deadline) throws InterruptedException {
    if (proxies.to(origin) instanceof ProxyRules.Way.Impossible(String reason)) {
      return new Try(unreachable(request.address(), reason), false);
    }
    Optional<String> before = unreachable.flatMap(hosts -> hosts.reason(origin));
    if (before.isPresent()) {
      return new Try(unreachable(request.address(), before.get()), false);
    }
    HttpRequest message;
    try {
      message = message(request, deadline);
    } catch (IllegalArgumentException _) {
      return new Try(
          unreachable(request.address(), "the request has an invalid address or header"), false);
    }
    AtomicLong lastActivity = new AtomicLong(System.nanoTime());
    Runnable activity = () -> lastActivity.set(System.nanoTime());
    boolean head = request.method().equals("HEAD");
    CompletableFuture<HttpResponse<byte[]>> answer =
        client(origin)
            .sendAsync(
                message,
                info -> {
                  activity.run();
                  long announced =
                      head ? 0 : info.headers().firstValueAsLong("content-length").orElse(0);
                  return new BoundedBody(request.limitBytes(), announced, activity);
                });
    try {
      HttpResponse<byte[]> response = await(answer, lastActivity, deadline);
      Map<String, List<String>> headers = new HashMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      return new Try(
          new Reply.Answered(
              response.statusCode(), Map.copyOf(headers), response.body(), request.address()),
          Backoff.isWorthATry(response.statusCode()));
    } catch (TimeoutException _) {
      remember(origin, SILENT);
      return new Try(unreachable(request.address(), SILENT), false);
    } catch (ExecutionException failure) {
      String reason = reason(failure.getCause());
      remember(origin, reason);
      return new Try(unreachable(request.address(), reason), reason.equals(BROKEN));
    } finally {
      // Does nothing to what is complete; else it ends the exchange and its connection.
      answer.cancel(true);
    }
  }

  private <T> T await(CompletableFuture<T> answer, AtomicLong lastActivity, Deadline deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      long silence = System.nanoTime() - lastActivity.get();
      long patience = Math.min(settings.read().toNanos() - silence, deadline.left().toNanos());
      if (patience <= 0) {
        throw new TimeoutException();
      }
      try {
        return answer.get(patience, TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        // Something may have come meanwhile; the loop's head decides.
      }
    }
  }

  private HttpRequest message(Request request, Deadline deadline) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.address())
            .method(request.method(), HttpRequest.BodyPublishers.noBody())
            .timeout(deadline.left().plusMillis(1))
            .setHeader("User-Agent", settings.userAgent());
    request
        .headers()
        .forEach((name, value) -> {
          if (!RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            builder.setHeader(name, value);
          }
        });
    return builder.build();
  }

  private void remember(Origin origin, String reason) {
    Optional<Duration> life =
        switch (reason) {
          case NO_CONNECTION_IN_TIME, NO_CONNECTION, UNKNOWN_HOST ->
              Optional.of(UnreachableHosts.NO_CONNECTION_LIFE);
          case SILENT -> Optional.of(UnreachableHosts.SILENCE_LIFE);
          default -> Optional.empty();
        };
    unreachable.ifPresent(hosts -> life.ifPresent(time -> hosts.failed(origin, reason, time)));
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case BoundedBody.TooLong tooLong -> tooLong.getMessage();
      case HttpConnectTimeoutException _ -> NO_CONNECTION_IN_TIME;
      case HttpTimeoutException _ -> SILENT;
      case SSLException _ -> "its certificate or its TLS is not trusted";
      case ConnectException refused when isUnknownHost(refused) -> UNKNOWN_HOST;
      case ConnectException _ -> NO_CONNECTION;
      case IOException _ -> BROKEN;
      case null, default -> "the request failed";
    };
  }

  private static boolean isUnknownHost(ConnectException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static Reply.Unreachable unreachable(URI address, String reason) {
    return new Reply.Unreachable(Addresses.shown(address) + ": " + reason);
  }

  private static Optional<URI> target(URI from, String location) {
    try {
      return Optional.of(from.resolve(URI.create(location.strip())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Request redirected(Request request, URI target) {
    Map<String, String> headers = new HashMap<>(request.headers());
    if (!Origin.of(request.address()).equals(Origin.of(target))) {
      headers.keySet().removeIf(name -> SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
    }
    // A user in a redirect's address is the server's idea, not the user's.
    return new Request(
        request.method(), Addresses.withoutUser(target), headers, request.limitBytes());
  }

  /** {@code https://user:password@host/} means Basic authentication. */
  private static Request withUserAsHeader(Request request) {
    String user = request.address().getUserInfo();
    if (user == null) {
      return request;
    }
    Map<String, String> headers = new HashMap<>(request.headers());
    if (headers.keySet().stream().noneMatch("authorization"::equalsIgnoreCase)) {
      headers.put("Authorization", basic(user));
    }
    return new Request(
        request.method(), Addresses.withoutUser(request.address()), headers, request.limitBytes());
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  /** Hosts with certificates of their own have a client of their own. */
  private HttpClient client(Origin origin) {
    List<Path> own = origin.scheme().equals("https") ? certificates.filesOf(origin) : List.of();
    return clients.computeIfAbsent(own, this::newClient);
  }

  private HttpClient newClient(List<Path> hostCertificates) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connect())
            .proxy(new Selector(proxies))
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    certificates.context(hostCertificates).ifPresent(builder::sslContext);
    proxyUser().ifPresent(builder::authenticator);
    return builder.build();
  }

  /** Proxies with a password are asked for it by both schemes alike; either names it. */
  private Optional<Authenticator> proxyUser() {
    List<ProxyRules.Way.Through> withUser =
        Stream.of("http", "https")
            .map(scheme -> proxies.to(new Origin(scheme, "proxied.invalid", 0)))
            .filter(ProxyRules.Way.Through.class::isInstance)
            .map(ProxyRules.Way.Through.class::cast)
            .filter(way -> way.authorization().isPresent())
            .toList();
    if (withUser.isEmpty()) {
      return Optional.empty();
    }
    // Java keeps Basic from proxies of https by default; all other clients send it there.
    if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
    return Optional.of(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
              return null;
            }
            return withUser.stream()
                .filter(way -> way.host().equalsIgnoreCase(getRequestingHost()))
                .filter(way -> way.port() == getRequestingPort())
                .findFirst()
                .flatMap(ProxyRules.Way.Through::authorization)
                .map(text -> text.split(":", 2))
                .map(parts ->
                    new PasswordAuthentication(
                        parts[0], (parts.length > 1 ? parts[1] : "").toCharArray()))
                .orElse(null);
          }
        });
  }

  /** What one try brought, and whether another may bring more. */
  private record Try(Reply reply, boolean worthAnother) {}

  /** The end of a request, put off by the time that it waited for its turn. */
  private static final class Deadline {
    private long endNanos;

    Deadline(Duration whole) {
      endNanos = System.nanoTime() + whole.toNanos();
    }

    void extend(long nanos) {
      endNanos += nanos;
    }

    Duration left() {
      return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }
  }

  private static final class Selector extends ProxySelector {
    private final ProxyRules rules;

    Selector(ProxyRules rules) {
      this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI address) {
      return Origin.of(address)
          .map(rules::to)
          .filter(ProxyRules.Way.Through.class::isInstance)
          .map(ProxyRules.Way.Through.class::cast)
          .map(way ->
              List.of(
                  new Proxy(
                      Proxy.Type.HTTP, InetSocketAddress.createUnresolved(way.host(), way.port()))))
          .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
      // The request itself reports it.
    }
  }
}
