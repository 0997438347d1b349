package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code python -m venv} and {@code virtualenv}: a folder with links to the interpreter, and the
 * pip that the interpreter brings.
 *
 * <p>Measured by making one with each of CPython 3.8 to 3.13: 14 kB without pip; with it what pip
 * (and setuptools before 3.12) weighs, byte code included.
 */
public final class VenvCommand implements CommandModel {

  private static final Provenance MEASURED = new Provenance("measured for this version of Python");
  static final Set<String> VALUED =
      Set.of("--prompt", "-p", "--python", "--pip", "--setuptools", "--wheel", "--cache", "-c");

  /** What a new environment is filled with. */
  enum Seed {
    NOTHING,
    /** By ensurepip, compiled. */
    COMPILED,
    /** By virtualenv, not compiled. */
    PLAIN
  }

  @Override
  public Set<String> names() {
    return Set.of("virtualenv", "venv", "pyvenv");
  }

  @Override
  public Result run(Invocation invocation, Step step) {
    boolean virtualenv = invocation.name().equals("virtualenv");
    CommandWords words = CommandWords.of(invocation.arguments(), VALUED);
    PythonEnvironment system = PythonEnvironments.of(step, invocation);
    Seed seed =
        words.has("--without-pip", "--no-pip", "--no-seed")
            ? Seed.NOTHING
            : virtualenv ? Seed.PLAIN : Seed.COMPILED;
    FirstRun.of(
        seed == Seed.COMPILED ? FirstRun.Program.VENV : FirstRun.Program.VENV_WITHOUT_PIP,
        system,
        step);
    Optional<PythonVersion> wanted =
        words
            .value("-p", "--python")
            .map(name -> name.replaceFirst("^.*python", ""))
            .flatMap(PythonVersion::parse);
    for (Argument directory : words.operands()) {
      if (!directory.known()) {
        step.unknown("where the environment is made is not known", directory.range());
        continue;
      }
      PythonEnvironment made =
          make(
              step.resolve(directory.text()),
              seed,
              wanted.orElse(system.target().version()),
              system,
              step);
      if (words.has("--upgrade-deps")) {
        PythonInstaller.install(
            PythonInstaller.Order.of(
                    "pip",
                    made,
                    List.of(
                        new RequirementFiles.Asked(
                            PythonRequirement.named("pip"), "", directory.range())),
                    step.isOn("PIP_NO_CACHE_DIR")
                        ? PythonInstaller.Cache.NONE
                        : PythonInstaller.Cache.ARCHIVES,
                    PipCommand.cachePath(words, step),
                    invocation.range())
                .compiling(true)
                .upgrading(),
            step);
      }
    }
    return Result.DONE;
  }

  /** Makes an environment at an absolute path. */
  static PythonEnvironment make(
      String directory, Seed seed, PythonVersion version, PythonEnvironment system, Step step) {
    PythonEnvironment made =
        PythonEnvironments.virtualAt(step, directory, version, system.library());
    String configuration =
        "home = "
            + system.programs()
            + "\ninclude-system-site-packages = false\nversion = "
            + version
            + "\nexecutable = "
            + system.programs()
            + "/python"
            + made.target().minor()
            + "\ncommand = "
            + system.programs()
            + "/python -m venv "
            + directory
            + "\n";
    Weight size =
        new Weight(
            Estimate.within(configuration.length(), 0.2, Basis.COMPUTED),
            Estimate.within(configuration.length(), 0.2, Basis.COMPUTED));
    step.files()
        .add(
            Entry.file(UnixPath.resolve(directory, "pyvenv.cfg"), size, MEASURED)
                .withText(configuration));
    add(step, made.programs(), "activation scripts", PartKind.OTHER, 13_800, 0.1, 7);
    step.files().makeDirectory(made.sitePackages());
    if (seed != Seed.NOTHING) {
      seed(made, seed, step);
    }
    return made;
  }

  private static void seed(PythonEnvironment made, Seed seed, Step step) {
    boolean lean = isWithLeanPip(made.target());
    boolean debian = made.library().startsWith("/usr/lib/");
    boolean compiled = seed == Seed.COMPILED;
    Brought pip = debian ? Brought.ofDebian(lean) : Brought.ofPython(lean);
    seed(made, pip, 0.05, compiled, step);
    if (!made.target().isAtLeast(12)) {
      seed(made, debian ? Brought.SETUPTOOLS_OF_DEBIAN : Brought.SETUPTOOLS, 0.1, compiled, step);
    }
  }

  private static void seed(
      PythonEnvironment made, Brought brought, double error, boolean compiled, Step step) {
    add(
        step,
        made.sitePackages(),
        brought.name(),
        PartKind.PIP,
        brought.bytes(),
        error,
        brought.files());
    if (compiled) {
      byteCode(made, brought.name(), brought.byteCode(), step);
    }
  }

  /**
   * What an interpreter brings for new environments.
   *
   * @param byteCode by CPython 3.11
   */
  private record Brought(String name, long bytes, long byteCode, long files) {

    private static final Brought SETUPTOOLS =
        new Brought("setuptools 65.5.0", 3_913_000, 4_045_000, 240);
    private static final Brought SETUPTOOLS_OF_DEBIAN =
        new Brought("setuptools 66.1.1", 4_030_000, 4_264_000, 250);

    static Brought ofPython(boolean lean) {
      return lean
          ? new Brought("pip 25.0", 5_700_000, 5_800_000, 480)
          : new Brought("pip 24.0", 7_110_000, 7_310_000, 480);
    }

    /** Debian's wheels lack the programs for Windows; counted in bookworm and trixie. */
    static Brought ofDebian(boolean lean) {
      return lean
          ? new Brought("pip 25.1.1", 5_000_000, 5_732_000, 440)
          : new Brought("pip 23.0.1", 6_230_000, 7_091_000, 500);
    }
  }

  /** pip 24.1 left out chardet and six; these interpreters bring it or a later one. */
  private static boolean isWithLeanPip(PythonTarget target) {
    return target.isAtLeast(13)
        || (target.isAtLeast(12)
            && target.version().part(2) != 1
            && target.version().part(2) != 2
            && target.version().part(2) != 3);
  }

  private static void byteCode(PythonEnvironment made, String owner, long bytesWith311, Step step) {
    long bytes = Math.round(bytesWith311 * WheelWeights.ofVersion(made.target()));
    step.files()
        .add(
            Entry.lump(
                    made.byteCode(),
                    owner,
                    PartKind.PIP,
                    new Weight(
                        Estimate.within(bytes, 0.06, Basis.COMPUTED),
                        Estimate.within(
                            Math.round(bytes * WheelWeights.byteCodeCompression(bytes)),
                            0.1,
                            Basis.COMPUTED)),
                    300,
                    MEASURED)
                .withPattern("*.pyc"));
  }

  private static void add(
      Step step, String path, String owner, PartKind kind, long bytes, double error, long files) {
    step.files()
        .add(
            Entry.lump(
                path,
                owner,
                kind,
                new Weight(
                    Estimate.within(bytes, error, Basis.COMPUTED),
                    Estimate.within(Math.round(bytes * 0.30), error + 0.1, Basis.COMPUTED)),
                files,
                MEASURED));
  }
}
