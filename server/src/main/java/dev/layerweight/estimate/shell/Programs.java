package dev.layerweight.estimate.shell;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.CommandModel.Success;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.Step;
import dev.layerweight.estimate.tree.UnixPath;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a program is there to be called. */
final class Programs {

  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Those that each distribution with a shell has. */
  private static final Set<String> ALWAYS =
      Set.of(
          "sh", "cat", "chmod", "chown", "cp", "date", "echo", "find", "grep", "head", "id", "ln",
          "ls", "mkdir", "mv", "rm", "sed", "sleep", "sort", "tail", "tar", "touch", "tr", "uname",
          "wc", "xargs", "gzip");

  /** The distributions that a package manager is part of, by the names of its programs. */
  private static final Map<String, Set<String>> MANAGERS =
      Map.of(
          "apt-get", Set.of("debian", "ubuntu"),
          "apt", Set.of("debian", "ubuntu"),
          "dpkg", Set.of("debian", "ubuntu"),
          "apk", Set.of("alpine"));

  private static final Set<String> OF_PYTHON = Set.of("python", "python3", "pip", "pip3");
  private static final Set<String> OF_NODE = Set.of("node", "npm", "npx");

  private Programs() {}

  /**
   * Yes where its file or a package of its name is there, no where it belongs to another
   * distribution.
   */
  static Success present(String program, Step step) {
    if (program.contains("/")) {
      return step.files().exists(step.resolve(program)) ? Success.YES : Success.MAYBE;
    }
    if (isFile(program, step) || isPackage(program, step)) {
      return Success.YES;
    }
    return step.base().map(base -> inBase(program, base)).orElse(Success.MAYBE);
  }

  private static boolean isFile(String program, Step step) {
    return Arrays.stream(step.variable("PATH").orElse(USUAL_PATH).split(":"))
        .filter(folder -> folder.startsWith("/"))
        .anyMatch(folder -> step.files().exists(UnixPath.child(folder, program)));
  }

  private static boolean isPackage(String program, Step step) {
    return step.files().below("/").stream()
        .anyMatch(entry -> entry.kind() == PartKind.APT && entry.owner().equals(program));
  }

  private static Success inBase(String program, BaseImage base) {
    Optional<Set<String>> owners = Optional.ofNullable(MANAGERS.get(program));
    if (owners.isPresent() && !base.os().equals("unknown")) {
      return owners.get().contains(base.os()) ? Success.YES : Success.NO;
    }
    boolean there =
        ALWAYS.contains(program)
            || base.packages().contains(program)
            || base.python().isPresent() && OF_PYTHON.contains(program)
            || base.node().isPresent() && OF_NODE.contains(program);
    return there ? Success.YES : Success.MAYBE;
  }
}
