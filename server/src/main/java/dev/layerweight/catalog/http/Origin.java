package dev.layerweight.catalog.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Scheme, host and port of an address, in lower case: whom credentials belong to.
 *
 * @param host without brackets where it is an IPv6 address
 */
record Origin(String scheme, String host, int port) {

  /** Empty where it is no http or https address with a host. */
  static Optional<Origin> of(URI address) {
    if (address.getScheme() == null || address.getHost() == null) {
      return Optional.empty();
    }
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (!secure && !scheme.equals("http")) {
      return Optional.empty();
    }
    String host = address.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int usual = secure ? 443 : 80;
    return Optional.of(new Origin(scheme, host, address.getPort() < 0 ? usual : address.getPort()));
  }

  String hostAndPort() {
    return host + ":" + port;
  }
}
