package dev.layerweight.estimate.python;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.python.PythonEnvironment.Kind;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the environment that a command of Python works in. */
final class PythonEnvironments {

  private static final Pattern VERSION_IN_NAME = Pattern.compile("(?:pip|python)(3\\.\\d{1,2})$");
  private static final Pattern VERSION_LINE = Pattern.compile("(?m)^version(?:_info)? = (\\S+)");
  private static final Pattern DEBIAN_PYTHON = Pattern.compile("python(3\\.\\d{1,2})(?:-minimal)?");

  private PythonEnvironments() {}

  /** Of pip or python, by the program's path or by PATH. */
  static PythonEnvironment of(Step step, Invocation invocation) {
    if (invocation.path().contains("/")) {
      String folder = UnixPath.parent(step.resolve(invocation.path()));
      Optional<PythonEnvironment> virtual = virtual(step, UnixPath.parent(folder));
      if (virtual.isPresent()) {
        return virtual.get();
      }
    }
    for (String folder : step.variable("PATH").orElse("").split(":")) {
      if (folder.endsWith("/bin")) {
        Optional<PythonEnvironment> virtual =
            virtual(step, UnixPath.parent(UnixPath.resolve("/", folder)));
        if (virtual.isPresent()) {
          return virtual.get();
        }
      }
    }
    Matcher named = VERSION_IN_NAME.matcher(invocation.path());
    return system(step, named.find() ? PythonVersion.parse(named.group(1)) : Optional.empty());
  }

  /** The virtual environment at a path, if there is one. */
  static Optional<PythonEnvironment> virtual(Step step, String prefix) {
    String configuration = UnixPath.resolve(prefix, "pyvenv.cfg");
    if (step.files().at(configuration).isEmpty()) {
      return Optional.empty();
    }
    PythonEnvironment system = system(step, Optional.empty());
    PythonVersion version =
        step.files()
            .text(configuration)
            .map(VERSION_LINE::matcher)
            .filter(Matcher::find)
            .flatMap(matcher -> PythonVersion.parse(matcher.group(1)))
            .orElse(system.target().version());
    return Optional.of(virtualAt(step, prefix, version, system.library()));
  }

  static PythonEnvironment virtualAt(
      Step step, String prefix, PythonVersion version, String library) {
    PythonTarget target = PythonTarget.of(version, step.platform());
    return new PythonEnvironment(
        Kind.VIRTUAL,
        prefix,
        UnixPath.resolve(prefix, "lib/python" + target.minor() + "/site-packages"),
        library,
        target);
  }

  /** The interpreter outside of virtual environments. */
  static PythonEnvironment system(Step step, Optional<PythonVersion> wanted) {
    Optional<PythonVersion> built =
        step.base().flatMap(BaseImage::python).flatMap(PythonVersion::parse);
    if (built.isPresent()) {
      return usrLocal(step, Kind.BUILT, built.get());
    }
    Optional<PythonVersion> distribution = distribution(step);
    if (distribution.isPresent()) {
      PythonTarget target = PythonTarget.of(wanted.orElse(distribution.get()), step.platform());
      String library = "/usr/lib/python" + target.minor();
      boolean debian =
          step.base()
              .map(base -> base.os().equals("debian") || base.os().equals("ubuntu"))
              .orElse(true);
      return new PythonEnvironment(
          Kind.DISTRIBUTION,
          debian ? "/usr/local" : "/usr",
          debian
              ? "/usr/local/lib/python" + target.minor() + "/dist-packages"
              : library + "/site-packages",
          library,
          target);
    }
    return usrLocal(step, Kind.ASSUMED, wanted.orElse(PythonTarget.USUAL));
  }

  private static PythonEnvironment usrLocal(Step step, Kind kind, PythonVersion version) {
    PythonTarget target = PythonTarget.of(version, step.platform());
    String library = "/usr/local/lib/python" + target.minor();
    return new PythonEnvironment(kind, "/usr/local", library + "/site-packages", library, target);
  }

  /** The version of the distribution's python3, where it is installed. */
  private static Optional<PythonVersion> distribution(Step step) {
    Optional<PythonVersion> versioned =
        step.files().below("/usr").stream()
            .filter(entry -> entry.kind() == PartKind.APT)
            .map(Entry::owner)
            .map(DEBIAN_PYTHON::matcher)
            .filter(Matcher::matches)
            .flatMap(matcher -> PythonVersion.parse(matcher.group(1)).stream())
            .max(Comparator.naturalOrder());
    if (versioned.isPresent()) {
      return versioned;
    }
    boolean installed =
        step.files().below("/usr").stream()
                .anyMatch(
                    entry -> entry.kind() == PartKind.APT && entry.owner().startsWith("python3"))
            || step.base()
                .map(base -> base.packages().stream().anyMatch(name -> name.startsWith("python3")))
                .orElse(false);
    return installed ? step.base().flatMap(PythonEnvironments::ofRelease) : Optional.empty();
  }

  /** Which python3 a release of a distribution has. */
  private static Optional<PythonVersion> ofRelease(BaseImage base) {
    return PythonVersion.parse(
        switch (base.release()) {
          case "buster" -> "3.7";
          case "bullseye" -> "3.9";
          case "bookworm" -> "3.11";
          case "trixie" -> "3.13";
          case "bionic" -> "3.6";
          case "focal" -> "3.8";
          case "jammy" -> "3.10";
          case "noble" -> "3.12";
          case "3.17", "3.16" -> "3.10";
          case "3.18", "3.19" -> "3.11";
          case "8" -> "3.6";
          case "9" -> "3.9";
          default -> "3.12";
        });
  }

  /** Whether the command may write outside of the user's home. */
  static boolean mayWriteToSystem(Step step) {
    return step.home().equals("/root");
  }
}
