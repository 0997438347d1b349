package dev.layerweight.estimate.python;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.catalog.PythonMachine.Libc;
import dev.layerweight.catalog.PythonPackages;
import dev.layerweight.estimate.Step;
import java.util.Map;

/**
 * The machine that wheels are chosen for in a stage: its C library follows from the base image.
 * Versions are those that the distributions ship.
 */
final class PythonMachines {

  /** What is taken where the distribution is not known; all wheels of today run on it. */
  private static final Libc USUAL = Libc.glibc(36);

  /** Second number of glibc by release. */
  private static final Map<String, Integer> GLIBC =
      Map.ofEntries(
          Map.entry("buster", 28),
          Map.entry("bullseye", 31),
          Map.entry("bookworm", 36),
          Map.entry("trixie", 41),
          Map.entry("bionic", 27),
          Map.entry("focal", 31),
          Map.entry("jammy", 35),
          Map.entry("noble", 39),
          Map.entry("18.04", 27),
          Map.entry("20.04", 31),
          Map.entry("22.04", 35),
          Map.entry("24.04", 39));

  /** The same for the family of Red Hat Enterprise Linux, by its major version. */
  private static final Map<String, Integer> ENTERPRISE =
      Map.of("7", 17, "8", 28, "9", 34, "10", 39);

  private PythonMachines() {}

  /** The catalog's packages as they are chosen for that interpreter, from the usual index. */
  static PythonPackages packages(PythonTarget target, Step step) {
    return packages(target, PythonIndexes.NONE, step);
  }

  static PythonPackages packages(PythonTarget target, PythonIndexes indexes, Step step) {
    return step.catalog()
        .python()
        .on(
            new PythonMachine(
                target.version(),
                step.platform(),
                step.base().map(PythonMachines::libc).orElse(USUAL),
                indexes.main(),
                indexes.extra()));
  }

  private static Libc libc(BaseImage base) {
    return switch (base.os()) {
      case "alpine" -> Libc.MUSL;
      case "debian", "ubuntu" -> Libc.glibc(GLIBC.getOrDefault(base.release(), USUAL.minor()));
      case "ubi", "rhel", "rocky", "almalinux", "centos", "oraclelinux" ->
          Libc.glibc(ENTERPRISE.getOrDefault(base.release().split("\\.")[0], USUAL.minor()));
      case "amazonlinux", "amzn" -> Libc.glibc(34);
      default -> USUAL;
    };
  }
}
