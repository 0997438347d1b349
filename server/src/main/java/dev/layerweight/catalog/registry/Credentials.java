package dev.layerweight.catalog.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user and password for a registry; prints neither. */
record Credentials(String user, String password) {

  /** Value of an {@code Authorization} header. */
  String basic() {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return "Credentials[...]";
  }
}
