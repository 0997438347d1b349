package dev.layerweight.catalog.http;

import java.net.URI;
import java.net.URISyntaxException;

/** Writes addresses so that they tell no secret. */
public final class Addresses {

  private Addresses() {}

  /** Scheme, host, port and path; without user, query and fragment, which may hold secrets. */
  public static String shown(URI address) {
    String host = address.getHost() == null ? "" : address.getHost();
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    return address.getScheme() + "://" + host + port + path;
  }

  /** The same address without {@code user:password@}. */
  static URI withoutUser(URI address) {
    if (address.getRawUserInfo() == null) {
      return address;
    }
    String text = address.toString();
    try {
      return new URI(text.replaceFirst("//[^/@]*@", "//"));
    } catch (URISyntaxException _) {
      return URI.create(address.getScheme() + "://" + address.getHost() + "/");
    }
  }
}
