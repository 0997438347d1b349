package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.Configured;
import dev.layerweight.catalog.client.Credentials;
import dev.layerweight.catalog.client.InstalledClients;
import dev.layerweight.catalog.client.Netrc;
import dev.layerweight.catalog.client.PipSettings;
import dev.layerweight.catalog.client.ServerAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which package indexes stand for an install: those that its command names, else those that pip or
 * uv are configured to ask on this machine, else the installed pip's own default.
 */
public final class PythonServers {

  private static final int LIMIT_INDEXES = 10;

  private final Optional<Configured> main;
  private final List<Configured> extra;
  private final boolean noIndex;
  private final Optional<Path> certificates;
  private final Credentials uvCredentials;
  private final Netrc netrc;
  private final InstalledClients clients;

  /**
   * One index.
   *
   * @param address of its Simple API, ending in a slash
   * @param origin who names it, in words for the user
   * @param own whether the user's machine names it, and not only the Dockerfile
   */
  record Index(URI address, String origin, boolean own) {}

  /** The indexes of an install and the credentials for them. */
  record Sources(List<Index> indexes, Credentials credentials) {}

  private PythonServers(PipSettings pip, UvSettings uv, Netrc netrc, InstalledClients clients) {
    this.main = pip.index().or(uv::index);
    this.extra = new ArrayList<>(pip.extraIndexes());
    this.extra.addAll(uv.extraIndexes());
    this.noIndex = pip.noIndex();
    this.certificates = pip.certificates();
    this.uvCredentials = uv.credentials();
    this.netrc = netrc;
    this.clients = clients;
  }

  /** Reads the configurations of pip and uv. */
  public static PythonServers of(ClientMachine machine, InstalledClients clients) {
    return new PythonServers(
        PipSettings.of(machine), UvSettings.of(machine), Netrc.of(machine), clients);
  }

  /** {@code host} or {@code host:port} of the indexes that the user configured. */
  public Set<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    main.ifPresent(one -> hosts.add(ServerAddress.authority(one.server().uri())));
    extra.forEach(one -> hosts.add(ServerAddress.authority(one.server().uri())));
    return Set.copyOf(hosts);
  }

  /** The file of certificate authorities that pip is told to trust. */
  public Optional<Path> certificates() {
    return certificates;
  }

  /** False where pip is told to ask no index at all. */
  boolean mayAsk() {
    return !noIndex;
  }

  Sources sources(PythonMachine machine) {
    Optional<Configured> usual =
        main.or(() -> clients.pythonIndex().map(one -> new Configured(one, "pip's default")));
    List<Configured> own = new ArrayList<>(usual.stream().toList());
    own.addAll(extra);
    Collecting collecting = new Collecting(own);
    if (machine.indexes().isEmpty()) {
      if (!noIndex) {
        own.forEach(one -> collecting.add(one, true));
      }
    } else {
      machine.indexes().forEach(collecting::addNamed);
    }
    machine.extraIndexes().forEach(collecting::addNamed);
    return new Sources(
        List.copyOf(collecting.indexes), collecting.credentials.done().and(uvCredentials));
  }

  private final class Collecting {

    private final Set<String> seen = new HashSet<>();
    private final Set<String> ownServers = new HashSet<>();
    private final List<Index> indexes = new ArrayList<>();
    private final Credentials.Collector credentials = new Credentials.Collector();

    /**
     * @param own what the machine is configured to ask; a command may name the same server
     */
    Collecting(List<Configured> own) {
      for (Configured one : own) {
        URI address = one.server().uri();
        ownServers.add(address.getScheme() + "://" + ServerAddress.authority(address));
        one.server().authorization().ifPresent(header -> credentials.add(address, header));
      }
    }

    void addNamed(String text) {
      ServerAddress.parse(text)
          .ifPresent(server -> {
            String authority = ServerAddress.authority(server.uri());
            boolean own = ownServers.contains(server.uri().getScheme() + "://" + authority);
            add(new Configured(server, authority), own);
          });
    }

    void add(Configured one, boolean own) {
      URI address = one.server().uri();
      if (indexes.size() >= LIMIT_INDEXES || !seen.add(address.toString())) {
        return;
      }
      indexes.add(new Index(address, one.origin(), own));
      // A Dockerfile may name a host without encryption; the user's password does not go there.
      boolean safe = own || address.getScheme().equals("https");
      one.server()
          .authorization()
          .or(() -> safe ? netrc.header(address.getHost()) : Optional.empty())
          .ifPresent(header -> credentials.add(address, header));
    }
  }
}
