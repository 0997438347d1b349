package dev.layerweight.catalog.client;

import dev.layerweight.catalog.http.Fetcher;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A fetcher whose policy learns which servers the user's own clients ask: those of their
 * configurations, the default of an installed client, and where such an index keeps its files.
 */
public final class TrustingFetcher implements Fetcher {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final int LIMIT_HOSTS = 200;

  private final Function<Set<String>, Fetcher> knowing;
  private final Set<String> hosts = new HashSet<>();
  private Fetcher current;

  /**
   * @param knowing a fetcher under the user's policy to which these hosts, {@code host} or {@code
   *     host:port}, are known in addition
   */
  public TrustingFetcher(Function<Set<String>, Fetcher> knowing) {
    this.knowing = knowing;
    this.current = knowing.apply(Set.of());
  }

  /** A server that the user's own client is configured to ask. */
  public void trust(URI server) {
    add(ServerAddress.authority(server));
  }

  /**
   * Where a server that is trusted keeps its files: its own host, or a public one. It must not lead
   * into the user's network.
   */
  public void trustFiles(URI server, URI file) {
    boolean publicHost =
        ServerAddress.isEncrypted(file)
            && Optional.ofNullable(file.getHost())
                .filter(host -> host.contains(".") && !ADDRESS.matcher(host).matches())
                .filter(host -> !host.endsWith(".localhost"))
                .isPresent()
            && file.getPort() < 0;
    if (publicHost && !ServerAddress.authority(server).equals(ServerAddress.authority(file))) {
      add(ServerAddress.authority(file));
    }
  }

  private synchronized void add(String host) {
    if (!host.isEmpty() && hosts.size() < LIMIT_HOSTS && hosts.add(host)) {
      current = knowing.apply(Set.copyOf(hosts));
    }
  }

  private synchronized Fetcher current() {
    return current;
  }

  @Override
  public Reply fetch(Request request) {
    return current().fetch(request);
  }
}
