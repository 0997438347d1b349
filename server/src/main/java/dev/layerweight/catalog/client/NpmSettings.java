package dev.layerweight.catalog.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where npm is told to look: {@code npm_config_registry}, then the {@code .npmrc} of the project,
 * of the user and of all users.
 *
 * <p>A project's file may come from anybody. It chooses addresses, as it does for npm, but gets the
 * value of an environment variable only for a host that the user's own files name, and its hosts
 * are not among {@link #hosts}.
 *
 * @param registry for packages without a scope of their own
 * @param scopes registries by scope, with the {@code @}
 * @param hosts that the user's own configuration names
 * @param certificates a file of certificate authorities
 */
public record NpmSettings(
    Optional<Configured> registry,
    Map<String, Configured> scopes,
    Credentials credentials,
    Set<String> hosts,
    Optional<Path> certificates) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}$]{1,200})\\}");
  private static final String PREFIX = "npm_config_";

  /**
   * @param project the folder whose {@code .npmrc} counts, too
   */
  public static NpmSettings of(ClientMachine machine, Optional<Path> project) {
    Reading own = new Reading(machine);
    machine.variables().forEach(own::variable);
    own.file(userFile(machine), "the user's .npmrc", Set.of(), true);
    sharedFiles(machine).forEach(file -> own.file(file, "npmrc", Set.of(), true));
    Set<String> hosts = own.hosts();
    if (project.isEmpty()) {
      return own.settings(hosts);
    }
    // Read once more, since the project's file stands between the environment and the user's.
    Reading all = new Reading(machine);
    machine.variables().forEach(all::variable);
    all.file(project.get().resolve(".npmrc"), "the project's .npmrc", hosts, false);
    all.file(userFile(machine), "the user's .npmrc", Set.of(), true);
    sharedFiles(machine).forEach(file -> all.file(file, "npmrc", Set.of(), true));
    return all.settings(hosts);
  }

  private static Path userFile(ClientMachine machine) {
    return setting(machine, "userconfig")
        .flatMap(machine::file)
        .orElseGet(() -> machine.home().resolve(".npmrc"));
  }

  private static List<Path> sharedFiles(ClientMachine machine) {
    List<Path> files = new ArrayList<>();
    setting(machine, "globalconfig").flatMap(machine::file).ifPresent(files::add);
    setting(machine, "prefix")
        .or(() -> machine.variable("PREFIX"))
        .flatMap(machine::file)
        .ifPresent(prefix -> files.add(prefix.resolve("etc/npmrc")));
    switch (machine.system()) {
      case WINDOWS ->
          machine.path("APPDATA").ifPresent(folder -> files.add(folder.resolve("npm/etc/npmrc")));
      case LINUX, MACOS -> {
        files.add(machine.root().resolve("usr/local/etc/npmrc"));
        files.add(machine.root().resolve("usr/etc/npmrc"));
        files.add(machine.root().resolve("etc/npmrc"));
      }
    }
    return files;
  }

  private static Optional<String> setting(ClientMachine machine, String key) {
    return machine.variable(PREFIX + key).or(() -> machine.variable("NPM_CONFIG_" + upper(key)));
  }

  private static String upper(String key) {
    return key.toUpperCase(Locale.ROOT);
  }

  /** The registry of a package by its scope; empty where only npm's default is left. */
  public Optional<Configured> registryOf(String packageName) {
    int slash = packageName.indexOf('/');
    return packageName.startsWith("@") && slash > 0
        ? Optional.ofNullable(scopes.get(packageName.substring(0, slash))).or(this::registry)
        : registry;
  }

  /** What files and variables say, the first to say something wins. */
  private static final class Reading {

    private final ClientMachine machine;
    private final Map<String, Configured> registries = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private Optional<Path> certificates = Optional.empty();

    Reading(ClientMachine machine) {
      this.machine = machine;
    }

    void variable(String name, String value) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(PREFIX) && !value.isBlank()) {
        // Names of secrets keep their case: //host/:_authToken.
        String key = name.substring(PREFIX.length());
        take(key.contains(":") ? key : key.toLowerCase(Locale.ROOT), value, lower, true);
      }
    }

    void file(Path file, String origin, Set<String> hosts, boolean own) {
      Map<String, String> last = new LinkedHashMap<>();
      String text = ClientMachine.text(file).orElse("");
      boolean inSection = false;
      for (String line : (Iterable<String>) text.lines()::iterator) {
        String bare = line.strip();
        inSection |= bare.startsWith("[");
        int equals = bare.indexOf('=');
        if (equals > 0 && !inSection && !bare.startsWith("#") && !bare.startsWith(";")) {
          last.put(bare.substring(0, equals).strip(), unquoted(bare.substring(equals + 1).strip()));
        }
      }
      last.forEach((key, value) ->
          substituted(key, value, hosts, own).ifPresent(plain -> take(key, plain, origin, own)));
    }

    private static String unquoted(String value) {
      return value.length() > 1
              && (value.startsWith("\"") && value.endsWith("\"")
                  || value.startsWith("'") && value.endsWith("'"))
          ? value.substring(1, value.length() - 1)
          : value;
    }

    /** Empty where a variable is not set, or not this file's to read. */
    private Optional<String> substituted(String key, String value, Set<String> hosts, boolean own) {
      if (!value.contains("${")) {
        return Optional.of(value);
      }
      if (!own && !(key.startsWith("//") && hosts.contains(hostOf(key)))) {
        return Optional.empty();
      }
      Matcher matcher = VARIABLE.matcher(value);
      StringBuilder out = new StringBuilder();
      while (matcher.find()) {
        String name = matcher.group(1);
        boolean optional = name.endsWith("?");
        Optional<String> found =
            machine.variable(optional ? name.substring(0, name.length() - 1) : name);
        if (found.isEmpty() && !optional) {
          return Optional.empty();
        }
        matcher.appendReplacement(out, Matcher.quoteReplacement(found.orElse("")));
      }
      return Optional.of(matcher.appendTail(out).toString());
    }

    private static String hostOf(String key) {
      return placeOf(key).map(uri -> uri.getHost().toLowerCase(Locale.ROOT)).orElse("");
    }

    private static Optional<URI> placeOf(String key) {
      int colon = key.lastIndexOf(':');
      return colon < 0
          ? Optional.empty()
          : ServerAddress.parse("https:" + key.substring(0, colon)).map(ServerAddress::uri);
    }

    private void take(String key, String value, String origin, boolean own) {
      if (key.startsWith("//") || key.equals("_auth") || key.equals("_authToken")) {
        // A token without a host, as older versions of npm take it, is only the user's to give.
        if (own || key.startsWith("//")) {
          secrets.putIfAbsent(key, value);
        }
      } else if (key.equals("registry") || key.startsWith("@") && key.endsWith(":registry")) {
        String scope = key.equals("registry") ? "" : key.substring(0, key.lastIndexOf(':'));
        ServerAddress.parse(value)
            .ifPresent(server -> registries.putIfAbsent(scope, new Configured(server, origin)));
      } else if (key.equals("cafile") && own && certificates.isEmpty()) {
        certificates = machine.file(value);
      }
    }

    Set<String> hosts() {
      Set<String> hosts = new TreeSet<>();
      registries.values().forEach(one -> hosts.add(one.server().uri().getHost()));
      secrets.keySet().forEach(key -> hosts.add(hostOf(key)));
      hosts.remove("");
      return Set.copyOf(hosts);
    }

    NpmSettings settings(Set<String> hosts) {
      Map<String, Configured> scopes = new HashMap<>(registries);
      Optional<Configured> registry = Optional.ofNullable(scopes.remove(""));
      return new NpmSettings(
          registry, Map.copyOf(scopes), credentials(registry, hosts), hosts, certificates);
    }

    private Credentials credentials(Optional<Configured> registry, Set<String> ownHosts) {
      Credentials.Collector collector = new Credentials.Collector();
      secrets.forEach((key, value) -> {
        int colon = key.lastIndexOf(':');
        String kind = key.substring(colon + 1);
        if (key.startsWith("//")) {
          placeOf(key)
              .ifPresent(place ->
                  header(kind, value, key.substring(0, Math.max(0, colon)))
                      .ifPresent(header ->
                          collector.add(
                              ServerAddress.authority(place),
                              place.getRawPath(),
                              isPlain(place),
                              header)));
        } else {
          registry
              .filter(one -> ownHosts.contains(one.server().uri().getHost()))
              .ifPresent(one ->
                  header(kind, value, "")
                      .ifPresent(header -> collector.add(one.server().uri(), header)));
        }
      });
      registries
          .values()
          .forEach(one ->
              one.server()
                  .authorization()
                  .ifPresent(header -> collector.add(one.server().uri(), header)));
      return collector.done();
    }

    private Optional<String> header(String kind, String value, String place) {
      return switch (kind) {
        case "_authToken" -> Optional.of("Bearer " + value);
        case "_auth" -> Optional.of("Basic " + value);
        case "_password" ->
            Optional.ofNullable(secrets.get(place + ":username"))
                .flatMap(user -> decoded(value).map(password -> user + ":" + password))
                .map(ServerAddress::basicHeader);
        default -> Optional.empty();
      };
    }

    private static Optional<String> decoded(String base64) {
      try {
        return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    /** Whether the registry at this place is configured without encryption. */
    private boolean isPlain(URI place) {
      return registries.values().stream()
          .map(one -> one.server().uri())
          .anyMatch(uri ->
              !ServerAddress.isEncrypted(uri)
                  && place.getHost().equals(uri.getHost())
                  && place.getPort() == uri.getPort());
    }
  }
}
