package dev.layerweight.catalog.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names: {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code
 * ALL_PROXY} and {@code NO_PROXY}, in upper or lower case.
 *
 * <p>{@code NO_PROXY} takes {@code *}, hosts with all hosts below them, {@code .suffix}, {@code
 * host:port}, addresses and address ranges ({@code 10.0.0.0/8}). Loopback hosts need no proxy.
 */
public final class ProxyRules {

  public static final ProxyRules NONE = new ProxyRules(Map.of());

  /** The way to a host. */
  sealed interface Way {

    record Direct() implements Way {}

    /**
     * @param authorization the value of {@code Proxy-Authorization} in clear text, {@code
     *     user:password}
     */
    record Through(String host, int port, Optional<String> authorization) implements Way {}

    /** A proxy is named, but of a kind that is not spoken here; going around it would be wrong. */
    record Impossible(String reason) implements Way {}
  }

  private final Optional<String> forHttp;
  private final Optional<String> forHttps;
  private final List<String> exceptions;

  private ProxyRules(Map<String, String> environment) {
    Optional<String> forAll = variable(environment, "all_proxy");
    forHttp = variable(environment, "http_proxy").or(() -> forAll);
    forHttps = variable(environment, "https_proxy").or(() -> forAll);
    exceptions =
        variable(environment, "no_proxy").stream()
            .flatMap(text -> Arrays.stream(text.split("[,\\s]+")))
            .map(text -> text.strip().toLowerCase(Locale.ROOT))
            .filter(text -> !text.isEmpty())
            .limit(1000)
            .toList();
  }

  public static ProxyRules of(Map<String, String> environment) {
    return new ProxyRules(environment);
  }

  /** Lower case goes first, as in curl. */
  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  Way to(Origin origin) {
    Optional<String> named = origin.scheme().equals("https") ? forHttps : forHttp;
    if (named.isEmpty() || isLoopback(origin.host()) || isException(origin)) {
      return new Way.Direct();
    }
    String text = named.get().contains("://") ? named.get() : "http://" + named.get();
    try {
      URI proxy = new URI(text);
      if (proxy.getHost() == null) {
        return new Way.Impossible("the proxy of the environment has no host");
      }
      if (!"http".equalsIgnoreCase(proxy.getScheme())) {
        return new Way.Impossible(
            "the environment names a proxy of the kind " + proxy.getScheme() + ", not http");
      }
      return new Way.Through(
          proxy.getHost(),
          proxy.getPort() < 0 ? 80 : proxy.getPort(),
          Optional.ofNullable(proxy.getUserInfo()));
    } catch (URISyntaxException _) {
      return new Way.Impossible("the proxy of the environment is no address");
    }
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("::1")
        || host.matches("127(?:\\.\\d{1,3}){3}");
  }

  private boolean isException(Origin origin) {
    return exceptions.stream().anyMatch(exception -> matches(exception, origin));
  }

  private static boolean matches(String exception, Origin origin) {
    if (exception.equals("*")) {
      return true;
    }
    int slash = exception.indexOf('/');
    if (slash > 0) {
      return isInRange(
          origin.host(), exception.substring(0, slash), exception.substring(slash + 1));
    }
    String host = exception;
    int colon = exception.lastIndexOf(':');
    if (colon > 0 && exception.indexOf(':') == colon) {
      if (!exception.substring(colon + 1).equals(String.valueOf(origin.port()))) {
        return false;
      }
      host = exception.substring(0, colon);
    }
    String suffix = host.replaceFirst("^\\*?\\.", "");
    return !suffix.isEmpty()
        && (origin.host().equals(suffix) || origin.host().endsWith("." + suffix));
  }

  private static boolean isInRange(String host, String network, String bits) {
    Optional<byte[]> address = literal(host);
    Optional<byte[]> base = literal(network);
    if (address.isEmpty() || base.isEmpty() || !bits.matches("\\d{1,3}")) {
      return false;
    }
    int length = address.get().length * 8;
    int shift = length - Integer.parseInt(bits);
    return address.get().length == base.get().length
        && shift >= 0
        && new BigInteger(1, address.get())
            .shiftRight(shift)
            .equals(new BigInteger(1, base.get()).shiftRight(shift));
  }

  /** Only literal addresses: the name service is not asked for an exception. */
  private static Optional<byte[]> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
