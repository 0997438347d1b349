package dev.layerweight.catalog.pypi.live;

import dev.layerweight.catalog.PythonMachine;
import dev.layerweight.image.Platform;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which builds of a wheel an interpreter takes and which of them first, as pip orders them:
 * compiled for this interpreter, for the stable ABI, for any interpreter of the machine, for any
 * machine; within each the newest platform that the C library still serves.
 */
final class WheelTags {

  private static final Pattern GLIBC = Pattern.compile("manylinux_2_(\\d{1,3})_(\\w+)");
  private static final Pattern MUSL = Pattern.compile("musllinux_1_(\\d{1,3})_(\\w+)");
  private static final Pattern OLD = Pattern.compile("manylinux(2014|2010|1)_(\\w+)");
  private static final Pattern INTERPRETER = Pattern.compile("(cp|py)3(\\d{1,3})?");

  /** More than there are minor versions of a C library or of Python. */
  private static final int STEP = 1000;

  private final PythonMachine machine;
  private final int minor;
  private final String architecture;

  WheelTags(PythonMachine machine) {
    this.machine = machine;
    this.minor = (int) Math.min(STEP - 1, machine.python().part(1));
    this.architecture = architecture(machine.platform());
  }

  private static String architecture(Platform platform) {
    return switch (platform.architecture()) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      case "386" -> "i686";
      case "arm" -> "armv7l";
      case String other -> other;
    };
  }

  /** The place of a wheel among others, 0 for the best; empty where it does not fit. */
  OptionalInt rank(WheelName name) {
    OptionalInt best = OptionalInt.empty();
    for (String python : name.pythons()) {
      for (String abi : name.abis()) {
        for (String platform : name.platforms()) {
          OptionalInt rank = rank(python, abi, platform);
          if (rank.isPresent() && (best.isEmpty() || rank.getAsInt() < best.getAsInt())) {
            best = rank;
          }
        }
      }
    }
    return best;
  }

  private OptionalInt rank(String python, String abi, String platform) {
    OptionalInt place = platform(platform);
    OptionalInt group = interpreter(python, abi, platform.equals("any"));
    return place.isEmpty() || group.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(group.getAsInt() * STEP + place.getAsInt());
  }

  /** Groups in the order of PEP 425's reference implementation. */
  private OptionalInt interpreter(String python, String abi, boolean anyPlatform) {
    Matcher matcher = INTERPRETER.matcher(python);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    boolean compiled = matcher.group(1).equals("cp");
    boolean named = matcher.group(2) != null;
    int of = named ? Integer.parseInt(matcher.group(2)) : 0;
    if (compiled && named) {
      return ofInterpreter(of, abi, anyPlatform);
    }
    if (compiled || !abi.equals("none") || named && of > minor) {
      return OptionalInt.empty();
    }
    int age = !named ? 1 : of == minor ? 0 : 1 + minor - of;
    return OptionalInt.of((anyPlatform ? STEP + 1 : STEP / 2) + age);
  }

  private OptionalInt ofInterpreter(int of, String abi, boolean anyPlatform) {
    if (of == minor && isOwnAbi(abi)) {
      return OptionalInt.of(0);
    }
    if (of == minor && abi.equals("none")) {
      return OptionalInt.of(anyPlatform ? STEP : 2);
    }
    if (!abi.equals("abi3") || of < 2 || of > minor) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(of == minor ? 1 : 3 + minor - of);
  }

  private boolean isOwnAbi(String abi) {
    return abi.equals("cp3" + minor) || minor < 8 && abi.equals("cp3" + minor + "m");
  }

  /** The newest platform first; a plain {@code linux} tag last. */
  private OptionalInt platform(String platform) {
    if (platform.equals("any")) {
      return OptionalInt.of(0);
    }
    if (platform.equals("linux_" + architecture)) {
      return OptionalInt.of(STEP - 1);
    }
    Matcher matcher = (machine.libc().musl() ? MUSL : GLIBC).matcher(platform);
    if (matcher.matches()) {
      return at(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
    Matcher old = OLD.matcher(platform);
    if (machine.libc().musl() || !old.matches()) {
      return OptionalInt.empty();
    }
    int glibc =
        switch (old.group(1)) {
          case "2014" -> 17;
          case "2010" -> 12;
          default -> 5;
        };
    return at(glibc, old.group(2));
  }

  private OptionalInt at(int needed, String machineName) {
    return machineName.equals(architecture) && needed <= machine.libc().minor()
        ? OptionalInt.of(machine.libc().minor() - needed)
        : OptionalInt.empty();
  }
}
