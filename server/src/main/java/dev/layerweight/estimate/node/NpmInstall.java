package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel.Result;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.node.NodeTree.Omit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The commands of npm that change {@code node_modules}.
 *
 * <p>A layer of theirs is Σ unpacked packages + {@code node_modules/.package-lock.json} (the lock's
 * entries of what is installed) + {@code package-lock.json} (every command but {@code ci} writes
 * it) + cache + a log.
 */
final class NpmInstall {

  private final Invocation invocation;
  private final Step step;
  private final NpmConfig config;
  private final NodeFlags flags;
  private final KnownPackages known;
  private final NodeModules modules;
  private final NodeTarget target;
  private final NodeProject project;

  NpmInstall(Invocation invocation, Step step, NpmConfig config, NodeFlags flags, String start) {
    this.invocation = invocation;
    this.step = step;
    this.config = config;
    this.flags = flags;
    this.known = new KnownPackages(step.catalog().node());
    this.modules = new NodeModules(step, invocation.range(), known);
    this.target = NodeTarget.of(step);
    this.project = new NodeProject(step, invocation.range(), NodeProject.around(step, start));
  }

  /** A tree with how it was found. */
  private record Found(NodeTree tree, boolean locked) {}

  Result clean() {
    if (lockName().isEmpty()) {
      step.unknown(
          "npm ci needs a package-lock.json and " + project.folder() + " has none",
          invocation.range());
      return Result.UNSURE;
    }
    Optional<Found> found = locked();
    if (found.isEmpty()) {
      return Result.UNSURE;
    }
    step.files().remove(project.path("node_modules"));
    write(found.get(), List.of(), false);
    return Result.DONE;
  }

  Result project() {
    Optional<Found> found = tree();
    if (found.isEmpty()) {
      return Result.UNSURE;
    }
    write(found.get(), List.of(), true);
    return Result.DONE;
  }

  Result add() {
    Map<String, String> wanted = new LinkedHashMap<>();
    List<Fact.Requested> asked = asked(wanted);
    if (wanted.isEmpty()) {
      return Result.UNSURE;
    }
    boolean development = flags.isOn("save-dev");
    PackageManifest added =
        new PackageManifest(
            "",
            "",
            development ? Map.of() : wanted,
            development ? wanted : Map.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            List.of(),
            "");
    Optional<Found> before =
        project.has("package.json") || lockName().isPresent()
            ? tree()
            : Optional.of(new Found(new NodeTree(List.of(), List.of(), 80, 0, List.of()), false));
    if (before.isEmpty()) {
      return Result.UNSURE;
    }
    NodeTree old = before.get().tree();
    NodeTree more =
        Hoisting.tree(
            List.of(added), installsPeers(), InstalledFirst.of(old, chooser(config.omit())));
    NodeTree all = more.plus(old);
    write(new Found(all, before.get().locked()), asked, true);
    if (!config.isOff("save")) {
      long ownBytes =
          step.files()
              .at(project.path("package.json"))
              .map(entry -> entry.weight().unpacked().likely())
              .orElse(25L);
      Optional<String> text = step.files().text(project.path("package.json"));
      long line = wanted.keySet().stream().mapToLong(name -> name.length() + 18L).sum();
      modules.file(project.path("package.json"), ownBytes + line, 0.05);
      // The old text stays readable; what was added is known from the tree.
      text.ifPresent(t ->
          step.files()
              .at(project.path("package.json"))
              .ifPresent(entry -> step.files().add(entry.withText(t))));
    }
    return Result.DONE;
  }

  Result global() {
    Map<String, String> wanted = new LinkedHashMap<>();
    List<Fact.Requested> asked = asked(wanted);
    String home = NodePaths.join(config.globalFolder(), "lib/node_modules");
    List<PlacedPackage> fetched = new ArrayList<>();
    NodeTree all = new NodeTree(List.of(), List.of(), 0, 0, List.of());
    for (Map.Entry<String, String> one : wanted.entrySet()) {
      PackageManifest manifest =
          new PackageManifest(
              "",
              "",
              Map.of(one.getKey(), one.getValue()),
              Map.of(),
              Map.of(),
              Map.of(),
              Set.of(),
              List.of(),
              "");
      NodeTree tree = Hoisting.tree(List.of(manifest), installsPeers(), chooser(config.omit()));
      NodeTree below = moved(tree, one.getKey());
      step.files().remove(NodePaths.join(home, one.getKey()));
      fetched.addAll(modules.add(home, below.packages(), scripts()));
      all = all.plus(below);
    }
    modules.note(all, fetched, "", asked);
    modules.tellUnknown();
    new NpmCache(step, modules, config.cacheFolder()).fetch(fetched, described(all, fetched, true));
    modules.log(
        config.cacheFolder(),
        NpmText.LOG_FRAME_BYTES + fetched.stream().mapToLong(NpmText::chosenLogBytes).sum());
    return asked.size() == flags.operands().size() ? Result.DONE : Result.UNSURE;
  }

  /** The places of a global package: it lies at the top, what it needs lies within it. */
  private static NodeTree moved(NodeTree tree, String top) {
    String own = "node_modules/" + top;
    java.util.function.UnaryOperator<String> move =
        path ->
            path.equals(own)
                ? top
                : path.startsWith(own + "/")
                    ? top + path.substring(own.length())
                    : top + "/" + path;
    List<PlacedPackage> packages =
        tree.packages().stream()
            .map(one ->
                one.at(
                    move.apply(one.path()),
                    one.needs().stream().map(move).collect(Collectors.toSet())))
            .toList();
    List<NodeTree.Direct> direct =
        tree.direct().stream()
            .map(d -> new NodeTree.Direct(d.name(), d.range(), d.dev(), move.apply(d.path())))
            .toList();
    return new NodeTree(packages, direct, 0, 0, tree.problems());
  }

  Result prune() {
    Optional<Found> found = tree();
    found.ifPresent(f -> {
      Omit omit = config.omit();
      keepOnly(f.tree(), f.tree().installed(omit), new HashSet<>());
    });
    return found.isPresent() ? Result.DONE : Result.UNSURE;
  }

  Result uninstall() {
    Set<String> names =
        flags.operands().stream()
            .map(a -> a.text().replaceFirst("(?<=.)@.*", ""))
            .collect(Collectors.toSet());
    if (config.isOn("global")) {
      names.forEach(name ->
          step.files().remove(NodePaths.join(config.globalFolder(), "lib/node_modules/" + name)));
      modules.log(config.cacheFolder(), NpmText.LOG_FRAME_BYTES);
      return Result.DONE;
    }
    Optional<Found> found = tree();
    found.ifPresent(f -> {
      Set<String> left =
          f.tree().direct().stream()
              .map(NodeTree.Direct::name)
              .filter(name -> !names.contains(name))
              .collect(Collectors.toSet());
      keepOnly(f.tree(), f.tree().reachedBy(left).installed(config.omit()), names);
    });
    return found.isPresent() ? Result.DONE : Result.UNSURE;
  }

  private void keepOnly(NodeTree tree, List<PlacedPackage> kept, Set<String> dropped) {
    Set<String> paths = kept.stream().map(PlacedPackage::path).collect(Collectors.toSet());
    long log = NpmText.LOG_FRAME_BYTES;
    for (PlacedPackage one : tree.packages()) {
      if (!paths.contains(one.path())) {
        step.files().remove(project.path(one.path()));
        log += NpmText.omittedLogBytes(one) + NpmText.deletedLogBytes(one, project.folder());
      }
    }
    modules.file(project.path("node_modules/.package-lock.json"), hiddenBytes(tree, kept), 0.02);
    if (!config.isOff("package-lock")) {
      lockName().ifPresent(name -> modules.rewrite(project.path(name)));
    }
    if (!dropped.isEmpty() && !config.isOff("save")) {
      modules.rewrite(project.path("package.json"));
    }
    modules.log(config.cacheFolder(), log);
    NodeTree left =
        new NodeTree(
            kept, tree.direct(), tree.lockHeadBytes(), tree.rootEntryBytes(), tree.problems());
    step.put(step.facet(NodeState.class, NodeState::initial).withTree(project.folder(), left));
  }

  private void write(Found found, List<Fact.Requested> asked, boolean savesLock) {
    NodeTree tree = found.tree();
    List<PlacedPackage> installed = tree.installed(config.omit());
    List<PlacedPackage> added = modules.add(project.folder(), installed, scripts());
    modules.note(tree, added, "package.json", asked);
    modules.tellUnknown();
    tree.problems().forEach(problem -> step.unknown(problem, invocation.range()));
    double unsure = found.locked() ? 0.002 : 0.08;
    if (!installed.isEmpty()) {
      modules.file(
          project.path("node_modules/.package-lock.json"), hiddenBytes(tree, installed), unsure);
    }
    if (savesLock && !config.isOff("package-lock") && !config.isOff("save")) {
      Optional<String> lock = lockName();
      if (lock.isPresent() && asked.isEmpty()) {
        modules.rewrite(project.path(lock.get()));
      } else {
        long own =
            step.files()
                .at(project.path("package.json"))
                .map(entry -> entry.weight().unpacked().likely())
                .orElse(60L);
        modules.file(
            project.path(lock.orElse("package-lock.json")),
            tree.lockHeadBytes() + own + 30 + lockBytes(tree.packages()),
            0.08);
      }
    }
    boolean chooses = !found.locked();
    new NpmCache(step, modules, config.cacheFolder()).fetch(added, described(tree, added, chooses));
    modules.log(config.cacheFolder(), logBytes(tree, added, chooses));
    step.put(step.facet(NodeState.class, NodeState::initial).withTree(project.folder(), tree));
  }

  /** Packages whose packuments are asked for, with their versions. */
  private Map<String, String> described(NodeTree tree, List<PlacedPackage> added, boolean chooses) {
    Map<String, String> described = new LinkedHashMap<>();
    (chooses ? tree.packages() : added.stream().filter(one -> !one.resolved()).toList())
        .stream()
            .filter(one -> one.registry() && !one.bundled())
            .forEach(one -> described.putIfAbsent(one.name(), one.version()));
    if (chooses && installsPeers()) {
      ConsideredPeers.of(tree, known).forEach(described::putIfAbsent);
    }
    return described;
  }

  private long logBytes(NodeTree tree, List<PlacedPackage> added, boolean chooses) {
    Set<String> paths = added.stream().map(PlacedPackage::path).collect(Collectors.toSet());
    long bytes = NpmText.LOG_FRAME_BYTES;
    for (PlacedPackage one : tree.packages()) {
      if (!paths.contains(one.path())) {
        bytes += NpmText.omittedLogBytes(one) + NpmText.deletedLogBytes(one, project.folder());
      } else if (chooses) {
        bytes += NpmText.chosenLogBytes(one);
      } else if (one.resolved()) {
        bytes += NpmText.resolvedLogBytes(one);
      } else {
        bytes += NpmText.unresolvedLogBytes(one);
      }
    }
    return bytes;
  }

  private static long hiddenBytes(NodeTree tree, List<PlacedPackage> installed) {
    return tree.lockHeadBytes() + lockBytes(installed);
  }

  private static long lockBytes(Collection<PlacedPackage> packages) {
    // The last entry has no comma after it.
    return Math.max(0, packages.stream().mapToLong(PlacedPackage::lockBytes).sum() - 1);
  }

  private boolean scripts() {
    return !config.isOn("ignore-scripts");
  }

  private boolean installsPeers() {
    return !config.isOn("legacy-peer-deps");
  }

  private Hoisting.Chooser chooser(Omit omit) {
    return new CatalogChooser(known, target, omit.optional());
  }

  private Optional<String> lockName() {
    return List.of("npm-shrinkwrap.json", "package-lock.json").stream()
        .filter(project::has)
        .findFirst();
  }

  /** What was installed here before, else what the lock says, else what the manifest leads to. */
  private Optional<Found> tree() {
    if (lockName().isPresent() && !config.isOff("package-lock")) {
      return locked();
    }
    NodeTree before = step.facet(NodeState.class, NodeState::initial).trees().get(project.folder());
    if (before != null && step.files().exists(project.path("node_modules"))) {
      return Optional.of(new Found(before, false));
    }
    if (!project.has("package.json")) {
      step.unknown("there is no package.json in " + project.folder(), invocation.range());
      return Optional.empty();
    }
    return project
        .manifest()
        .map(manifest ->
            new Found(
                Hoisting.tree(
                    project.manifests(manifest).stream()
                        .map(one -> withoutOmitted(one, config.omit()))
                        .toList(),
                    installsPeers(),
                    chooser(config.omit())),
                false));
  }

  private static PackageManifest withoutOmitted(PackageManifest one, Omit omit) {
    if (!omit.optional()) {
      return one;
    }
    Map<String, String> required = new LinkedHashMap<>(one.dependencies());
    required.keySet().removeAll(one.optionalDependencies().keySet());
    return new PackageManifest(
        one.name(),
        one.version(),
        required,
        one.devDependencies(),
        Map.of(),
        one.peerDependencies(),
        one.optionalPeers(),
        one.workspaces(),
        one.packageManager());
  }

  private Optional<Found> locked() {
    String name = lockName().orElse("package-lock.json");
    NodeTree before = step.facet(NodeState.class, NodeState::initial).trees().get(project.folder());
    if (before != null && step.files().text(project.path(name)).isEmpty()) {
      // An earlier command of this stage wrote the lock: it holds what that command resolved.
      return Optional.of(new Found(before, true));
    }
    return project
        .json(name)
        .map(lock -> {
          Set<String> workspaces =
              config.all("workspace").stream()
                  .map(w -> w.replaceFirst("^\\./", "").replaceFirst("/$", ""))
                  .collect(Collectors.toSet());
          NodeTree tree = NpmLock.read(lock, workspaces, target, known);
          return new Found(completed(tree), true);
        });
  }

  /**
   * What the manifest asks for and the lock does not hold, as after an edit by hand. Where the two
   * do not agree on what is for development, npm finds out anew who needs a package (checked with
   * npm 11: {@code npm ci --omit=dev} behind a move from one list to the other).
   */
  private NodeTree completed(NodeTree tree) {
    Optional<PackageManifest> manifest =
        project.has("package.json") ? project.manifest() : Optional.empty();
    if (manifest.isEmpty()) {
      return tree;
    }
    Set<String> paths =
        tree.packages().stream().map(PlacedPackage::path).collect(Collectors.toSet());
    Set<String> direct =
        tree.direct().stream().map(NodeTree.Direct::name).collect(Collectors.toSet());
    List<NodeTree.Direct> all = new ArrayList<>();
    for (NodeTree.Direct one : tree.direct()) {
      boolean own =
          manifest.get().workspaces().isEmpty() && manifest.get().all(true).containsKey(one.name());
      boolean dev = own ? manifest.get().isDevelopment(one.name()) : one.dev();
      all.add(new NodeTree.Direct(one.name(), one.range(), dev, one.path()));
    }
    boolean moved = !all.equals(tree.direct());
    manifest
        .get()
        .all(true)
        .forEach((name, range) -> {
          String path = "node_modules/" + name;
          if (!direct.contains(name) && paths.contains(path)) {
            all.add(new NodeTree.Direct(name, range, manifest.get().isDevelopment(name), path));
          }
        });
    NodeTree completed =
        new NodeTree(
            tree.packages(), all, tree.lockHeadBytes(), tree.rootEntryBytes(), tree.problems());
    return moved ? completed.withDevelopmentTold() : completed;
  }

  /** Splits the operands into names and ranges; tells of those that come from elsewhere. */
  private List<Fact.Requested> asked(Map<String, String> wanted) {
    List<Fact.Requested> asked = new ArrayList<>();
    for (Argument argument : flags.operands()) {
      String word = argument.text();
      int at = word.indexOf('@', 1);
      String name = at < 0 ? word : word.substring(0, at);
      String range = at < 0 ? "" : word.substring(at + 1);
      boolean registry = name.matches("(@[\\w.~-]+/)?[\\w.~-]+") && !name.startsWith(".");
      if (!argument.known() || !registry || name.endsWith(".tgz")) {
        step.unknown("npm install " + word + ": its size is not known", invocation.range());
        continue;
      }
      wanted.put(name, range);
      asked.add(new Fact.Requested(name, word, "", argument.range()));
    }
    return asked;
  }
}
