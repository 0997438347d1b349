package dev.layerweight.estimate.cargo;

import dev.layerweight.catalog.PackageArchives.Registry;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.files.OtherCommand;
import dev.layerweight.estimate.locked.LockedPackage;
import dev.layerweight.estimate.locked.PackageCache;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cargo}: crates as archives and unpacked in {@code registry}, with an index of them, and
 * compiled crates in {@code target}. The program itself, of unknown size, is linked from there.
 */
public final class CargoCommand implements CommandModel {

  /**
   * Bytes that the index keeps of all versions of a crate: 76 to 96 kB in the mean of 4 projects.
   */
  private static final long INDEX_BYTES = 86_000;

  private static final Set<String> BUILDS =
      Set.of(
          "build", "b", "run", "r", "test", "t", "check", "c", "clippy", "bench", "doc", "rustc");

  private static final Set<String> LOADS = Set.of("fetch", "vendor", "update", "generate-lockfile");

  private static final OtherCommand OTHER = new OtherCommand();

  @Override
  public Set<String> names() {
    return Set.of("cargo");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    List<String> words = new ArrayList<>(invocation.words());
    words.removeIf(word -> word.startsWith("+"));
    String command = words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
    boolean project = !command.equals("install") || words.contains("--path");
    if (command.equals("clean")) {
      step.files().remove(target(root(words, step), words, step));
      return Result.printing("");
    }
    if (command.equals("install") && !project) {
      PackageCache.add(
          step,
          registry(step),
          "cargo registry",
          Weight.unknown("which crates " + String.join(" ", words) + " needs is not known"));
      return OTHER.run(invocation, step);
    }
    if (!BUILDS.contains(command)
        && !LOADS.contains(command)
        && !List.of("install", "chef").contains(command)) {
      return command.isEmpty() || command.equals("login") || command.equals("metadata")
          ? Result.UNSURE
          : OTHER.run(invocation, step);
    }
    boolean builds =
        BUILDS.contains(command)
            || command.equals("install")
            || command.equals("chef") && words.contains("cook");
    if (command.equals("chef") && !builds) {
      return OTHER.run(invocation, step);
    }
    build(root(words, step), builds, words, step);
    return command.equals("fetch") ? Result.UNSURE : OTHER.run(invocation, step);
  }

  private static void build(String root, boolean builds, List<String> words, Step step) {
    Optional<String> lock = step.files().text(UnixPath.child(root, "Cargo.lock"));
    if (lock.isEmpty()) {
      PackageCache.add(
          step,
          registry(step),
          "cargo registry",
          Weight.unknown("which crates cargo loads is not known: no Cargo.lock"));
      return;
    }
    CargoLock named = new CargoLock(lock.get());
    List<LockedPackage> crates = builds ? named.ofLinux() : named.all();
    boolean vendored = step.files().exists(UnixPath.child(root, "vendor"));
    if (!vendored) {
      PackageCache cache =
          new PackageCache(
              step,
              Registry.CARGO,
              registry(step),
              "cargo registry",
              new PackageCache.Keeps(true, true));
      if (cache.load(crates)) {
        PackageCache.add(step, registry(step), "cargo registry", index(named.all().size()));
      }
    }
    if (builds) {
      compile(target(root, words, step), crates, words, step);
    }
  }

  private static Weight index(int crates) {
    Estimate bytes = Estimate.within(crates * INDEX_BYTES, 0.15, Basis.COMPUTED);
    return new Weight(bytes, bytes.times(0.2));
  }

  /** A second build finds what the first compiled. */
  private static void compile(
      String target, List<LockedPackage> crates, List<String> words, Step step) {
    boolean release = words.contains("--release") || words.contains("-r");
    boolean checks = words.contains("check") || words.contains("clippy");
    String folder = UnixPath.child(target, (release ? "release" : "debug") + "/deps");
    boolean there =
        step.files().below(folder).stream().anyMatch(entry -> entry.path().equals(folder));
    if (!there && !crates.isEmpty() && !checks) {
      PackageCache.add(
          step,
          folder,
          "cargo target",
          CompiledCrates.of(crates, release, step.catalog().archives()));
    }
  }

  private static String registry(Step step) {
    return UnixPath.child(
        step.variable("CARGO_HOME")
            .map(step::resolve)
            .orElseGet(() -> UnixPath.child(step.home(), ".cargo")),
        "registry");
  }

  private static String target(String root, List<String> words, Step step) {
    int at = words.indexOf("--target-dir");
    if (at >= 0 && at + 1 < words.size()) {
      return step.resolve(words.get(at + 1));
    }
    String folder =
        step.variable("CARGO_TARGET_DIR")
            .map(step::resolve)
            .orElseGet(() -> UnixPath.child(root, "target"));
    int platform = words.indexOf("--target");
    return platform >= 0 && platform + 1 < words.size()
        ? UnixPath.child(folder, words.get(platform + 1))
        : folder;
  }

  /** The nearest folder with a lock file. */
  private static String root(List<String> words, Step step) {
    int at = Math.max(words.indexOf("--manifest-path"), words.indexOf("--path"));
    String start = step.workingDirectory();
    if (at >= 0 && at + 1 < words.size()) {
      String path = step.resolve(words.get(at + 1));
      start = path.endsWith("/Cargo.toml") ? UnixPath.parent(path) : path;
    }
    String root = start;
    while (!root.equals("/") && !step.files().exists(UnixPath.child(root, "Cargo.lock"))) {
      root = UnixPath.parent(root);
    }
    return step.files().exists(UnixPath.child(root, "Cargo.lock")) ? root : start;
  }
}
