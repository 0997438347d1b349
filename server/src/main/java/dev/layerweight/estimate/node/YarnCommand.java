package dev.layerweight.estimate.node;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.node.NodeTree.Omit;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
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
 * {@code yarn}, version 1 and later ones.
 *
 * <p>Yarn 1 keeps every package of the lock file in its cache, those for development too: unpacked,
 * with its tarball and a description of 8.8 kB (measured: 75.7 MB beside 59.8 MB). Later versions
 * keep one zip a package, and put packages into {@code node_modules} only where {@code nodeLinker}
 * says so.
 */
public final class YarnCommand implements CommandModel {

  /** Bytes of {@code .yarn-metadata.json}, the mean of 421. */
  private static final long METADATA_BYTES = 8_770;

  private static final Set<String> VALUED =
      Set.of(
          "cache-folder",
          "cwd",
          "modules-folder",
          "network-timeout",
          "registry",
          "mutex",
          "preferred-cache-folder",
          "global-folder",
          "link-folder",
          "network-concurrency",
          "use-yarnrc");

  private static final Map<String, String> SHORTS =
      Map.of("-D", "dev", "-P", "production", "--prod", "production", "-s", "silent", "-A", "all");

  @Override
  public Set<String> names() {
    return Set.of("yarn", "yarnpkg");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    return new Run(invocation, step).run();
  }

  /** One call of yarn. */
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
      String start = flags.last("cwd").map(step::resolve).orElse(step.workingDirectory());
      this.project = new NodeProject(step, invocation.range(), NodeProject.around(step, start));
      this.known = new KnownPackages(step.catalog().node());
      this.modules = new NodeModules(step, invocation.range(), known);
      this.target = NodeTarget.of(step);
    }

    Result run() {
      Result result = command();
      YarnCompiledCode.leave(project, step);
      return result;
    }

    private Result command() {
      String packageManager =
          project.has("package.json")
              ? project.manifest().map(PackageManifest::packageManager).orElse("")
              : "";
      CorepackCommand.ensure("yarn", packageManager, invocation.range(), step);
      List<String> words = flags.operands().stream().map(Argument::text).toList();
      return switch (flags.command()) {
        case "" ->
            flags.isOn("version") || flags.isOn("v") || flags.isOn("help")
                ? Result.DONE
                : install(Map.of(), false);
        case "install", "ci" -> install(Map.of(), false);
        case "add" -> add(flags.operands());
        case "global" ->
            !words.isEmpty() && words.getFirst().equals("add")
                ? global(flags.operands().subList(1, flags.operands().size()))
                : Result.DONE;
        case "workspaces" ->
            !words.isEmpty() && words.getFirst().equals("focus")
                ? install(Map.of(), true)
                : unknown(String.join(" ", words));
        case "cache" -> {
          if (!words.isEmpty()
              && (words.getFirst().equals("clean") || words.getFirst().equals("clear"))) {
            cacheFolders().forEach(step.files()::remove);
          }
          yield Result.DONE;
        }
        case "remove" -> {
          words.forEach(name -> step.files().remove(project.path("node_modules/" + name)));
          step.unknown("yarn remove: which packages go with it is not known", invocation.range());
          yield Result.DONE;
        }
        case "autoclean" -> unknown("autoclean");
        case "config", "versions", "--version", "-v", "list", "why", "info", "check", "audit" ->
            Result.DONE;
        case "run" -> unknown(words.isEmpty() ? "run" : "run " + words.getFirst());
        default -> unknown(flags.command());
      };
    }

    private Result unknown(String what) {
      step.unknown("yarn " + what + ": what it writes is not known", invocation.range());
      return Result.DONE;
    }

    private Omit omit(boolean focus) {
      boolean production =
          flags.isOn("production")
              || !focus
                  && !flags.isOff("production")
                  && step.variable("NODE_ENV").filter("production"::equals).isPresent();
      return new Omit(production, flags.isOn("ignore-optional"), false);
    }

    private Result install(Map<String, String> extra, boolean focus) {
      if (!project.has("package.json")) {
        step.unknown("there is no package.json in " + project.folder(), invocation.range());
        return Result.UNSURE;
      }
      Optional<PackageManifest> manifest = project.manifest();
      if (manifest.isEmpty()) {
        return Result.UNSURE;
      }
      Optional<String> text =
          project.has("yarn.lock") && !flags.isOff("lockfile")
              ? project.text("yarn.lock")
              : Optional.empty();
      Optional<YarnLock> lock = text.flatMap(t -> YarnLock.read(t, known, target));
      if (text.isPresent() && lock.isEmpty()) {
        step.unknown("yarn.lock:1: not a lock file of yarn", invocation.range());
        return Result.UNSURE;
      }
      List<PackageManifest> manifests = new ArrayList<>(project.manifests(manifest.get()));
      if (!extra.isEmpty()) {
        manifests.add(only(extra, flags.isOn("dev")));
      }
      Hoisting.Chooser chooser =
          lock.map(Hoisting.Chooser.class::cast)
              .orElseGet(() -> new CatalogChooser(known, target, flags.isOn("ignore-optional")));
      NodeTree tree = Hoisting.tree(manifests, false, chooser);
      boolean modern = lock.map(YarnLock::isModern).orElse(false);
      if (modern) {
        // Only the plugin for workspaces leaves development out; a plain install of later yarns
        // never.
        installModern(tree, focus ? omit(true) : Omit.NOTHING, text.orElse(""));
      } else {
        installClassic(tree, omit(false), lock, text);
      }
      step.put(step.facet(NodeState.class, NodeState::initial).withTree(project.folder(), tree));
      return Result.DONE;
    }

    private static PackageManifest only(Map<String, String> wanted, boolean development) {
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

    private void installClassic(
        NodeTree tree, Omit omit, Optional<YarnLock> lock, Optional<String> text) {
      List<PlacedPackage> installed = tree.installed(omit);
      Set<String> kept = installed.stream().map(PlacedPackage::path).collect(Collectors.toSet());
      tree.packages().stream()
          .filter(one -> !kept.contains(one.path()))
          .forEach(one -> step.files().remove(project.path(one.path())));
      List<PlacedPackage> added =
          modules.add(project.folder(), installed, !flags.isOn("ignore-scripts"));
      modules.note(tree, added, "package.json", List.of());
      modules.tellUnknown();
      long lockBytes =
          text.map(t -> (long) t.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
              .orElse(100 + 330L * tree.packages().size());
      if (text.isEmpty() && !flags.isOff("lockfile")) {
        modules.file(project.path("yarn.lock"), lockBytes, 0.15);
      }
      // The integrity file lists each pattern of the lock with its address: half of the lock's
      // bytes.
      modules.file(
          project.path("node_modules/.yarn-integrity"), 600 + Math.round(lockBytes * 0.495), 0.1);
      List<PlacedPackage> cached =
          lock.map(l -> l.all().stream().filter(l::fits).map(Run::unplaced).toList())
              .orElse(tree.packages());
      keep(cached, false);
    }

    private static PlacedPackage unplaced(Hoisting.Chosen one) {
      return new PlacedPackage(
          "",
          one.name(),
          one.version(),
          Set.of(),
          false,
          false,
          false,
          true,
          true,
          false,
          false,
          0);
    }

    private void installModern(NodeTree tree, Omit omit, String lock) {
      List<PlacedPackage> installed = tree.installed(omit);
      String settings = step.files().text(project.path(".yarnrc.yml")).orElse("");
      boolean folders = settings.matches("(?s).*nodeLinker:\\s*\"?(node-modules|pnpm).*");
      if (folders) {
        List<PlacedPackage> added = modules.add(project.folder(), installed, true);
        modules.note(tree, added, "package.json", List.of());
        modules.file(project.path("node_modules/.yarn-state.yml"), 200L * installed.size(), 0.3);
      } else {
        // Plug'n'Play: one file of places for the packages, which stay in their archives.
        modules.file(project.path(".pnp.cjs"), 300_000 + 750L * installed.size(), 0.4);
        modules.note(tree, installed, "package.json", List.of());
      }
      modules.file(project.path(".yarn/install-state.gz"), 20_000 + 900L * installed.size(), 0.6);
      keep(installed, !lock.matches("(?s).*__metadata:\\s*\\n\\s+version: [4-7]\\b.*"));
      modules.tellUnknown();
    }

    /**
     * Adds packages to yarn's cache.
     *
     * @param stored of later yarns: whether the archives are not compressed, as since version 4
     */
    private void keep(Collection<PlacedPackage> packages, boolean stored) {
      boolean modern = project.has(".yarnrc.yml") || stored;
      String folder = modern ? modernCache(stored) : classicCache();
      Set<String> present =
          step.files().below(folder).isEmpty()
              ? Set.of()
              : step.facet(NodeState.class, NodeState::initial).cached();
      Set<String> fresh = new HashSet<>();
      List<Weight> weights = new ArrayList<>();
      long files = 0;
      for (PlacedPackage one : packages) {
        String key = folder + " " + one.name() + "@" + one.version();
        Optional<PackageSizes.Size> size = modules.sizes().of(one);
        if (one.bundled()
            || !one.registry()
            || size.isEmpty()
            || present.contains(key)
            || !fresh.add(key)) {
          continue;
        }
        Weight unpacked = size.get().weight();
        Estimate tarball = size.get().tarball();
        if (!modern) {
          Estimate metadata = Estimate.within(METADATA_BYTES, 0.6, Basis.COMPUTED);
          weights.add(unpacked);
          weights.add(new Weight(tarball, tarball));
          weights.add(new Weight(metadata, metadata.times(0.35)));
          files += size.get().fileCount() + 2;
        } else {
          weights.add(stored ? unpacked : new Weight(tarball.times(1.1), tarball.times(1.1)));
          files++;
        }
      }
      if (!weights.isEmpty()) {
        modules.grow(folder, "yarn cache", PartKind.CACHE, Weight.sum(weights), files);
        step.put(step.facet(NodeState.class, NodeState::initial).withCached(fresh));
      }
    }

    private String classicCache() {
      String root =
          flags
              .last("cache-folder")
              .or(() -> step.variable("YARN_CACHE_FOLDER"))
              .map(step::resolve)
              .orElse(
                  step.home().equals("/root")
                      ? "/usr/local/share/.cache/yarn"
                      : step.home() + "/.cache/yarn");
      return NodePaths.join(root, "v6");
    }

    private String modernCache(boolean shared) {
      return step.variable("YARN_CACHE_FOLDER")
          .map(step::resolve)
          .orElse(shared ? step.home() + "/.yarn/berry/cache" : project.path(".yarn/cache"));
    }

    private List<String> cacheFolders() {
      return List.of(classicCache(), modernCache(true), project.path(".yarn/cache"));
    }

    private Result add(List<Argument> operands) {
      Map<String, String> wanted = wanted(operands);
      if (!project.has("package.json")) {
        modules.file(project.path("package.json"), 60 + 30L * wanted.size(), 0.2);
        NodeTree tree =
            Hoisting.tree(
                List.of(only(wanted, flags.isOn("dev"))),
                false,
                new CatalogChooser(known, target, false));
        installClassic(tree, omit(false), Optional.empty(), Optional.empty());
        return Result.DONE;
      }
      modules.rewrite(project.path("package.json"));
      return install(wanted, false);
    }

    private Map<String, String> wanted(List<Argument> operands) {
      Map<String, String> wanted = new LinkedHashMap<>();
      for (Argument operand : operands) {
        String word = operand.text();
        int at = word.indexOf('@', 1);
        String name = at < 0 ? word : word.substring(0, at);
        if (operand.known() && name.matches("(@[\\w.~-]+/)?[\\w.~-]+")) {
          wanted.put(name, at < 0 ? "" : word.substring(at + 1));
        } else {
          step.unknown("yarn add " + word + ": its size is not known", invocation.range());
        }
      }
      return wanted;
    }

    private Result global(List<Argument> operands) {
      String folder =
          step.home().equals("/root")
              ? "/usr/local/share/.config/yarn/global"
              : step.home() + "/.config/yarn/global";
      NodeTree tree =
          Hoisting.tree(
              List.of(only(wanted(operands), false)),
              false,
              new CatalogChooser(known, target, false));
      List<PlacedPackage> added = modules.add(folder, tree.packages(), true);
      List<Fact.Requested> asked =
          operands.stream()
              .map(o -> new Fact.Requested(o.text(), o.text(), "", o.range()))
              .toList();
      modules.note(tree, added, "", asked);
      modules.tellUnknown();
      modules.file(folder + "/yarn.lock", 100 + 330L * tree.packages().size(), 0.15);
      keep(tree.packages(), false);
      return Result.DONE;
    }
  }
}
