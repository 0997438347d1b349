package dev.layerweight.catalog.http;

import dev.layerweight.catalog.cache.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for some minutes which hosts could not be reached, so that each question after the
 * first one is answered at once. The store passes it on to later processes.
 *
 * <p>A host that cannot be connected to is left alone for five minutes, one that accepts a
 * connection and then says nothing for one minute.
 */
public final class UnreachableHosts {

  static final Duration NO_CONNECTION_LIFE = Duration.ofMinutes(5);
  static final Duration SILENCE_LIFE = Duration.ofMinutes(1);

  private static final int LONGEST_REASON_CHARACTERS = 200;
  private static final int MOST_HOSTS = 1_000;

  /** A failure, and when it is to be forgotten. */
  private record Failure(String reason, Instant until) {}

  private final Store store;
  private final InstantSource clock;
  private final Map<String, Optional<Failure>> failures = new ConcurrentHashMap<>();

  public UnreachableHosts(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Hosts that are left alone now, with the reasons. */
  public Map<String, String> now() {
    Instant now = clock.instant();
    Map<String, String> hosts = new TreeMap<>();
    failures.forEach((host, failure) ->
        failure
            .filter(one -> now.isBefore(one.until()))
            .ifPresent(one -> hosts.put(host.replaceFirst(":(?:443|80)$", ""), one.reason())));
    return hosts;
  }

  /** Why a host is left alone; empty where it may be asked. */
  Optional<String> reason(Origin origin) {
    Instant now = clock.instant();
    return failures
        .computeIfAbsent(origin.hostAndPort(), this::stored)
        .filter(failure -> now.isBefore(failure.until()))
        .map(Failure::reason);
  }

  void failed(Origin origin, String reason, Duration life) {
    Failure failure = new Failure(reason, clock.instant().plus(life));
    if (failures.size() < MOST_HOSTS) {
      failures.put(origin.hostAndPort(), Optional.of(failure));
    }
    store.put(
        key(origin.hostAndPort()),
        (failure.until().getEpochSecond() + " " + reason).getBytes(StandardCharsets.UTF_8));
  }

  private static String key(String hostAndPort) {
    return "unreachable host " + hostAndPort;
  }

  private Optional<Failure> stored(String hostAndPort) {
    return store.get(key(hostAndPort), NO_CONNECTION_LIFE).flatMap(UnreachableHosts::read);
  }

  private static Optional<Failure> read(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 2);
    return parts.length == 2
            && parts[0].matches("\\d{1,12}")
            && parts[1].length() <= LONGEST_REASON_CHARACTERS
        ? Optional.of(new Failure(parts[1], Instant.ofEpochSecond(Long.parseLong(parts[0]))))
        : Optional.empty();
  }
}
