package dev.layerweight.estimate.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code pnpm-lock.yaml} of the versions 5 to 9. Packages lie at {@code
 * node_modules/.pnpm/NAME@VERSION/node_modules/NAME}, once for each set of peers.
 */
final class PnpmLock {

  private static final int PACKAGE_LIMIT = 20_000;

  private final Map<String, Json> importers = new LinkedHashMap<>();
  private final Map<String, Json> snapshots;
  private final Map<String, Json> packages;
  private final NodeTarget target;
  private final KnownPackages known;

  private PnpmLock(Json lock, NodeTarget target, KnownPackages known) {
    this.target = target;
    this.known = known;
    this.packages = lock.get("packages").map(Json::members).orElse(Map.of());
    this.snapshots = lock.get("snapshots").map(Json::members).orElse(packages);
    Map<String, Json> named = lock.get("importers").map(Json::members).orElse(Map.of());
    if (named.isEmpty()) {
      importers.put(".", lock);
    } else {
      importers.putAll(named);
    }
  }

  static Optional<PnpmLock> read(String text, NodeTarget target, KnownPackages known) {
    return SimpleYaml.read(text)
        .filter(lock -> lock.get("lockfileVersion").isPresent())
        .map(lock -> new PnpmLock(lock, target, known));
  }

  /** Folders of the projects in the workspace, {@code .} for its root. */
  Set<String> importers() {
    return importers.keySet();
  }

  /** The folders that a project links to, and these in turn: what {@code name...} adds. */
  Set<String> withLinked(Set<String> folders) {
    Set<String> all = new LinkedHashSet<>();
    ArrayDeque<String> waiting = new ArrayDeque<>(folders);
    while (!waiting.isEmpty()) {
      String folder = waiting.poll();
      if (importers.containsKey(folder) && all.add(folder)) {
        for (String kind : List.of("dependencies", "devDependencies", "optionalDependencies")) {
          for (String version : wished(importers.get(folder), kind).values()) {
            if (version.startsWith("link:")) {
              waiting.add(normalised(folder, version.substring("link:".length())));
            }
          }
        }
      }
    }
    return all;
  }

  private static String normalised(String folder, String relative) {
    ArrayList<String> parts = new ArrayList<>();
    for (String part : ((folder.equals(".") ? "" : folder + "/") + relative).split("/")) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "." : String.join("/", parts);
  }

  /** Every package of the lock, whoever needs it, as {@code pnpm fetch} takes them. */
  NodeTree all() {
    return tree(importers.keySet());
  }

  /** What some projects of the workspace need. */
  NodeTree tree(Set<String> folders) {
    List<NodeTree.Direct> direct = new ArrayList<>();
    Set<String> runtime = new HashSet<>();
    Set<String> required = new HashSet<>();
    Map<String, Set<String>> edges = new HashMap<>();
    ArrayDeque<String> runtimeWaiting = new ArrayDeque<>();
    ArrayDeque<String> requiredWaiting = new ArrayDeque<>();
    ArrayDeque<String> waiting = new ArrayDeque<>();
    for (String folder : folders) {
      Json importer = importers.getOrDefault(folder, Json.EMPTY);
      for (String kind : List.of("dependencies", "optionalDependencies", "devDependencies")) {
        boolean dev = kind.equals("devDependencies");
        wished(importer, kind)
            .forEach((name, version) -> {
              Optional<String> key =
                  key(name, version).filter(found -> !kind.startsWith("optional") || fits(found));
              direct.add(
                  new NodeTree.Direct(
                      name, range(importer, kind, name), dev, key.map(this::path).orElse("")));
              key.ifPresent(found -> {
                waiting.add(found);
                if (!dev) {
                  runtimeWaiting.add(found);
                }
                if (!kind.startsWith("optional")) {
                  requiredWaiting.add(found);
                }
              });
            });
      }
    }
    Set<String> reached = new LinkedHashSet<>();
    while (!waiting.isEmpty() && reached.size() < PACKAGE_LIMIT) {
      String key = waiting.poll();
      if (reached.add(key)) {
        Set<String> needs = needs(key, true);
        edges.put(key, needs);
        waiting.addAll(needs);
      }
    }
    follow(runtimeWaiting, runtime, edges);
    while (!requiredWaiting.isEmpty()) {
      String key = requiredWaiting.poll();
      if (required.add(key)) {
        requiredWaiting.addAll(needs(key, false));
      }
    }
    List<PlacedPackage> placed = new ArrayList<>();
    for (String key : reached) {
      Set<String> paths = new LinkedHashSet<>();
      edges.get(key).forEach(need -> paths.add(path(need)));
      placed.add(
          new PlacedPackage(
              path(key),
              name(key),
              version(key),
              paths,
              !runtime.contains(key),
              !required.contains(key),
              false,
              true,
              snapshots.get(key).get("resolution").flatMap(r -> r.get("repo")).isEmpty(),
              false,
              false,
              0));
    }
    List<String> problems =
        reached.size() >= PACKAGE_LIMIT
            ? List.of("more than " + PACKAGE_LIMIT + " packages: the rest is not followed")
            : List.of();
    return new NodeTree(placed, direct, 0, 0, problems);
  }

  private static void follow(
      ArrayDeque<String> waiting, Set<String> reached, Map<String, Set<String>> edges) {
    while (!waiting.isEmpty()) {
      String key = waiting.poll();
      if (reached.add(key)) {
        waiting.addAll(edges.getOrDefault(key, Set.of()));
      }
    }
  }

  private Set<String> needs(String key, boolean withOptional) {
    Set<String> needs = new LinkedHashSet<>();
    Json one = snapshots.get(key);
    one.texts("dependencies").forEach((n, v) -> key(n, v).ifPresent(needs::add));
    if (withOptional) {
      one.texts("optionalDependencies")
          .forEach((n, v) -> key(n, v).filter(this::fits).ifPresent(needs::add));
    }
    return needs;
  }

  private boolean fits(String key) {
    Json one = packages.getOrDefault(withoutPeers(key), snapshots.getOrDefault(key, Json.EMPTY));
    return target.takes(one.list("os"), one.list("cpu"), one.list("libc"))
        && (!one.list("libc").isEmpty() || known.fits(name(key), version(key), target));
  }

  /** Name to version of an importer's dependencies; later forms put it beside a specifier. */
  private static Map<String, String> wished(Json importer, String kind) {
    Map<String, String> wished = new LinkedHashMap<>(importer.texts(kind));
    importer
        .get(kind)
        .map(Json::members)
        .orElse(Map.of())
        .forEach((name, value) -> value.text("version").ifPresent(v -> wished.put(name, v)));
    return wished;
  }

  private static String range(Json importer, String kind, String name) {
    return importer
        .get(kind)
        .flatMap(list -> list.get(name))
        .flatMap(value -> value.text("specifier"))
        .or(() -> importer.get("specifiers").flatMap(list -> list.text(name)))
        .orElse("");
  }

  private Optional<String> key(String name, String version) {
    return List.of(
            name + "@" + version, "/" + name + "@" + version, "/" + name + "/" + version, version)
        .stream()
        .filter(snapshots::containsKey)
        .findFirst();
  }

  private static String withoutPeers(String key) {
    int parenthesis = key.indexOf('(');
    return parenthesis < 0 ? key : key.substring(0, parenthesis);
  }

  /** {@code /@a/b/1.0.0_peer}, {@code /@a/b@1.0.0(peer)} or {@code @a/b@1.0.0}: where name ends. */
  private static int split(String plain) {
    int at = plain.lastIndexOf('@');
    return at > 0 && plain.indexOf('/', at) < 0 && !isOldForm(plain) ? at : plain.lastIndexOf('/');
  }

  private static boolean isOldForm(String plain) {
    int slash = plain.lastIndexOf('/');
    return slash > 0 && plain.substring(slash + 1).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  private static String plain(String key) {
    String plain = withoutPeers(key);
    return plain.startsWith("/") ? plain.substring(1) : plain;
  }

  static String name(String key) {
    String plain = plain(key);
    int split = split(plain);
    return split <= 0 ? plain : plain.substring(0, split);
  }

  static String version(String key) {
    String plain = plain(key);
    int split = split(plain);
    String version = split <= 0 ? "" : plain.substring(split + 1);
    int peers = isOldForm(plain) ? version.indexOf('_') : -1;
    return peers < 0 ? version : version.substring(0, peers);
  }

  private String path(String key) {
    String folder = plain(key);
    if (isOldForm(folder)) {
      folder = name(key) + "@" + folder.substring(folder.lastIndexOf('/') + 1);
    }
    int parenthesis = key.indexOf('(');
    String peers =
        parenthesis < 0
            ? ""
            : key.substring(parenthesis).replace(")(", "_").replace('(', '_').replace(")", "");
    return "node_modules/.pnpm/"
        + (folder + peers).replace('/', '+')
        + "/node_modules/"
        + name(key);
  }
}
