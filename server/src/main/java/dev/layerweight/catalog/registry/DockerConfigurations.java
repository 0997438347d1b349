package dev.layerweight.catalog.registry;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The users and passwords that Docker, Podman and Buildah keep: {@code auths}, {@code credHelpers}
 * and {@code credsStore} of {@code REGISTRY_AUTH_FILE}, {@code $DOCKER_CONFIG/config.json} or
 * {@code ~/.docker/config.json}, and {@code containers/auth.json}, in this order.
 *
 * <p>The files are read anew at each question, because a sign-in must count at once. What cannot be
 * read counts as absent.
 */
public final class DockerConfigurations implements CredentialSource {

  private static final int FILE_LIMIT_BYTES = 1 << 20;
  private static final Duration HELPER_PATIENCE = Duration.ofSeconds(5);

  /** What Docker calls its own registry in its files. */
  private static final List<String> DOCKER_HUB =
      List.of(
          "https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io");

  private final List<Path> files;
  private final CredentialProgram helper;

  DockerConfigurations(List<Path> files, CredentialProgram helper) {
    this.files = List.copyOf(files);
    this.helper = helper;
  }

  /** The files that the environment leads to. */
  public static DockerConfigurations of(Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    Optional<Path> home = path(environment, "HOME").or(() -> path(environment, "USERPROFILE"));
    path(environment, "REGISTRY_AUTH_FILE").ifPresent(files::add);
    path(environment, "DOCKER_CONFIG")
        .or(() -> home.map(folder -> folder.resolve(".docker")))
        .ifPresent(folder -> files.add(folder.resolve("config.json")));
    path(environment, "XDG_RUNTIME_DIR")
        .ifPresent(folder -> files.add(folder.resolve("containers/auth.json")));
    path(environment, "XDG_CONFIG_HOME")
        .or(() -> home.map(folder -> folder.resolve(".config")))
        .ifPresent(folder -> files.add(folder.resolve("containers/auth.json")));
    return new DockerConfigurations(files, new CredentialProgram(environment, HELPER_PATIENCE));
  }

  private static Optional<Path> path(Map<String, String> environment, String variable) {
    try {
      return Optional.ofNullable(environment.get(variable))
          .filter(value -> !value.isBlank())
          .map(Path::of);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /**
   * Hosts of the registries that the user signed in at, {@code host[:port]}, each with the domain
   * it is in, where its tokens may come from ({@code gitlab.test} for {@code
   * registry.gitlab.test}).
   */
  public Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    for (Path file : files) {
      Optional<Json> json = read(file);
      for (String section : List.of("auths", "credHelpers")) {
        json.flatMap(one -> one.child(section))
            .ifPresent(known -> known.object().keySet().forEach(key -> hosts.add(host(key))));
      }
    }
    for (String host : List.copyOf(hosts)) {
      String parent = host.substring(host.indexOf('.') + 1);
      if (!host.contains(":") && parent.contains(".") && !parent.matches("[0-9.]+")) {
        hosts.add(parent);
      }
    }
    hosts.remove("");
    return Set.copyOf(hosts);
  }

  @Override
  public Optional<Credentials> find(String registry, String repository) {
    for (Path file : files) {
      Optional<Credentials> found = read(file).flatMap(json -> find(json, registry, repository));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A helper for the host goes before the file's own entry, and the store for all comes last. */
  private Optional<Credentials> find(Json json, String registry, String repository) {
    List<String> names = registry.equals("docker.io") ? DOCKER_HUB : List.of(registry);
    Optional<Json> helpers = json.child("credHelpers");
    for (String name : names) {
      Optional<String> program = helpers.flatMap(all -> all.text(name));
      if (program.isPresent()) {
        return helper.ask(program.get(), name);
      }
    }
    Optional<Json> entries = json.child("auths");
    Optional<Credentials> written = entries.flatMap(all -> written(all, names, repository));
    if (written.isPresent()) {
      return written;
    }
    // Docker leaves an empty entry for each server whose password is in the store.
    return json.text("credsStore")
        .filter(_ -> entries.isPresent())
        .flatMap(program ->
            entries.get().object().keySet().stream()
                .filter(key -> names.contains(key) || names.contains(host(key)))
                .findFirst()
                .flatMap(key -> helper.ask(program, key)));
  }

  private static Optional<Credentials> written(
      Json entries, List<String> names, String repository) {
    JsonObject all = entries.object();
    for (String name : names) {
      // Podman allows host/a/b, the longest match counts.
      String path = name + "/" + repository;
      while (true) {
        if (all.has(path)) {
          Optional<Credentials> found = entries.child(path).flatMap(DockerConfigurations::entry);
          if (found.isPresent()) {
            return found;
          }
        }
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
          break;
        }
        path = path.substring(0, slash);
      }
    }
    return all.keySet().stream()
        .filter(key -> key.contains("://") && names.contains(host(key)))
        .findFirst()
        .flatMap(entries::child)
        .flatMap(DockerConfigurations::entry);
  }

  private static Optional<Credentials> entry(Json entry) {
    String user = entry.textOrEmpty("username");
    String password = entry.textOrEmpty("password");
    Optional<String> packed = entry.text("auth").filter(text -> !text.isBlank());
    if (packed.isPresent()) {
      try {
        String pair =
            new String(Base64.getDecoder().decode(packed.get().strip()), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        if (colon >= 0) {
          user = pair.substring(0, colon);
          password = pair.substring(colon + 1).replace("\0", "");
        }
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    // Some registries take the identity token as the password of a nameless user.
    String secret = password.isEmpty() ? entry.textOrEmpty("identitytoken") : password;
    return user.isEmpty() || secret.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(user, secret));
  }

  /** {@code https://registry.test/v1/} is {@code registry.test}. */
  private static String host(String key) {
    String rest = key.replaceFirst("^[a-z]+://", "");
    int slash = rest.indexOf('/');
    return (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
  }

  private static Optional<Json> read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        return Json.parse(in.readNBytes(FILE_LIMIT_BYTES));
      }
    } catch (IOException | SecurityException _) {
      return Optional.empty();
    }
  }
}
