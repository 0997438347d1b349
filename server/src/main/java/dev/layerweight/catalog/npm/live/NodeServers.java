package dev.layerweight.catalog.npm.live;

import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Configured;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.NpmSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Which registry stands for a package: the one that npm is configured to ask for its scope or for
 * all, else the installed npm's own default.
 */
public final class NodeServers {

  private final NpmSettings settings;
  private final InstalledClients clients;

  /**
   * One registry.
   *
   * @param address ending in a slash
   * @param origin who names it, in words for the user
   * @param own whether the user's machine names it, and not only the opened project
   */
  record Registry(URI address, String origin, boolean own) {}

  private NodeServers(NpmSettings settings, InstalledClients clients) {
    this.settings = settings;
    this.clients = clients;
  }

  /**
   * Reads npm's configuration.
   *
   * @param project the folder whose {@code .npmrc} counts, too
   */
  public static NodeServers of(
      ClientMachine machine, Optional<Path> project, InstalledClients clients) {
    return new NodeServers(NpmSettings.of(machine, project), clients);
  }

  /** Hosts that the user's own configuration names. */
  public Set<String> hosts() {
    return settings.hosts();
  }

  /** The file of certificate authorities that npm is told to trust. */
  public Optional<Path> certificates() {
    return settings.certificates();
  }

  Optional<Registry> of(String packageName) {
    return settings
        .registryOf(packageName)
        .map(one -> registry(one, settings.hosts().contains(one.server().uri().getHost())))
        .or(() ->
            clients
                .nodeRegistry()
                .map(server -> registry(new Configured(server, "npm's default"), true)));
  }

  private static Registry registry(Configured one, boolean own) {
    return new Registry(one.server().uri(), one.origin(), own);
  }

  Credentials credentials() {
    return settings.credentials();
  }
}
