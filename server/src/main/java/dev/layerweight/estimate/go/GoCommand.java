package dev.layerweight.estimate.go;

import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.files.OtherCommand;
import dev.layerweight.estimate.locked.LockedPackage;
import dev.layerweight.estimate.locked.PackageCache;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code go}: modules as archives and unpacked in {@code pkg/mod}, and compiled packages in the
 * build cache. What a build makes of the program itself is not known.
 */
public final class GoCommand implements CommandModel {

  /** Bytes of {@code .mod}, {@code .info} and {@code .ziphash} of a module. */
  private static final long NOTES_BYTES = 600;

  /**
   * A build loads only modules of which it needs a package for its platform: of the bytes of {@code
   * go.mod} all, 82 % and all in three programs, and 31 % in fzf, whose one big module is for
   * Windows.
   */
  private static final double LEAST_SHARE = 0.3;

  private static final Set<String> BUILDS =
      Set.of("build", "install", "run", "test", "vet", "generate", "get", "list");

  private static final Set<String> MAKES = Set.of("build", "install", "run", "generate", "get");

  private static final OtherCommand OTHER = new OtherCommand();

  @Override
  public Set<String> names() {
    return Set.of("go");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = new ArrayList<>(invocation.words());
    String folder = step.workingDirectory();
    if (words.size() > 1 && words.getFirst().equals("-C")) {
      folder = step.resolve(words.get(1));
      words.subList(0, 2).clear();
    }
    String command = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
    if (command.equals("clean")) {
      return clean(rest, step);
    }
    if (command.equals("mod")) {
      return module(rest, folder, invocation, step);
    }
    if (!BUILDS.contains(command)) {
      return Result.UNSURE;
    }
    Optional<Weight> compiled = load(folder, rest, LEAST_SHARE, step);
    if (!command.equals("get") && !command.equals("list")) {
      compiled.ifPresent(weight -> keepCompiled(weight, step));
    }
    return MAKES.contains(command) ? OTHER.run(invocation, step) : Result.UNSURE;
  }

  private static Result clean(List<String> options, Step step) {
    if (options.contains("-modcache") || options.contains("--modcache")) {
      step.files().remove(moduleCache(step));
    }
    if (options.contains("-cache") || options.contains("--cache")) {
      step.files().remove(buildCache(step));
    }
    return Result.printing("");
  }

  private static Result module(
      List<String> words, String folder, Invocation invocation, Step step) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "download" -> {
        List<String> named =
            words.subList(1, words.size()).stream().filter(word -> !word.startsWith("-")).toList();
        load(folder, named, 1, step);
        yield Result.UNSURE;
      }
      case "tidy", "vendor", "init" -> {
        if (!words.getFirst().equals("init")) {
          load(folder, List.of(), 1, step);
        }
        yield OTHER.run(invocation, step);
      }
      default -> Result.UNSURE;
    };
  }

  /**
   * Loads the modules of the project, or those that are named with a version.
   *
   * @return what compiling may leave; empty where the project's modules are not known
   */
  private static Optional<Weight> load(
      String folder, List<String> words, double leastShare, Step step) {
    PackageCache cache =
        new PackageCache(
            step,
            Registry.GO,
            moduleCache(step),
            "go module cache",
            new PackageCache.Keeps(true, true, NOTES_BYTES, leastShare));
    List<String> versioned =
        words.stream().filter(word -> word.matches("[^-@][^@]*\\.[^@]*/[^@]*@\\S+")).toList();
    if (!versioned.isEmpty()) {
      PackageCache.add(
          step,
          moduleCache(step),
          "go module cache",
          Weight.unknown("which modules " + String.join(", ", versioned) + " needs is not known"));
      return Optional.of(CompiledPackages.ofAnyProgram(step));
    }
    String root = root(folder, step);
    CompiledPackages compiled = new CompiledPackages(root, folder, words, step);
    if (step.files().exists(UnixPath.child(root, "vendor/modules.txt"))
        || step.variable("GOFLAGS").orElse("").contains("-mod=vendor")) {
      return Optional.of(compiled.ofProgram());
    }
    Optional<String> manifest = step.files().text(UnixPath.child(root, "go.mod"));
    if (manifest.isEmpty()) {
      if (step.files().exists(UnixPath.child(root, "go.mod"))) {
        PackageCache.add(
            step,
            moduleCache(step),
            "go module cache",
            Weight.unknown("which modules go loads is not known"));
        return Optional.empty();
      }
      return Optional.of(compiled.ofProgram());
    }
    List<LockedPackage> modules =
        GoModule.modules(manifest.get(), step.files().text(UnixPath.child(root, "go.sum")));
    if (modules.isEmpty()) {
      return Optional.of(compiled.ofProgram());
    }
    cache.load(modules);
    return Optional.of(compiled.of(modules));
  }

  /** The nearest folder with a {@code go.mod}. */
  private static String root(String folder, Step step) {
    String root = folder;
    while (!root.equals("/") && !step.files().exists(UnixPath.child(root, "go.mod"))) {
      root = UnixPath.parent(root);
    }
    return step.files().exists(UnixPath.child(root, "go.mod")) ? root : folder;
  }

  /** A second build finds what the first compiled. */
  private static void keepCompiled(Weight weight, Step step) {
    String folder = buildCache(step);
    if (!folder.equals("off") && step.files().below(folder).isEmpty()) {
      PackageCache.add(step, folder, "go build cache", weight);
    }
  }

  private static String moduleCache(Step step) {
    return step.variable("GOMODCACHE")
        .map(step::resolve)
        .orElseGet(() ->
            UnixPath.child(
                step.variable("GOPATH")
                    .map(path -> path.split(":")[0])
                    .filter(path -> path.startsWith("/"))
                    .orElse(UnixPath.child(step.home(), "go")),
                "pkg/mod"));
  }

  private static String buildCache(Step step) {
    return step.variable("GOCACHE")
        .map(path -> path.equals("off") ? path : step.resolve(path))
        .orElseGet(() -> UnixPath.child(step.home(), ".cache/go-build"));
  }
}
