package dev.layerweight.catalog.registry;

import dev.layerweight.catalog.http.Fetcher;
import dev.layerweight.catalog.http.Fetcher.Reply;
import dev.layerweight.catalog.http.Fetcher.Request;
import dev.layerweight.catalog.http.NetworkPolicy;
import dev.layerweight.image.ImageReference;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Speaks the OCI distribution API (and Docker's registry API, version 2): manifests, blobs, and the
 * way to sign in that a registry asks for.
 *
 * <p>Tokens are kept in memory as long as they are good. A password goes to the registry itself and
 * to a token server in the same domain only, over TLS unless both are on this machine.
 */
final class RegistryClient {

  private static final long TOKEN_LIMIT_BYTES = 256 * 1024;
  private static final Duration LONGEST_TOKEN = Duration.ofHours(1);

  /** Registries that answer under another name than the one in a reference. */
  private static final Map<String, String> API_HOSTS = Map.of("docker.io", "registry-1.docker.io");

  /** An {@code Authorization} header, good for a while. */
  private record Pass(String header, Instant until) {}

  private final Fetcher fetcher;
  private final CredentialSource credentials;
  private final NetworkPolicy policy;
  private final InstantSource clock;
  private final Map<String, Pass> passes = new ConcurrentHashMap<>();
  private final Map<String, String> schemes = new ConcurrentHashMap<>();

  RegistryClient(
      Fetcher fetcher, CredentialSource credentials, NetworkPolicy policy, InstantSource clock) {
    this.fetcher = fetcher;
    this.credentials = credentials;
    this.policy = policy;
    this.clock = clock;
  }

  /** The address that a registry's API has, to ask the policy about it. */
  static URI api(String registry) {
    return base("https", registry);
  }

  /**
   * Asks for something of a repository.
   *
   * @param path below the repository, such as {@code manifests/latest}
   */
  Reply ask(
      ImageReference image,
      String method,
      String path,
      Map<String, String> headers,
      long limitBytes) {
    String registry = image.registry();
    if (!isLoopback(registry)) {
      return ask("https", image, method, path, headers, limitBytes);
    }
    String known = schemes.getOrDefault(registry, "");
    if (!known.isEmpty()) {
      return ask(known, image, method, path, headers, limitBytes);
    }
    // Most registries of this machine have no certificate, and a first request has no password. One
    // with TLS refuses plain text at once (400 or a closed connection), while one without may never
    // answer a TLS greeting.
    Reply plain = ask("http", image, method, path, headers, limitBytes);
    if (plain instanceof Reply.Answered answered && answered.status() != 400) {
      schemes.put(registry, "http");
      return plain;
    }
    Reply secure = ask("https", image, method, path, headers, limitBytes);
    if (secure instanceof Reply.Answered) {
      schemes.put(registry, "https");
    }
    return secure;
  }

  private Reply ask(
      String scheme,
      ImageReference image,
      String method,
      String path,
      Map<String, String> headers,
      long limitBytes) {
    URI address;
    try {
      address =
          URI.create(base(scheme, image.registry()) + "v2/" + image.repository() + "/" + path);
    } catch (IllegalArgumentException _) {
      return new Reply.Unreachable("the registry's name is no address");
    }
    String key = scheme + " " + image.registry() + " " + image.repository();
    Optional<String> pass =
        Optional.ofNullable(passes.get(key))
            .filter(known -> clock.instant().isBefore(known.until()))
            .map(Pass::header);
    Reply first = fetcher.fetch(request(address, method, headers, pass, limitBytes));
    if (!(first instanceof Reply.Answered refused) || refused.status() != 401) {
      return first;
    }
    passes.remove(key);
    Optional<Pass> fresh =
        Challenge.of(refused.headers().getOrDefault("www-authenticate", List.of()))
            .flatMap(challenge -> answer(challenge, address, image));
    if (fresh.isEmpty()) {
      return first;
    }
    Reply second =
        fetcher.fetch(
            request(address, method, headers, Optional.of(fresh.get().header()), limitBytes));
    if (second instanceof Reply.Answered answered && answered.status() != 401) {
      passes.put(key, fresh.get());
    }
    return second;
  }

  private static Request request(
      URI address,
      String method,
      Map<String, String> headers,
      Optional<String> pass,
      long limitBytes) {
    Map<String, String> all = new HashMap<>(headers);
    pass.ifPresent(value -> all.put("Authorization", value));
    return new Request(method, address, Map.copyOf(all), limitBytes);
  }

  private Optional<Pass> answer(Challenge challenge, URI registry, ImageReference image) {
    Optional<Credentials> user = credentials.find(image.registry(), image.repository());
    return switch (challenge.scheme()) {
      case "basic" ->
          user.map(known -> new Pass(known.basic(), clock.instant().plus(LONGEST_TOKEN)));
      case "bearer" -> token(challenge, registry, image, user);
      default -> Optional.empty();
    };
  }

  /** The Docker token specification: a GET of the realm with service and scope. */
  private Optional<Pass> token(
      Challenge challenge, URI registry, ImageReference image, Optional<Credentials> user) {
    Optional<URI> realm = challenge.parameter("realm").flatMap(RegistryClient::address);
    if (realm.isEmpty() || !mayGiveTokens(realm.get(), registry)) {
      return Optional.empty();
    }
    String scope = "repository:" + image.repository() + ":pull";
    StringBuilder address = new StringBuilder(realm.get().toString());
    address.append(realm.get().getRawQuery() == null ? '?' : '&');
    challenge
        .parameter("service")
        .ifPresent(service -> address.append("service=").append(encoded(service)).append('&'));
    address.append("scope=").append(encoded(scope));
    Optional<String> pass =
        user.filter(_ -> isSameDomain(realm.get(), registry)).map(Credentials::basic);
    Reply reply =
        fetcher.fetch(
            request(URI.create(address.toString()), "GET", Map.of(), pass, TOKEN_LIMIT_BYTES));
    return reply instanceof Reply.Answered answered && answered.status() == 200
        ? Json.parse(answered.body()).flatMap(this::token)
        : Optional.empty();
  }

  private Optional<Pass> token(Json json) {
    Optional<String> token =
        json.text("token").or(() -> json.text("access_token")).filter(text -> !text.isBlank());
    // The specification has a minute where nothing is said; a little less is never too late.
    long seconds = Math.max(10, json.number("expires_in").orElse(60) * 9 / 10);
    Duration life = Duration.ofSeconds(Math.min(seconds, LONGEST_TOKEN.toSeconds()));
    return token.map(text -> new Pass("Bearer " + text, clock.instant().plus(life)));
  }

  private boolean mayGiveTokens(URI realm, URI registry) {
    boolean secure = "https".equalsIgnoreCase(realm.getScheme());
    boolean bothHere =
        "http".equalsIgnoreCase(realm.getScheme())
            && "http".equals(registry.getScheme())
            && isLoopback(realm.getRawAuthority());
    return (secure || bothHere) && realm.getRawUserInfo() == null && policy.allows(realm);
  }

  /**
   * Whether the two hosts are the same or differ in their first name only, as {@code
   * auth.docker.io} and {@code registry-1.docker.io}, or one is in the other's domain.
   */
  private static boolean isSameDomain(URI realm, URI registry) {
    String one = realm.getHost().toLowerCase(Locale.ROOT);
    String other = registry.getHost().toLowerCase(Locale.ROOT);
    if (one.equals(other)) {
      return true;
    }
    boolean named = !one.matches("[0-9.]+|\\[.*") && !other.matches("[0-9.]+|\\[.*");
    String domain = parent(other);
    return named
        && domain.contains(".")
        && (one.equals(domain) || parent(one).equals(domain) || parent(one).equals(other));
  }

  private static String parent(String host) {
    return host.substring(host.indexOf('.') + 1);
  }

  private static Optional<URI> address(String text) {
    try {
      URI address = URI.create(text);
      return address.getHost() == null ? Optional.empty() : Optional.of(address);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static URI base(String scheme, String registry) {
    return URI.create(scheme + "://" + API_HOSTS.getOrDefault(registry, registry) + "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Only names and addresses that are this machine by definition. */
  static boolean isLoopback(String hostAndPort) {
    String host =
        hostAndPort.startsWith("[")
            ? hostAndPort.replaceFirst("\\].*", "]")
            : hostAndPort.replaceFirst(":\\d*$", "");
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(?:\\.\\d{1,3}){3}");
  }
}
