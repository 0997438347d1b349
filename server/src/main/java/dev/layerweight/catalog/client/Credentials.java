package dev.layerweight.catalog.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which header proves who asks, by server. A credential goes to the host and port that it is
 * written down for and to no other, and over an unencrypted connection only where that was
 * configured.
 */
public final class Credentials {

  public static final Credentials NONE = new Credentials(List.of());

  private final List<Entry> entries;

  private Credentials(List<Entry> entries) {
    this.entries =
        entries.stream()
            .sorted(Comparator.comparingInt((Entry entry) -> entry.path().length()).reversed())
            .toList();
  }

  /**
   * One credential.
   *
   * @param path that the address has to start with, ending in a slash
   * @param unencrypted whether it may also go over plain HTTP
   */
  private record Entry(String authority, String path, boolean unencrypted, String header) {}

  /** Collects credentials; the first one for a place wins. */
  public static final class Collector {

    private final List<Entry> entries = new ArrayList<>();

    /** For everything on the server of an address, by the scheme of the address. */
    public Collector add(URI server, String header) {
      entries.add(
          new Entry(
              ServerAddress.authority(server), "/", !ServerAddress.isEncrypted(server), header));
      return this;
    }

    Collector add(String authority, String path, boolean unencrypted, String header) {
      entries.add(new Entry(authority, path, unencrypted, header));
      return this;
    }

    public Credentials done() {
      return entries.isEmpty() ? NONE : new Credentials(entries);
    }
  }

  /** The header's value for an address. */
  public Optional<String> of(URI address) {
    String authority = ServerAddress.authority(address);
    String path = Optional.ofNullable(address.getRawPath()).orElse("") + "/";
    return entries.stream()
        .filter(entry -> entry.authority().equals(authority))
        .filter(entry -> path.startsWith(entry.path()))
        .filter(entry -> entry.unencrypted() || ServerAddress.isEncrypted(address))
        .map(Entry::header)
        .findFirst();
  }

  /** The header itself, none where nothing is known for the address. */
  public Map<String, String> headers(URI address) {
    return of(address).map(value -> Map.of("Authorization", value)).orElse(Map.of());
  }

  /** These, and where they have nothing the others. */
  public Credentials and(Credentials others) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(others.entries);
    return new Credentials(all);
  }

  /** Says how many there are and nothing of what they are. */
  @Override
  public String toString() {
    return entries.size() + " credentials";
  }
}
