package dev.layerweight.catalog.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds out where engines may listen, as Docker's own client does it: {@code DOCKER_HOST}, the
 * context that the user chose, the usual sockets; then those of Podman.
 *
 * <p>Only the user's environment and files in the user's home are read. What is given by {@code
 * DOCKER_HOST} excludes all others.
 */
final class EngineAddresses {

  private static final int LONGEST_FILE_BYTES = 1_000_000;

  private final Map<String, String> environment;
  private final Path home;
  private final boolean remote;

  /**
   * @param home the user's home directory
   * @param remote whether engines on other machines may be asked, too
   */
  EngineAddresses(Map<String, String> environment, Path home, boolean remote) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.remote = remote;
  }

  /** In the order in which they should be tried. */
  List<EngineAddress> all() {
    Optional<String> chosen = variable("DOCKER_HOST");
    if (chosen.isPresent()) {
      return allowed(address(chosen.get(), clientCertificates()).stream().toList());
    }
    List<EngineAddress> addresses = new ArrayList<>();
    context().ifPresent(addresses::add);
    addresses.add(socket(Path.of("/var/run/docker.sock")));
    Optional<Path> runtime = variable("XDG_RUNTIME_DIR").flatMap(EngineAddresses::path);
    runtime.ifPresent(folder -> addresses.add(socket(folder.resolve("docker.sock"))));
    addresses.add(socket(home.resolve(".docker/run/docker.sock")));
    addresses.add(socket(home.resolve(".docker/desktop/docker.sock")));
    variable("CONTAINER_HOST")
        .flatMap(host -> address(host, Optional.empty()))
        .ifPresent(addresses::add);
    runtime.ifPresent(folder -> addresses.add(socket(folder.resolve("podman/podman.sock"))));
    addresses.add(socket(Path.of("/run/podman/podman.sock")));
    addresses.add(socket(home.resolve(".local/share/containers/podman/machine/podman.sock")));
    return allowed(addresses);
  }

  /**
   * Why the engine that the user chose is not among them; empty where it is, or none was chosen.
   */
  Optional<String> unsupported() {
    Optional<String> chosen = variable("DOCKER_HOST");
    String who = chosen.isPresent() ? "DOCKER_HOST" : "docker's context";
    return chosen
        .or(this::contextHost)
        .filter(host -> address(host, Optional.empty()).isEmpty())
        .map(host -> host.strip().split(":", 2)[0])
        // Only the kind of the address is told: it may name a user.
        .map(kind -> kind.matches("[a-z]{1,10}") ? kind : "an address that cannot be read")
        .map(kind ->
            who + " names a container engine by " + kind + "; only unix and tcp can be asked");
  }

  private List<EngineAddress> allowed(List<EngineAddress> addresses) {
    return addresses.stream().filter(address -> remote || address.isLocal()).distinct().toList();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static EngineAddress socket(Path path) {
    return new EngineAddress(URI.create("unix://" + path.toUri().getRawPath()), Optional.empty());
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (java.nio.file.InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** Empty for ways that are not supported, such as {@code ssh://} and Windows' pipes. */
  private static Optional<EngineAddress> address(String host, Optional<Path> certificates) {
    try {
      URI uri = new URI(host.strip());
      String scheme = String.valueOf(uri.getScheme());
      boolean named =
          switch (scheme) {
            case "unix" -> uri.getPath() != null && uri.getPath().length() > 1;
            case "tcp", "http", "https" -> uri.getHost() != null;
            default -> false;
          };
      if (!named) {
        return Optional.empty();
      }
      return Optional.of(
          scheme.equals("unix")
              ? new EngineAddress(uri, Optional.empty())
              : new EngineAddress(
                  new URI(
                      "tcp://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())),
                  certificates));
    } catch (java.net.URISyntaxException _) {
      return Optional.empty();
    }
  }

  private Path configuration() {
    return variable("DOCKER_CONFIG")
        .flatMap(EngineAddresses::path)
        .orElseGet(() -> home.resolve(".docker"));
  }

  private Optional<Path> clientCertificates() {
    return variable("DOCKER_TLS_VERIFY")
        .map(_ ->
            variable("DOCKER_CERT_PATH")
                .flatMap(EngineAddresses::path)
                .orElseGet(this::configuration));
  }

  /** The context that {@code docker context use} or DOCKER_CONTEXT chose. */
  private Optional<String> contextName() {
    return variable("DOCKER_CONTEXT")
        .or(() ->
            json(configuration().resolve("config.json"))
                .flatMap(config -> text(config, "currentContext")))
        .filter(context -> !context.equals("default"));
  }

  private Optional<String> contextHost() {
    return contextName()
        .map(name -> configuration().resolve("contexts/meta").resolve(sha256(name)))
        .flatMap(folder -> json(folder.resolve("meta.json")))
        .flatMap(meta -> child(meta, "Endpoints"))
        .flatMap(endpoints -> child(endpoints, "docker"))
        .flatMap(docker -> text(docker, "Host"));
  }

  private Optional<EngineAddress> context() {
    Optional<Path> tls =
        contextName()
            .map(name -> configuration().resolve("contexts/tls").resolve(sha256(name)))
            .map(folder -> folder.resolve("docker"))
            .filter(isFolder());
    return contextHost().flatMap(host -> address(host, tls));
  }

  private static Predicate<Path> isFolder() {
    return Files::isDirectory;
  }

  private static Optional<JsonObject> json(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_FILE_BYTES), StandardCharsets.UTF_8);
      return Optional.of(JsonParser.parseString(text))
          .filter(JsonElement::isJsonObject)
          .map(JsonElement::getAsJsonObject);
    } catch (IOException | JsonParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> child(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
