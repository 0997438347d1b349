package dev.layerweight.estimate.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code package-lock.json} and {@code npm-shrinkwrap.json} of the versions 1, 2 and 3.
 *
 * <p>The {@code packages} of versions 2 and 3 name every place; version 1 nests them. An optional
 * package for another machine is left out with what only it needs, as npm does.
 */
final class NpmLock {

  private static final int STEP_LIMIT = 200;
  private static final int PACKAGE_LIMIT = 20_000;
  private static final int PATH_LIMIT_CHARACTERS = 1_024;

  /** How many places to look at in all: twenty times what the largest real locks need. */
  private int looksLeft = 3_000_000;

  private final NodeTarget target;
  private final KnownPackages known;
  private final Map<String, Json> entries = new LinkedHashMap<>();

  private NpmLock(NodeTarget target, KnownPackages known) {
    this.target = target;
    this.known = known;
  }

  /**
   * The tree that the lock describes.
   *
   * @param workspaces folders of the project that alone are installed; empty for all
   */
  static NodeTree read(Json lock, Set<String> workspaces, NodeTarget target, KnownPackages known) {
    NpmLock reader = new NpmLock(target, known);
    Map<String, Json> packages = lock.get("packages").map(Json::members).orElse(Map.of());
    if (packages.isEmpty()) {
      reader.flatten("", lock, 0);
    } else {
      packages.entrySet().stream()
          .filter(entry -> entry.getKey().length() <= PATH_LIMIT_CHARACTERS)
          .limit(PACKAGE_LIMIT)
          .forEach(entry -> reader.entries.put(entry.getKey(), entry.getValue()));
    }
    return reader.tree(lock, workspaces);
  }

  /** Turns the nested form of version 1 into places. */
  private void flatten(String around, Json holder, int depth) {
    if (depth > STEP_LIMIT) {
      return;
    }
    for (Map.Entry<String, Json> entry :
        holder.get("dependencies").map(Json::members).orElse(Map.of()).entrySet()) {
      if (entries.size() >= PACKAGE_LIMIT) {
        return;
      }
      String path = (around.isEmpty() ? "" : around + "/") + "node_modules/" + entry.getKey();
      LinkedHashMap<String, Json> members = new LinkedHashMap<>(entry.getValue().members());
      members.put("dependencies", entry.getValue().get("requires").orElse(Json.EMPTY));
      if (entry.getValue().isTrue("bundled")) {
        members.put("inBundle", new Json.Literal("true"));
      }
      if (path.length() > PATH_LIMIT_CHARACTERS) {
        continue;
      }
      entries.put(path, new Json.Members(members));
      flatten(path, entry.getValue(), depth + 1);
    }
  }

  private NodeTree tree(Json lock, Set<String> workspaces) {
    Set<String> reached = reached(workspaces);
    List<PlacedPackage> packages = new ArrayList<>();
    long rootBytes = 0;
    for (Map.Entry<String, Json> entry : entries.entrySet()) {
      String path = entry.getKey();
      Json one = entry.getValue();
      if (!isInstalled(path) || one.isTrue("link")) {
        rootBytes += Json.memberBytes(path, one, 2);
      } else if (reached.contains(path) || workspaces.isEmpty() && !isOptional(one)) {
        packages.add(placed(path, one));
      }
    }
    LinkedHashMap<String, Json> head = new LinkedHashMap<>(lock.members());
    head.put("packages", Json.EMPTY);
    head.remove("dependencies");
    // An empty mapping takes {} on one line; one with entries has a line for its end.
    long headBytes = new Json.Members(head).prettyBytes(0) + 4;
    boolean cut =
        lock.get("packages").map(Json::members).orElse(Map.of()).size() > PACKAGE_LIMIT
            || entries.size() >= PACKAGE_LIMIT;
    List<String> problems =
        cut
            ? List.of("more than " + PACKAGE_LIMIT + " packages: the rest is not followed")
            : List.of();
    return new NodeTree(packages, direct(workspaces), headBytes, rootBytes, problems);
  }

  private PlacedPackage placed(String path, Json one) {
    String folder = path.substring(path.lastIndexOf("node_modules/") + "node_modules/".length());
    String version = one.text("version").orElse("");
    String resolved = one.text("resolved").orElse("");
    // What is wanted for development and, as optional, at run time stays without the former.
    boolean development = one.isTrue("dev");
    String name = one.text("name").orElse(folder);
    if (version.startsWith("npm:") && version.lastIndexOf('@') > 4) {
      name = version.substring(4, version.lastIndexOf('@'));
      version = version.substring(version.lastIndexOf('@') + 1);
    }
    return new PlacedPackage(
        path,
        name,
        version,
        needs(path, one),
        development,
        isOptional(one),
        one.isTrue("peer"),
        !resolved.isEmpty(),
        !resolved.startsWith("git") && !resolved.startsWith("file:") && !version.contains(":"),
        one.isTrue("inBundle"),
        false,
        Json.memberBytes(path, one, 2));
  }

  private static boolean isOptional(Json one) {
    return one.isTrue("optional") || one.isTrue("devOptional");
  }

  private List<NodeTree.Direct> direct(Set<String> workspaces) {
    List<NodeTree.Direct> direct = new ArrayList<>();
    for (String holder : holders(workspaces)) {
      Json manifest = entries.getOrDefault(holder, Json.EMPTY);
      PackageManifest parsed = PackageManifest.of(manifest);
      parsed
          .all(true)
          .forEach((name, range) ->
              direct.add(
                  new NodeTree.Direct(
                      name, range, parsed.isDevelopment(name), resolve(holder, name))));
    }
    return direct;
  }

  /** The project and its workspaces, as far as they are installed. */
  private List<String> holders(Set<String> workspaces) {
    return entries.keySet().stream()
        .filter(path -> !isInstalled(path))
        .filter(
            path -> workspaces.isEmpty() || workspaces.contains(path) || isNamed(path, workspaces))
        .toList();
  }

  private boolean isNamed(String path, Set<String> workspaces) {
    return entries.get(path).text("name").filter(workspaces::contains).isPresent();
  }

  private static boolean isInstalled(String path) {
    return path.startsWith("node_modules/") || path.contains("/node_modules/");
  }

  private Set<String> reached(Set<String> workspaces) {
    Set<String> reached = new HashSet<>();
    ArrayDeque<String> waiting = new ArrayDeque<>();
    for (String holder : holders(workspaces)) {
      waiting.addAll(needs(holder, entries.get(holder)));
    }
    if (!entries.containsKey("")) {
      // Version 1 does not name the project's own dependencies: everything at the top may be one.
      entries.keySet().stream()
          .filter(path -> path.indexOf("node_modules/", 1) < 0 && fits(path))
          .forEach(waiting::add);
    }
    while (!waiting.isEmpty()) {
      String path = waiting.poll();
      if (reached.add(path)) {
        Json one = entries.get(path);
        waiting.addAll(needs(path, one));
        if (one.isTrue("link")) {
          String folder = one.text("resolved").orElse("");
          if (entries.containsKey(folder) && reached.add(folder)) {
            waiting.addAll(needs(folder, entries.get(folder)));
          }
        }
      }
    }
    return reached;
  }

  private Set<String> needs(String path, Json one) {
    Set<String> needs = new LinkedHashSet<>();
    List<String> kinds =
        isInstalled(path)
            ? List.of("dependencies", "optionalDependencies", "peerDependencies")
            : List.of(
                "dependencies", "optionalDependencies", "peerDependencies", "devDependencies");
    for (String kind : kinds) {
      for (String name : one.get(kind).map(Json::members).orElse(Map.of()).keySet()) {
        String found = resolve(path, name);
        if (!found.isEmpty() && fits(found)) {
          needs.add(found);
        }
      }
    }
    return needs;
  }

  private boolean fits(String path) {
    Json one = entries.get(path);
    if (!isOptional(one)) {
      return true;
    }
    List<String> systems = one.list("os");
    List<String> processors = one.list("cpu");
    if (!target.takes(systems, processors, one.list("libc"))) {
      return false;
    }
    if (!one.list("libc").isEmpty()) {
      return true;
    }
    String name = one.text("name").orElse(path.substring(path.lastIndexOf("node_modules/") + 13));
    return known.fits(name, one.text("version").orElse(""), target);
  }

  /**
   * Where Node finds {@code name} from a folder: the nearest node_modules above; empty if nowhere.
   */
  private String resolve(String from, String name) {
    String folder = from;
    for (int steps = 0; steps < STEP_LIMIT && looksLeft-- > 0; steps++) {
      String candidate = (folder.isEmpty() ? "" : folder + "/") + "node_modules/" + name;
      if (entries.containsKey(candidate)) {
        return candidate;
      }
      if (folder.isEmpty()) {
        return "";
      }
      folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
      if (folder.endsWith("/node_modules") || folder.equals("node_modules")) {
        folder = folder.substring(0, Math.max(0, folder.length() - "/node_modules".length()));
      }
    }
    return "";
  }
}
