package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two stages of a program that is compiled to files of its own: all of the stage up to the last
 * build, then an image that holds the program and the files that it may read.
 *
 * @param builds the RUNs that compile
 * @param outputs absolute paths of what they make and the image needs
 * @param runtime the image to run on
 * @param packages of the distribution, those to remove marked already
 * @param data absolute paths of other files that the program may read
 * @param notes what the user has to decide
 * @param linked a runtime of the language that the build makes besides
 */
record CompiledProgram(
    SingleStage stage,
    List<Piece> builds,
    List<String> outputs,
    String runtime,
    SystemPackages packages,
    List<String> data,
    List<String> notes,
    Optional<Linked> linked) {

  /**
   * A runtime of its own.
   *
   * @param title of the change
   * @param build lines at the end of the build stage
   * @param runtime lines at the beginning of the runtime stage
   */
  record Linked(String title, List<String> build, List<String> runtime) {}

  CompiledProgram(
      SingleStage stage,
      List<Piece> builds,
      List<String> outputs,
      String runtime,
      SystemPackages packages,
      List<String> data,
      List<String> notes) {
    this(stage, builds, outputs, runtime, packages, data, notes, Optional.empty());
  }

  private static final int MOST_DATA = 8;

  private static final String SEARCHED =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Commands that make users and folders, which any runtime image with a shell can do. */
  private static final Set<String> ACCOUNTS =
      Set.of(
          "useradd", "groupadd", "mkdir", "chown", "chmod", "set", "echo", "true", "ln", "touch");

  private static final Set<String> ALPINE_ACCOUNTS = Set.of("adduser", "addgroup");

  /** Why the instructions beside the builds cannot be parted; empty where they can. */
  static Optional<String> refusal(
      SingleStage stage, List<Piece> builds, Predicate<RunCommand> buildsOnly, boolean alpine) {
    Piece last = builds.getLast();
    for (Piece piece : stage.pieces()) {
      if (!piece.isRun()) {
        continue;
      }
      if (piece.start() <= last.start() && !piece.user().isEmpty()) {
        return Optional.of(piece.line() + " builds as the user " + piece.user());
      }
      if (!piece.isShellScript()) {
        return Optional.of(piece.line() + " is not a script for a shell");
      }
      if (builds.contains(piece)) {
        continue;
      }
      for (RunCommand command : piece.commands()) {
        boolean known =
            ACCOUNTS.contains(command.program())
                || alpine && ALPINE_ACCOUNTS.contains(command.program())
                || isPackaging(command)
                || buildsOnly.test(command);
        if (!known) {
          return Optional.of(
              piece.line()
                  + " runs "
                  + (command.program().isEmpty() ? "a command" : command.program())
                  + ", and whether the image needs what it makes is not known");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isPackaging(RunCommand command) {
    return Set.of("apt-get", "apt", "apk", "rm").contains(command.program());
  }

  /** Whether a RUN beside the builds has to run in the runtime stage, too. */
  private static boolean makesAccounts(Piece piece) {
    return piece.isRun()
        && !SystemPackages.isInstall(piece)
        && piece.commands().stream()
            .anyMatch(command ->
                ACCOUNTS.contains(command.program())
                    || ALPINE_ACCOUNTS.contains(command.program()));
  }

  /** Whether some RUN is needed in the runtime stage, so that it must have a shell. */
  static boolean runsInRuntime(SingleStage stage, List<Piece> builds, SystemPackages packages) {
    return !packages.runtime().isEmpty()
        || stage.pieces().stream()
            .anyMatch(piece -> !builds.contains(piece) && makesAccounts(piece));
  }

  Conversion write() {
    if (!Set.of("debian", "ubuntu", "alpine").contains(stage.baseName())) {
      suite(stage)
          .flatMap(stage::index)
          .ifPresentOrElse(packages::onBareSystem, packages::onBareSystem);
    }
    List<String> untraced = packages.untraced();
    if (!untraced.isEmpty()) {
      return new Conversion.Impossible(
          "which library belongs to " + untraced.getFirst() + " is not in the package index");
    }
    if (data.size() > MOST_DATA) {
      return new Conversion.Impossible(
          "the program may read "
              + data.size()
              + " of the files and folders that are copied for the build");
    }
    Optional<Piece> install = stage.pieces().stream().filter(SystemPackages::isInstall).findFirst();
    for (Piece piece : stage.pieces()) {
      Optional<String> indirect =
          SystemPackages.isInstall(piece) ? packages.indirect(piece) : Optional.empty();
      if (indirect.isPresent()) {
        return new Conversion.Impossible(indirect.get());
      }
    }
    Piece last = builds.getLast();
    for (Piece piece : stage.pieces()) {
      Optional<String> missing = isKept(piece, last) ? missing(piece, last) : Optional.empty();
      if (missing.isPresent()) {
        return new Conversion.Impossible(
            piece.line() + " changes " + missing.get() + ", which may not be in the image then");
      }
    }
    Draft draft =
        linked.map(one -> new Draft(stage, one.title())).orElseGet(() -> new Draft(stage));
    draft.startBuilder();
    stage.pieces().stream()
        .filter(piece -> piece.start() <= last.start() && Draft.buildsAlong(piece))
        .forEach(draft::add);
    linked.ifPresent(one -> one.build().forEach(draft::line));
    draft.startRuntime(runtime);
    linked.ifPresent(one -> one.runtime().forEach(draft::line));
    boolean installed = false;
    for (Piece piece : stage.pieces()) {
      if (install.filter(one -> one.start() == piece.start()).isPresent()) {
        List<Piece> like = stage.pieces().stream().filter(SystemPackages::isInstall).toList();
        SystemPackages.install(packages.runtime(), like)
            .ifPresent(line -> draft.instead(piece, List.of(line)));
        installed = true;
      }
      if (piece.start() == last.start()) {
        draft.instead(piece, List.of());
        notes.forEach(note -> draft.line(draft.leave(note)));
        data.stream().map(draft::copy).forEach(draft::line);
        outputs.forEach(output -> draft.line(draft.copy(output, destination(output), "")));
      } else if (isKept(piece, last)) {
        draft.add(piece);
      }
    }
    assert installed || install.isEmpty();
    return draft.finish();
  }

  /** A file that a RUN of the runtime stage changes and that only the build stage may have. */
  private Optional<String> missing(Piece piece, Piece last) {
    Set<String> there = new HashSet<>(Set.of(piece.workingDirectory()));
    if (piece.start() > last.start()) {
      outputs.forEach(output -> there.add(destination(output)));
      there.addAll(data);
    }
    for (Piece before : stage.pieces()) {
      if (before.start() <= piece.start() && makesAccounts(before) && isKept(before, last)) {
        before.commands().stream()
            .filter(command -> command.program().equals("mkdir"))
            .flatMap(command -> command.arguments().stream())
            .forEach(folder -> there.add(before.path(folder)));
      }
    }
    return piece.commands().stream()
        .filter(command -> Set.of("chown", "chmod").contains(command.program()))
        .flatMap(
            command -> command.arguments().stream().filter(word -> !word.startsWith("-")).skip(1))
        .filter(word -> !there.contains(piece.path(word)))
        .findFirst();
  }

  private boolean isKept(Piece piece, Piece last) {
    boolean later = piece.start() > last.start();
    return switch (piece.instruction()) {
      case Instruction.Run _ ->
          !builds.contains(piece) && !SystemPackages.isInstall(piece) && makesAccounts(piece);
      case Instruction.Copy _, Instruction.Add _ -> later || !piece.copiesContext();
      case Instruction.Arg arg ->
          Draft.isUsed(
              arg,
              stage.pieces().stream()
                  .filter(one -> one.start() > piece.start())
                  .filter(one -> !one.copiesFiles() && !one.isRun() || one.start() > last.start())
                  .toList());
      case Instruction.Shell _ -> true;
      case Instruction _ -> true;
    };
  }

  /**
   * Where a program goes: a folder that only the build image searches would not be searched any
   * more, and a pattern needs the folder that its files are in.
   */
  private String destination(String output) {
    String folder = UnixPath.parent(output);
    if (output.contains("*")) {
      return folder + "/";
    }
    boolean byName =
        Start.of(stage.pieces())
            .program()
            .filter(program -> program.equals(UnixPath.name(output)))
            .isPresent();
    boolean searched = List.of(SEARCHED.split(":")).contains(folder);
    return byName && !searched ? "/usr/local/bin/" + UnixPath.name(output) : output;
  }

  /** The paths behind {@code -o}; refused where one is a folder or not known. */
  static Optional<List<String>> outputs(List<Piece> builds, Predicate<RunCommand> compiles) {
    List<String> outputs = new ArrayList<>();
    for (Piece piece : builds) {
      if (piece.commands().stream().anyMatch(command -> command.program().equals("cd"))) {
        return Optional.empty();
      }
      for (RunCommand command : piece.commands()) {
        if (!compiles.test(command)) {
          continue;
        }
        Optional<String> output = output(command);
        if (output.isEmpty() || output.get().endsWith("/") || output.get().isBlank()) {
          return Optional.empty();
        }
        if (!output.get().endsWith(".o")) {
          outputs.add(piece.path(output.get()));
        }
      }
    }
    return Optional.of(outputs);
  }

  private static Optional<String> output(RunCommand command) {
    List<String> words = command.arguments();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("-o") && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1)).filter(word -> !word.isEmpty());
      }
      if (words.get(i).startsWith("-o=")) {
        return Optional.of(words.get(i).substring("-o=".length()));
      }
    }
    return Optional.empty();
  }

  /** The release of Debian that a tag names or the base image's figures are exactly of. */
  static Optional<String> suite(SingleStage stage) {
    Matcher named =
        Pattern.compile("(?:^|-)(bullseye|bookworm|trixie|buster)(?:-|$)").matcher(stage.baseTag());
    if (named.find()) {
      return Optional.of(named.group(1));
    }
    return stage.stage().base().nearest()
        ? Optional.empty()
        : stage
            .stage()
            .base()
            .image()
            .filter(image -> image.os().equals("debian"))
            .map(image -> image.release())
            .filter(release -> release.matches("[a-z]+") && !release.equals("unknown"));
  }

  static Optional<String> alpine(SingleStage stage) {
    Matcher named = Pattern.compile("(?:^|-)alpine(\\d+\\.\\d+)$").matcher(stage.baseTag());
    if (named.find()) {
      return Optional.of(named.group(1));
    }
    return stage.stage().base().nearest()
        ? Optional.empty()
        : stage
            .stage()
            .base()
            .image()
            .filter(image -> image.os().equals("alpine"))
            .map(image -> image.release())
            .filter(release -> release.matches("\\d+\\.\\d+(\\.\\d+)?"))
            .map(release -> release.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1"));
  }

  /** Whether the program starts by one of these files. */
  static boolean starts(SingleStage stage, Start start, List<String> outputs) {
    String searchPath =
        stage.pieces().isEmpty()
            ? ""
            : stage.pieces().getLast().variables().getOrDefault("PATH", "");
    String path =
        (searchPath.isEmpty() ? "" : searchPath + ":") + SEARCHED + ":/go/bin:/usr/local/cargo/bin";
    return outputs.stream().anyMatch(output -> start.runs(output, path));
  }
}
