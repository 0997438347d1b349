package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.node.NodeTree.Omit;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code pnpm}: packages lie once in {@code node_modules/.pnpm}; those in the store are hard links
 * to the same bytes, so that a layer counts them once and the store adds only its index.
 */
public final class PnpmCommand implements CommandModel {

  /** Bytes that the store's index takes: one file a package, one line a file in it (measured). */
  private static final long INDEX_PACKAGE_BYTES = 160;

  private static final long INDEX_FILE_BYTES = 177;

  /** Since version 11 the index is a database, of pages (measured on four trees, within 4 %). */
  private static final long DATABASE_PACKAGE_BYTES = 3_900;

  private static final long DATABASE_FILE_BYTES = 160;

  /** A registry's document as version 11 keeps it, against that in npm's cache: 0.45 to 0.58. */
  private static final double SHORT_DOCUMENT = 0.5;

  private static final int FIRST_WITH_DATABASE = 11;
  private static final int FIRST_BLOCKING_SCRIPTS = 10;

  private static final Pattern VERSION = Pattern.compile("pnpm (\\d{1,3})\\.");

  private static final Pattern ALLOWS_SCRIPTS =
      Pattern.compile("onlyBuiltDependencies|dangerouslyAllowAllBuilds|allowBuilds");

  private static final Set<String> VALUED =
      Set.of(
          "filter",
          "filter-prod",
          "dir",
          "store-dir",
          "registry",
          "reporter",
          "workspace-concurrency",
          "loglevel",
          "virtual-store-dir",
          "lockfile-dir",
          "network-concurrency",
          "child-concurrency",
          "cache-dir",
          "global-dir",
          "package-import-method",
          "node-linker",
          "prefix",
          "omit");

  private static final Map<String, String> SHORTS =
      Map.ofEntries(
          Map.entry("-F", "filter"),
          Map.entry("-C", "dir"),
          Map.entry("--prefix", "dir"),
          Map.entry("-P", "prod"),
          Map.entry("--production", "prod"),
          Map.entry("-D", "dev"),
          Map.entry("--save-dev", "dev"),
          Map.entry("-g", "global"),
          Map.entry("-r", "recursive"),
          Map.entry("-w", "workspace-root"));

  @Override
  public Set<String> names() {
    return Set.of("pnpm");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    return new Run(invocation, step).run();
  }

  /** One call of pnpm. */
  private static final class Run {

    private final Invocation invocation;
    private final Step step;
    private final NodeFlags flags;
    private final NodeProject project;
    private final KnownPackages known;
    private final NodeModules modules;
    private final NodeTarget target;

    Run(Invocation invocation, Step step) {
      this.invocation = invocation;
      this.step = step;
      this.flags = NodeFlags.of(invocation.arguments(), VALUED, SHORTS);
      String start = flags.last("dir").map(step::resolve).orElse(step.workingDirectory());
      this.project = new NodeProject(step, invocation.range(), root(step, start));
      this.known = new KnownPackages(step.catalog().node());
      this.modules = new NodeModules(step, invocation.range(), known);
      this.target = NodeTarget.of(step);
    }

    /** The nearest folder above with a lock or a workspace, else the project itself. */
    private static String root(Step step, String start) {
      String here = NodePaths.clean(start);
      for (int i = 0; i < 50 && here.length() > 1; i++) {
        if (step.files().at(here + "/pnpm-lock.yaml").isPresent()
            || step.files().at(here + "/pnpm-workspace.yaml").isPresent()) {
          return here;
        }
        here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
      }
      return NodeProject.around(step, start);
    }

    Result run() {
      String packageManager =
          project.has("package.json")
              ? project.manifest().map(PackageManifest::packageManager).orElse("")
              : "";
      CorepackCommand.ensure("pnpm", packageManager, invocation.range(), step);
      List<String> words = flags.operands().stream().map(Argument::text).toList();
      return switch (flags.command()) {
        case "" -> Result.DONE;
        case "install", "i", "ci" -> words.isEmpty() ? install(false) : add();
        case "fetch" -> install(true);
        case "add" -> add();
        case "deploy" -> deploy(words);
        case "prune" -> prune();
        case "store" -> {
          if (words.contains("prune")) {
            // The documents go; packages that a project links, and their index, stay.
            step.files().remove(step.home() + "/.cache/pnpm");
          }
          yield Result.DONE;
        }
        case "config", "set", "--version", "-v", "setup", "list", "ls", "why", "audit" ->
            Result.DONE;
        case "remove", "rm", "uninstall", "un" -> {
          step.unknown("pnpm remove: which packages go with it is not known", invocation.range());
          yield Result.DONE;
        }
        case "run", "exec", "dlx" ->
            unknown(flags.command() + (words.isEmpty() ? "" : " " + words.getFirst()));
        default -> unknown(flags.command());
      };
    }

    private Result unknown(String what) {
      step.unknown("pnpm " + what + ": what it writes is not known", invocation.range());
      return Result.DONE;
    }

    private Omit omit() {
      boolean production =
          flags.isOn("prod")
              || flags.all("omit").contains("dev")
              || !flags.isOff("prod")
                  && !flags.isOn("dev")
                  && step.variable("NODE_ENV").filter("production"::equals).isPresent();
      return new Omit(production, flags.isOff("optional"), false);
    }

    /** The lock's text and content; tells of one that is none. */
    private Optional<PnpmLock> lock() {
      return project
          .text("pnpm-lock.yaml")
          .flatMap(text -> {
            Optional<PnpmLock> lock = PnpmLock.read(text, target, known);
            if (lock.isEmpty()) {
              step.unknown("pnpm-lock.yaml:1: not a lock file of pnpm", invocation.range());
            }
            return lock;
          });
    }

    private Result install(boolean fetchOnly) {
      if (!project.has("pnpm-lock.yaml")) {
        return fetchOnly ? withoutLock() : fromManifest(Map.of());
      }
      Optional<PnpmLock> lock = lock();
      if (lock.isEmpty()) {
        return Result.UNSURE;
      }
      Optional<Set<String>> chosen = chosen(lock.get());
      if (chosen.isEmpty()) {
        return Result.DONE;
      }
      NodeTree tree = fetchOnly ? lock.get().all() : lock.get().tree(chosen.get());
      write(project.folder(), tree, tree.installed(omit()), lockBytes(), false);
      return Result.DONE;
    }

    private Result withoutLock() {
      step.unknown(
          "pnpm fetch needs a pnpm-lock.yaml and " + project.folder() + " has none",
          invocation.range());
      return Result.UNSURE;
    }

    private long lockBytes() {
      return step.files()
          .text(project.path("pnpm-lock.yaml"))
          .map(text -> (long) text.getBytes(StandardCharsets.UTF_8).length)
          .orElse(0L);
    }

    /** Without a lock the newest versions are taken, each at its own place in the virtual store. */
    private Result fromManifest(Map<String, String> extra) {
      if (!project.has("package.json") && extra.isEmpty()) {
        step.unknown("there is no package.json in " + project.folder(), invocation.range());
        return Result.UNSURE;
      }
      List<PackageManifest> manifests = new ArrayList<>();
      if (project.has("package.json")) {
        Optional<PackageManifest> manifest = project.manifest();
        if (manifest.isEmpty()) {
          return Result.UNSURE;
        }
        manifests.addAll(project.manifests(manifest.get()));
      }
      if (!extra.isEmpty()) {
        manifests.add(only(extra));
      }
      NodeTree tree =
          virtual(
              Hoisting.tree(
                  manifests, true, new CatalogChooser(known, target, flags.isOff("optional"))));
      long bytes = 150 + 290L * tree.packages().size();
      modules.file(project.path("pnpm-lock.yaml"), bytes, 0.25);
      write(project.folder(), tree, tree.installed(omit()), bytes, true);
      return Result.DONE;
    }

    private PackageManifest only(Map<String, String> wanted) {
      boolean development = flags.isOn("dev");
      return new PackageManifest(
          "",
          "",
          development ? Map.of() : wanted,
          development ? wanted : Map.of(),
          Map.of(),
          Map.of(),
          Set.of(),
          List.of(),
          "");
    }

    private static String store(PlacedPackage one) {
      return "node_modules/.pnpm/"
          + one.name().replace('/', '+')
          + "@"
          + one.version()
          + "/node_modules/"
          + one.name();
    }

    private static NodeTree virtual(NodeTree hoisted) {
      Map<String, PlacedPackage> byPath = new LinkedHashMap<>();
      hoisted.packages().forEach(one -> byPath.put(one.path(), one));
      Map<String, PlacedPackage> placed = new LinkedHashMap<>();
      for (PlacedPackage one : hoisted.packages()) {
        Set<String> needs = new LinkedHashSet<>();
        one.needs().stream()
            .filter(byPath::containsKey)
            .forEach(path -> needs.add(store(byPath.get(path))));
        PlacedPackage before = placed.get(store(one));
        placed.put(
            store(one),
            new PlacedPackage(
                store(one),
                one.name(),
                one.version(),
                needs,
                one.dev() && (before == null || before.dev()),
                one.optional(),
                one.peer(),
                one.resolved(),
                one.registry(),
                false,
                one.supposed(),
                0));
      }
      List<NodeTree.Direct> direct =
          hoisted.direct().stream()
              .map(d ->
                  new NodeTree.Direct(
                      d.name(),
                      d.range(),
                      d.dev(),
                      byPath.containsKey(d.path()) ? store(byPath.get(d.path())) : ""))
              .toList();
      return new NodeTree(List.copyOf(placed.values()), direct, 0, 0, hoisted.problems());
    }

    private void write(
        String folder,
        NodeTree tree,
        List<PlacedPackage> installed,
        long lockBytes,
        boolean described) {
      boolean scripts =
          !flags.isOn("ignore-scripts") && !flags.command().equals("fetch") && !blocksScripts();
      List<PlacedPackage> added = modules.add(folder, installed, scripts);
      modules.note(tree, added, "package.json", List.of());
      modules.tellUnknown();
      tree.problems().forEach(problem -> step.unknown(problem, invocation.range()));
      if (!installed.isEmpty()) {
        double share = (double) installed.size() / Math.max(1, tree.packages().size());
        String modulesFolder = NodePaths.join(folder, "node_modules");
        modules.file(modulesFolder + "/.pnpm/lock.yaml", Math.round(lockBytes * share), 0.15);
        modules.file(modulesFolder + "/.modules.yaml", 700 + 50L * installed.size(), 0.2);
        // Each command of a package gets a small shell script of about 1.3 kB.
        modules.file(modulesFolder + "/.bin/commands", 220L * installed.size(), 0.6);
      }
      index(added);
      // Without a lock all is resolved, also what is not installed.
      List<String> documents =
          Stream.concat(
                  described ? tree.packages().stream().map(PlacedPackage::name) : Stream.empty(),
                  !installed.isEmpty() && looksForUpdate() ? Stream.of("pnpm") : Stream.empty())
              .distinct()
              .toList();
      if (!documents.isEmpty()) {
        List<Weight> packuments =
            documents.stream()
                .map(modules.sizes()::packument)
                .map(bytes ->
                    hasDatabase()
                        ? Estimate.within(
                            Math.round(bytes.likely() * SHORT_DOCUMENT), 0.2, Basis.APPROXIMATE)
                        : bytes)
                .map(bytes -> new Weight(bytes, bytes.times(0.13)))
                .toList();
        modules.grow(
            step.home() + "/.cache/pnpm",
            "pnpm metadata",
            PartKind.CACHE,
            Weight.sum(packuments),
            packuments.size());
      }
      step.put(step.facet(NodeState.class, NodeState::initial).withTree(folder, tree));
    }

    /**
     * Whether pnpm asks for the versions of itself, whose document of megabytes stays in the cache:
     * at the first install or add of a day, but for builds on a server and without the network.
     */
    private boolean looksForUpdate() {
      String state = step.home() + "/.local/state/pnpm/pnpm-state.json";
      boolean asks =
          Set.of("install", "i", "add").contains(flags.command())
              && !hasDatabase()
              && !flags.isOn("offline")
              && !flags.isOn("prefer-offline")
              && step.variable("CI").isEmpty()
              && step.variable("npm_config_update_notifier").filter("false"::equals).isEmpty()
              && step.files().at(state).isEmpty()
              && modules.sizes().packument("pnpm").likely() > 0;
      if (asks) {
        modules.file(state, 56, 0);
      }
      return asks;
    }

    /** Since version 10 pnpm runs no install scripts unless a project allows them. */
    private boolean blocksScripts() {
      return major().filter(number -> number >= FIRST_BLOCKING_SCRIPTS).isPresent()
          && Stream.of("package.json", "pnpm-workspace.yaml")
              .filter(project::has)
              .map(project::path)
              .flatMap(path -> step.files().text(path).stream())
              .noneMatch(text -> ALLOWS_SCRIPTS.matcher(text).find());
    }

    private boolean hasDatabase() {
      return major().filter(number -> number >= FIRST_WITH_DATABASE).isPresent();
    }

    /** The version that the project names, else the one that npm or corepack has put there. */
    private Optional<Integer> major() {
      Optional<String> named =
          project.has("package.json")
              ? project.manifest().map(PackageManifest::packageManager)
              : Optional.empty();
      return Stream.concat(
              named.stream().map(manager -> manager.replace('@', ' ')),
              Stream.of(
                      "/usr/local/lib/node_modules",
                      "/usr/lib/node_modules",
                      step.home() + "/.cache/node/corepack")
                  .flatMap(folder -> step.files().below(folder).stream())
                  .map(Entry::owner))
          .map(VERSION::matcher)
          .filter(Matcher::lookingAt)
          .map(version -> Integer.parseInt(version.group(1)))
          .findFirst();
    }

    private void index(List<PlacedPackage> added) {
      Set<String> seen = new HashSet<>();
      long bytes = 0;
      for (PlacedPackage one : added) {
        if (seen.add(one.name() + "@" + one.version())) {
          long files =
              modules
                  .sizes()
                  .of(one.name(), one.version())
                  .map(PackageSizes.Size::fileCount)
                  .orElse(0L);
          bytes +=
              hasDatabase()
                  ? DATABASE_PACKAGE_BYTES + DATABASE_FILE_BYTES * files
                  : INDEX_PACKAGE_BYTES + INDEX_FILE_BYTES * files;
        }
      }
      if (bytes > 0) {
        modules.grow(
            storeFolder(),
            "pnpm store index",
            PartKind.CACHE,
            new Weight(
                Estimate.within(bytes, 0.1, Basis.COMPUTED),
                Estimate.within(Math.round(bytes * 0.55), 0.2, Basis.COMPUTED)),
            seen.size());
      }
    }

    private String storeFolder() {
      return flags
          .last("store-dir")
          .or(() -> step.variable("npm_config_store_dir"))
          .or(() -> step.variable("PNPM_HOME").map(home -> home + "/store"))
          .map(step::resolve)
          .orElse(step.home() + "/.local/share/pnpm/store");
    }

    /** The projects that {@code --filter} selects; empty, and told of, where it matches none. */
    private Optional<Set<String>> chosen(PnpmLock lock) {
      List<String> filters = new ArrayList<>(flags.all("filter"));
      filters.addAll(flags.all("filter-prod"));
      if (filters.isEmpty()) {
        return Optional.of(lock.importers());
      }
      Set<String> chosen = new LinkedHashSet<>();
      for (String filter : filters) {
        boolean withLinked = filter.endsWith("...");
        String pattern = filter.replaceAll("^\\.\\.\\.\\^?|\\^?\\.\\.\\.$", "");
        Set<String> own =
            lock.importers().stream()
                .filter(folder -> matches(folder, pattern))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        chosen.addAll(withLinked ? lock.withLinked(own) : own);
      }
      if (chosen.isEmpty()) {
        step.unknown(
            "--filter " + String.join(" ", filters) + " matches no project of the workspace",
            invocation.range());
        return Optional.empty();
      }
      return Optional.of(chosen);
    }

    private boolean matches(String folder, String pattern) {
      if (pattern.startsWith("./") || pattern.startsWith("{")) {
        return folder.equals(
            pattern.replaceAll("^\\{|\\}$|^\\./|/$", "").replaceFirst("^\\./", ""));
      }
      String name = name(folder);
      if (pattern.contains("*")) {
        String expression =
            List.of(pattern.split("\\*", -1)).stream()
                .map(java.util.regex.Pattern::quote)
                .collect(Collectors.joining(".*"));
        return name.matches(expression);
      }
      // A name without its scope matches where it is the only one.
      return name.equals(pattern) || name.endsWith("/" + pattern) && name.startsWith("@");
    }

    private String name(String folder) {
      String manifest = folder.equals(".") ? "package.json" : folder + "/package.json";
      return project.has(manifest)
          ? project.json(manifest).flatMap(json -> json.text("name")).orElse("")
          : "";
    }

    private Result add() {
      Map<String, String> wanted = new LinkedHashMap<>();
      List<Fact.Requested> asked = new ArrayList<>();
      for (Argument operand : flags.operands()) {
        String word = operand.text();
        int at = word.indexOf('@', 1);
        String name = at < 0 ? word : word.substring(0, at);
        if (operand.known() && name.matches("(@[\\w.~-]+/)?[\\w.~-]+")) {
          wanted.put(name, at < 0 ? "" : word.substring(at + 1));
          asked.add(new Fact.Requested(name, word, "", operand.range()));
        } else {
          step.unknown("pnpm add " + word + ": its size is not known", invocation.range());
        }
      }
      if (!flags.isOn("global")) {
        return fromManifest(wanted);
      }
      String folder =
          step.variable("PNPM_HOME").map(step::resolve).orElse(step.home() + "/.local/share/pnpm")
              + "/global/5";
      NodeTree tree =
          virtual(
              Hoisting.tree(List.of(only(wanted)), true, new CatalogChooser(known, target, false)));
      List<PlacedPackage> added = modules.add(folder, tree.packages(), true);
      modules.note(tree, added, "", asked);
      modules.tellUnknown();
      index(added);
      return Result.DONE;
    }

    /** Copies a project of the workspace with its own dependencies to another folder. */
    private Result deploy(List<String> words) {
      Optional<PnpmLock> lock = project.has("pnpm-lock.yaml") ? lock() : Optional.empty();
      if (words.isEmpty() || lock.isEmpty()) {
        return unknown("deploy");
      }
      Optional<Set<String>> chosen = chosen(lock.get());
      if (chosen.isEmpty()) {
        return Result.DONE;
      }
      String aim = step.resolve(words.getLast());
      for (String folder : chosen.get()) {
        String from = folder.equals(".") ? project.folder() : project.path(folder);
        for (Entry entry : step.files().below(from)) {
          if (!entry.path().contains("/node_modules") && entry.path().startsWith(from + "/")) {
            step.files().add(entry.withPath(aim + entry.path().substring(from.length())));
          }
        }
      }
      NodeTree tree = lock.get().tree(chosen.get());
      List<PlacedPackage> installed = tree.installed(omit());
      double share = (double) installed.size() / Math.max(1, lock.get().all().packages().size());
      write(aim, tree, installed, Math.round(lockBytes() * Math.min(1, share)), false);
      return Result.DONE;
    }

    private Result prune() {
      NodeTree before =
          step.facet(NodeState.class, NodeState::initial).trees().get(project.folder());
      Optional<NodeTree> tree =
          project.has("pnpm-lock.yaml")
              ? lock().map(lock -> lock.tree(lock.importers()))
              : Optional.ofNullable(before);
      tree.ifPresent(all -> {
        Set<String> kept =
            all.installed(omit()).stream().map(PlacedPackage::path).collect(Collectors.toSet());
        all.packages().stream()
            .filter(one -> !kept.contains(one.path()))
            .forEach(one -> step.files().remove(project.path(one.path())));
        modules.file(project.path("node_modules/.modules.yaml"), 700 + 50L * kept.size(), 0.3);
      });
      return tree.isPresent() ? Result.DONE : unknown("prune");
    }
  }
}
