package dev.layerweight.estimate.python;

import dev.layerweight.catalog.PythonVersion;
import dev.layerweight.image.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * The interpreter and machine that packages are chosen for.
 *
 * @param version with two or three numbers, such as 3.12.4
 * @param machine as {@code platform_machine} says: {@code x86_64}, {@code aarch64}
 */
public record PythonTarget(PythonVersion version, String machine) {

  /** What is taken where no interpreter is known. */
  public static final PythonVersion USUAL = PythonVersion.parse("3.12").orElseThrow();

  public static PythonTarget of(PythonVersion version, Platform platform) {
    String machine =
        switch (platform.architecture()) {
          case "amd64" -> "x86_64";
          case "arm64" -> "aarch64";
          case "386" -> "i686";
          case "arm" -> "armv7l";
          case String other -> other;
        };
    return new PythonTarget(version, machine);
  }

  /** {@code 3.12} of 3.12.4. */
  public String minor() {
    return version.part(0) + "." + version.part(1);
  }

  /** Whether it is at least {@code 3.minor}. */
  public boolean isAtLeast(int minor) {
    return version.part(0) > 3 || (version.part(0) == 3 && version.part(1) >= minor);
  }

  /** Value of an environment marker's variable; empty for one that PEP 508 does not know. */
  Optional<String> marker(String name) {
    return Optional.ofNullable(
        Map.ofEntries(
                Map.entry("os_name", "posix"),
                Map.entry("sys_platform", "linux"),
                Map.entry("sys.platform", "linux"),
                Map.entry("platform_system", "Linux"),
                Map.entry("platform_machine", machine),
                Map.entry("platform.machine", machine),
                Map.entry("platform_release", "6.1.0"),
                Map.entry("platform_version", "#1 SMP"),
                Map.entry("platform_python_implementation", "CPython"),
                Map.entry("python_implementation", "CPython"),
                Map.entry("implementation_name", "cpython"),
                Map.entry("implementation_version", full()),
                Map.entry("python_version", minor()),
                Map.entry("python_full_version", full()))
            .get(name));
  }

  private String full() {
    return version.release().size() > 2 ? version.base().toString() : minor() + ".9";
  }
}
