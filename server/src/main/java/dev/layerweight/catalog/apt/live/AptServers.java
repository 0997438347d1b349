package dev.layerweight.catalog.apt.live;

import dev.layerweight.catalog.AptSource;
import dev.layerweight.catalog.DebianReleases;
import dev.layerweight.catalog.apt.MachineSources;
import dev.layerweight.catalog.client.ClientMachine;
import dev.layerweight.catalog.client.ServerAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which archives stand for a distribution: those that this machine's apt is configured with, else
 * Ubuntu's public mirrors; Debian has none by default.
 */
public final class AptServers {

  private static final String UBUNTU = "http://archive.ubuntu.com/ubuntu";

  /** For all architectures but amd64 and i386. */
  private static final String UBUNTU_PORTS = "http://ports.ubuntu.com/ubuntu-ports";

  private static final Set<String> UBUNTU_MAIN_ARCHITECTURES = Set.of("amd64", "i386");
  private static final Set<String> KINDS = Set.of("main", "updates", "security");

  /** What the distributions' own images have among their sources. */
  private static final Map<String, List<String>> COMPONENTS =
      Map.of(
          "debian", List.of("main"),
          "ubuntu", List.of("main", "restricted", "universe", "multiverse"));

  private final List<AptSource> configured;
  private final Map<String, String> proxies;

  private AptServers(List<AptSource> configured, Map<String, String> proxies) {
    this.configured = configured;
    this.proxies = proxies;
  }

  /** Reads apt's sources and its proxy settings. */
  public static AptServers of(ClientMachine machine) {
    List<AptSource> sources =
        machine.system() == ClientMachine.OperatingSystem.LINUX
            ? MachineSources.below(machine.root()).stream()
                .filter(source -> ServerAddress.parse(source.uri()).isPresent())
                .toList()
            : List.of();
    Path folder = machine.root().resolve("etc/apt");
    return new AptServers(sources, AptProxies.below(folder));
  }

  /** {@code host} or {@code host:port} of the archives that may be asked. */
  public Set<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    Stream.of("debian", "ubuntu")
        .flatMap(distribution -> own(distribution).stream().map(AptSource::uri))
        .forEach(uri -> add(hosts, uri));
    add(hosts, UBUNTU);
    add(hosts, UBUNTU_PORTS);
    return Set.copyOf(hosts);
  }

  private static void add(Set<String> hosts, String uri) {
    ServerAddress.parse(uri).ifPresent(server -> hosts.add(ServerAddress.authority(server.uri())));
  }

  /** The environment with the proxies of apt's own configuration, which go before it. */
  public Map<String, String> withProxies(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    proxies.forEach((name, value) -> {
      all.remove(name.toUpperCase(Locale.ROOT));
      all.put(name, value);
    });
    return Map.copyOf(all);
  }

  /** Lines of the machine's sources that are a known release of the distribution. */
  private List<AptSource> own(String distribution) {
    return configured.stream()
        .filter(source -> source.components().contains("main"))
        .filter(source -> DebianReleases.find(distribution, source.release()).isPresent())
        .toList();
  }

  /**
   * The suites that an image of the release has among its sources; none where no archive is known.
   *
   * @param codeName of the release
   */
  List<AptSource> sources(String distribution, String codeName, String architecture) {
    List<AptSource> own =
        own(distribution).stream().filter(source -> source.isFor(architecture)).toList();
    if (distribution.equals("ubuntu")) {
      boolean ports = own.stream().anyMatch(source -> source.uri().endsWith("/ubuntu-ports"));
      if (own.isEmpty() || ports == UBUNTU_MAIN_ARCHITECTURES.contains(architecture)) {
        String mirror = UBUNTU_MAIN_ARCHITECTURES.contains(architecture) ? UBUNTU : UBUNTU_PORTS;
        own =
            Stream.of("", "-updates", "-security")
                .map(pocket -> new AptSource(mirror, codeName + pocket, List.of("main")))
                .toList();
      }
    }
    List<AptSource> wanted = own;
    List<AptSource> exact =
        wanted.stream()
            .filter(
                source -> DebianReleases.codeName(distribution, source.release()).equals(codeName))
            .toList();
    List<AptSource> ofRelease =
        !exact.isEmpty()
            ? exact
            : wanted.stream()
                .findFirst()
                .map(AptSource::release)
                .map(first ->
                    wanted.stream()
                        .filter(source -> source.release().equals(first))
                        .map(source -> source.of(codeName))
                        .toList())
                .orElse(List.of());
    return ofRelease.stream()
        .filter(source -> KINDS.contains(source.kind()))
        .map(source -> source.with(COMPONENTS.getOrDefault(distribution, List.of())))
        .distinct()
        .toList();
  }

  /**
   * Where an added suite of the distribution's own archive is asked for: on the mirror of this
   * machine, whatever mirror the line names.
   */
  Optional<AptSource> mirrored(AptSource added, String distribution, String architecture) {
    if (!added.ofDistribution()) {
      return Optional.of(added);
    }
    String codeName = DebianReleases.codeName(distribution, added.release());
    boolean security = added.kind().equals("security");
    return sources(distribution, codeName, architecture).stream()
        .filter(source -> source.kind().equals("security") == security)
        .findFirst()
        .map(source -> added.at(source.uri()));
  }
}
