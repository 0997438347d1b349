package dev.layerweight.catalog.client;

import dev.layerweight.catalog.cache.LookUps;
import dev.layerweight.catalog.cache.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the installed pip and npm report as their own default server, for where nothing is
 * configured. They are asked in the background, once a week, each for some seconds at most.
 */
public final class InstalledClients {

  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration FRESH = Duration.ofDays(7);

  /** pip keeps its default in this object since version 10. */
  private static final String PIP_DEFAULT =
      "from pip._internal.models.index import PyPI; print(PyPI.simple_url)";

  private final Programs programs;
  private final Store store;
  private final LookUps lookUps;

  public InstalledClients(Programs programs, Store store, LookUps lookUps) {
    this.programs = programs;
    this.store = store;
    this.lookUps = lookUps;
  }

  /** The Simple API that the installed pip asks; empty as long as it is not known. */
  public Optional<ServerAddress> pythonIndex() {
    return reported(
        "pip",
        List.of(List.of("python3", "-c", PIP_DEFAULT), List.of("python", "-c", PIP_DEFAULT)));
  }

  /** The registry that the installed npm asks. */
  public Optional<ServerAddress> nodeRegistry() {
    return reported("npm", List.of(List.of("npm", "config", "get", "registry")));
  }

  private Optional<ServerAddress> reported(String client, List<List<String>> commands) {
    String key = "default server of the installed " + client;
    return store
        .get(key, FRESH)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .or(() -> lookUps.ask(key, () -> ask(key, commands)))
        .flatMap(ServerAddress::parse);
  }

  private Optional<String> ask(String key, List<List<String>> commands) {
    Optional<String> address =
        commands.stream()
            .flatMap(command -> programs.run(command, LIMIT).stream())
            .flatMap(printed -> Stream.of(printed.lines().findFirst().orElse("")))
            // Only the bare address is kept, whatever the client may have printed.
            .flatMap(line -> ServerAddress.parse(line).stream())
            .map(ServerAddress::toString)
            .findFirst();
    address.ifPresent(text -> store.put(key, text.getBytes(StandardCharsets.UTF_8)));
    return address;
  }
}
