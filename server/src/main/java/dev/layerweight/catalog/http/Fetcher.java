package dev.layerweight.catalog.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a server over HTTP. Blocking, bounded in time and size, never throws. */
public interface Fetcher {

  Reply fetch(Request request);

  /**
   * @param method GET or HEAD
   * @param headers as sent; credentials go here and are dropped at a redirect to another host
   * @param limitBytes a longer body is an error
   */
  record Request(String method, URI address, Map<String, String> headers, long limitBytes) {

    public static Request get(URI address, long limitBytes) {
      return new Request("GET", address, Map.of(), limitBytes);
    }
  }

  /** What came back. */
  sealed interface Reply {

    /**
     * An answer of the server, of whatever status.
     *
     * @param headers names in lower case
     */
    record Answered(int status, Map<String, List<String>> headers, byte[] body, URI address)
        implements Reply {

      public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
      }
    }

    /** The user's network policy does not let this host be asked. */
    record Refused(String reason) implements Reply {}

    /** No connection, no answer in time, or one that is too long. */
    record Unreachable(String reason) implements Reply {}
  }
}
