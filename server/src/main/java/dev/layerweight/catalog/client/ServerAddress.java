package dev.layerweight.catalog.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a server as somebody wrote it, taken apart into the address itself and the
 * credentials in it.
 *
 * @param uri without user, password, query and fragment, its path ending in a slash
 * @param authorization header value of the user and password, where the address had any
 */
public record ServerAddress(URI uri, Optional<String> authorization) {

  private static final int LIMIT_CHARACTERS = 2048;

  /** Empty where the text is no address of a server that speaks HTTP. */
  public static Optional<ServerAddress> parse(String text) {
    try {
      if (text.length() > LIMIT_CHARACTERS) {
        return Optional.empty();
      }
      URI written = new URI(text.strip());
      String scheme = Optional.ofNullable(written.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https") || written.getHost() == null) {
        return Optional.empty();
      }
      String path = Optional.ofNullable(written.getRawPath()).orElse("");
      URI bare =
          new URI(
              scheme
                  + "://"
                  + written.getHost().toLowerCase(Locale.ROOT)
                  + (written.getPort() < 0 ? "" : ":" + written.getPort())
                  + (path.endsWith("/") ? path : path + "/"));
      return Optional.of(
          new ServerAddress(
              bare, Optional.ofNullable(written.getUserInfo()).map(ServerAddress::basicHeader)));
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  /** {@code host} or {@code host:port} where the port is not the scheme's own. */
  public static String authority(URI uri) {
    String host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    int usual = isEncrypted(uri) ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == usual ? host : host + ":" + uri.getPort();
  }

  static boolean isEncrypted(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Never shows credentials. */
  @Override
  public String toString() {
    return uri.toString();
  }

  /**
   * The header's value that says who asks.
   *
   * @param userAndPassword with a colon between them
   */
  public static String basicHeader(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }
}
