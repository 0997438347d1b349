package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Weight;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images of other distributions that are smaller still than the slim variant: what they would save
 * beyond it, and what would be missing in them.
 */
final class SmallerBases {

  private static final Set<String> WITH_ALPINE = Set.of("python", "node", "ruby");

  /** Distroless images have the Python of their Debian. */
  private static final Map<String, String> DISTROLESS_PYTHON =
      Map.of(
          "3.11", "gcr.io/distroless/python3-debian12",
          "3.13", "gcr.io/distroless/python3-debian13");

  /** Programs that do the same on Alpine and that write no program of their own. */
  private static final Set<String> SAME_ON_ALPINE =
      Set.of(
          "npm", "yarn", "pnpm", "node", "mkdir", "chown", "chmod", "ln", "rm", "cp", "mv", "echo",
          "set", "cd", "true", "touch", "export");

  private SmallerBases() {}

  /** The tag of the variant for Alpine; the release of Debian is of no meaning there. */
  static Optional<String> alpineTag(ImageReference image) {
    if (!WITH_ALPINE.contains(image.familiarName())) {
      return Optional.empty();
    }
    Matcher version =
        Pattern.compile("(latest|\\d[\\w.]*|lts|current)(-[a-z]+)?").matcher(image.tag());
    return version.matches()
        ? Optional.of(version.group(1).equals("latest") ? "alpine" : version.group(1) + "-alpine")
        : Optional.empty();
  }

  private static Optional<String> distroless(ImageReference image) {
    Matcher version = Pattern.compile("(\\d+)(?:\\.(\\d+))?.*").matcher(image.tag());
    if (!version.matches()) {
      return Optional.empty();
    }
    return switch (image.familiarName()) {
      case "python" ->
          Optional.ofNullable(DISTROLESS_PYTHON.get(version.group(1) + "." + version.group(2)));
      case "node" ->
          Set.of("18", "20", "22", "24").contains(version.group(1))
              ? Optional.of("gcr.io/distroless/nodejs" + version.group(1) + "-debian12")
              : Optional.empty();
      case "debian" ->
          Set.of("12", "13").contains(version.group(1))
              ? Optional.of("gcr.io/distroless/base-debian" + version.group(1))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * What follows a message that the slim variant is enough; empty where nothing smaller is known.
   */
  static String told(ImageReference image, String slim, Subject subject) {
    Optional<Estimate> than = subject.weight(slim).map(Weight::unpacked);
    List<String> others = new ArrayList<>();
    alpineTag(image)
        .map(tag -> image.familiarName() + ":" + tag)
        .flatMap(name -> smaller(name, than, subject))
        .map(words -> words + " but has musl for glibc and neither bash nor apt")
        .ifPresent(others::add);
    distroless(image)
        .flatMap(name -> smaller(name, than, subject))
        .map(words ->
            words
                + " but has no shell and no package manager"
                + (image.familiarName().equals("node") ? ", not even npm" : ""))
        .ifPresent(others::add);
    return others.isEmpty() ? "" : "; " + String.join("; ", others);
  }

  private static Optional<String> smaller(String name, Optional<Estimate> than, Subject subject) {
    Optional<Estimate> own = subject.weight(name).map(Weight::unpacked);
    if (than.isEmpty() || own.isEmpty() || own.get().likely() <= 0) {
      return Optional.empty();
    }
    long bytes = than.get().likely() - own.get().likely();
    return bytes < 1_000_000
        ? Optional.empty()
        : Optional.of(name + " would be " + Wording.size(bytes) + " smaller than the slim one");
  }

  /**
   * Whether nothing in these instructions could work otherwise on Alpine: no package of Debian, no
   * shell that is not there, nothing that is built or loads a native library.
   *
   * @param packages names of the installed packages of Python, Node and Ruby
   */
  static boolean worksOnAlpine(
      List<Located> instructions, Stream<String> packages, Pattern nativePackages) {
    boolean plain =
        instructions.stream()
            .allMatch(located ->
                switch (located.instruction()) {
                  case Instruction.Run _ -> isSame(located);
                  case Instruction.Shell _ -> false;
                  default -> located.from().isEmpty() && !located.commandText().contains("bash");
                });
    return plain
        && packages.noneMatch(name ->
            nativePackages.matcher(name).matches()
                || name.matches(".*(linux|darwin|win32)-.*|.*-(gnu|musl)|node-pre-gyp|prebuild.*"));
  }

  private static boolean isSame(Located run) {
    boolean shell =
        run.command()
            .filter(command ->
                command instanceof CommandForm.ShellText text && text.interpreter().isEmpty())
            .isPresent();
    List<RunCommand> commands = RunCommand.of(run.instruction());
    return shell
        && !commands.isEmpty()
        && commands.stream().allMatch(command -> SAME_ON_ALPINE.contains(command.program()));
  }
}
