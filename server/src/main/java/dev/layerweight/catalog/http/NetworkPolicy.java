package dev.layerweight.catalog.http;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which hosts may be asked: none, the well-known registries and the user's own ones, or all.
 *
 * <p>A Dockerfile is somebody else's text: under {@code KNOWN} no request goes to a host that only
 * it names. A redirect of an allowed server may lead to another public host, because registries
 * keep their blobs elsewhere, but never into the user's own network.
 *
 * @param ownHosts from the user's client configurations, {@code host} or {@code host:port} in lower
 *     case
 */
public record NetworkPolicy(Mode mode, Set<String> ownHosts) {

  public static final NetworkPolicy OFF = new NetworkPolicy(Mode.OFF, Set.of());

  /** The setting {@code layerweight.network}. */
  public enum Mode {
    OFF,
    KNOWN,
    ALL;

    /** Empty where it is none of {@code off}, {@code known}, {@code all}. */
    public static Optional<Mode> parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "off" -> Optional.of(OFF);
        case "known" -> Optional.of(KNOWN);
        case "all" -> Optional.of(ALL);
        default -> Optional.empty();
      };
    }
  }

  /** Public registries of images; the hosts below them serve tokens and blobs. */
  private static final List<String> REGISTRIES =
      List.of(
          "docker.io",
          "ghcr.io",
          "gcr.io",
          "quay.io",
          "mcr.microsoft.com",
          "public.ecr.aws",
          "registry.k8s.io");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  public NetworkPolicy {
    Set<String> lower = new HashSet<>();
    ownHosts.forEach(host -> lower.add(host.strip().toLowerCase(Locale.ROOT)));
    ownHosts = Set.copyOf(lower);
  }

  /** The same policy with more hosts that the user configured. */
  public NetworkPolicy with(Set<String> moreHosts) {
    Set<String> all = new HashSet<>(ownHosts);
    all.addAll(moreHosts);
    return new NetworkPolicy(mode, all);
  }

  /** Whether the host of this address may be asked. */
  public boolean allows(URI address) {
    return refusal(address).isEmpty();
  }

  /** Why not, in the user's terms; empty where it may be asked. */
  public Optional<String> refusal(URI address) {
    Optional<Origin> origin = Origin.of(address);
    if (origin.isEmpty()) {
      return Optional.of("only http and https addresses with a host can be asked");
    }
    return switch (mode) {
      case OFF -> Optional.of("the network is switched off");
      case ALL -> Optional.empty();
      case KNOWN ->
          isKnown(origin.get())
              ? Optional.empty()
              : Optional.of(
                  origin.get().host()
                      + " is neither a well-known registry nor in your client configurations");
    };
  }

  /** Why an answer of an allowed server must not lead there; empty where it may. */
  Optional<String> redirectRefusal(URI from, URI to) {
    Optional<Origin> origin = Origin.of(to);
    if (origin.isEmpty()) {
      return Optional.of("a redirect leads to an address that cannot be asked");
    }
    boolean wasSecure = "https".equalsIgnoreCase(from.getScheme());
    boolean isSecure = origin.get().scheme().equals("https");
    if (wasSecure && !isSecure) {
      return Optional.of("a redirect leads from https to http");
    }
    Optional<String> refusal = refusal(to);
    boolean publicHost =
        isSecure && origin.get().host().contains(".") && !isAddress(origin.get().host());
    return mode == Mode.KNOWN && publicHost ? Optional.empty() : refusal;
  }

  private boolean isKnown(Origin origin) {
    return ownHosts.contains(origin.host())
        || ownHosts.contains(origin.hostAndPort())
        || REGISTRIES.stream()
            .anyMatch(known -> origin.host().equals(known) || origin.host().endsWith("." + known));
  }

  private static boolean isAddress(String host) {
    return ADDRESS.matcher(host).matches() || host.endsWith(".localhost");
  }
}
