package dev.layerweight.catalog.pypi.live;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses that a page of an index names. */
final class PageAddress {

  private static final int LIMIT_CHARACTERS = 4096;

  private PageAddress() {}

  /** The whole address without fragment and user; empty where it is none that HTTP can ask. */
  static Optional<URI> resolve(URI page, String reference) {
    int fragment = reference.indexOf('#');
    String bare = (fragment < 0 ? reference : reference.substring(0, fragment)).strip();
    if (bare.isEmpty() || bare.length() > LIMIT_CHARACTERS) {
      return Optional.empty();
    }
    try {
      URI address = page.resolve(new URI(bare.replace(" ", "%20")));
      boolean http =
          "https".equalsIgnoreCase(address.getScheme())
              || "http".equalsIgnoreCase(address.getScheme());
      return http && address.getHost() != null && address.getRawUserInfo() == null
          ? Optional.of(address)
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
