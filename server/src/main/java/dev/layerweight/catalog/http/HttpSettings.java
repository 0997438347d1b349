package dev.layerweight.catalog.http;

import java.time.Duration;

/**
 * How patient and how greedy the network layer is.
 *
 * @param connect until a connection stands
 * @param read the longest silence of a server
 * @param whole for all tries and redirects of one request together, without waiting for its turn
 * @param tries of a request that the server was too busy for
 * @param longestPause that {@code Retry-After} may ask for; a longer one ends the request
 * @param requestsPerHost at the same time
 * @param userAgent as sent
 */
public record HttpSettings(
    Duration connect,
    Duration read,
    Duration whole,
    int tries,
    Duration longestPause,
    int requestsPerHost,
    String userAgent) {

  public static final HttpSettings DEFAULT =
      new HttpSettings(
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          3,
          Duration.ofSeconds(10),
          4,
          "layerweight");
}
