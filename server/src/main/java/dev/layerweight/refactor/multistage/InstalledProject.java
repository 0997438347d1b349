package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two stages of a project that an interpreter runs: a package manager installs in the first
 * what the second, from the same image, copies.
 *
 * @param managed the RUNs that only the build stage has
 * @param packages of the distribution, those to remove marked already
 * @param folders absolute paths that the package manager writes to
 * @param project the project's folder where all of it is copied, so that nobody has to know what
 *     scripts write
 * @param dropped offsets of other instructions that only the build stage has
 * @param texts of instructions of the build stage that change, by their offset
 * @param notes what the user has to decide
 */
record InstalledProject(
    SingleStage stage,
    List<Piece> managed,
    SystemPackages packages,
    List<String> folders,
    Optional<String> project,
    Set<Integer> dropped,
    Map<Integer, String> texts,
    List<String> notes) {

  private static final Set<String> APT = Set.of("apt-get", "apt", "apk");

  /** Why these RUNs cannot be parted from the rest; empty where they can. */
  static Optional<String> refusal(SingleStage stage, List<Piece> managed, SystemPackages packages) {
    if (managed.stream().map(Piece::user).distinct().count() > 1) {
      return Optional.of("packages are installed by several users");
    }
    for (Piece piece : managed) {
      if (!piece.isShellScript()) {
        return Optional.of(piece.line() + " is not a script for a shell");
      }
      boolean purges =
          piece.commands().stream()
              .filter(command -> APT.contains(command.program()))
              .anyMatch(command ->
                  Set.of("purge", "remove", "autoremove", "del").contains(command.subcommand()));
      if (purges) {
        return Optional.of(piece.line() + " installs and purges packages in one RUN");
      }
      if (piece.commands().stream().anyMatch(command -> command.program().equals("cd"))) {
        return Optional.of(piece.line() + " works in another folder");
      }
      Optional<String> indirect =
          SystemPackages.isInstall(piece) ? packages.indirect(piece) : Optional.empty();
      if (indirect.isPresent()) {
        return indirect;
      }
    }
    return packages.refusal(
        stage.pieces().stream().filter(piece -> !managed.contains(piece)).toList());
  }

  Conversion write() {
    Piece last = managed.getLast();
    String user = last.user();
    String owner = user.isEmpty() ? "" : user.contains(":") ? user : user + ":" + user;
    Draft draft = new Draft(stage);
    draft.startBuilder();
    stage.pieces().stream()
        .filter(piece -> piece.start() <= last.start() && Draft.buildsAlong(piece))
        .forEach(piece -> draft.add(piece, texts.getOrDefault(piece.start(), piece.text())));
    draft.startRuntime();
    for (Piece piece : stage.pieces()) {
      if (managed.contains(piece)) {
        List<String> lines = new ArrayList<>();
        if (SystemPackages.isInstall(piece)) {
          SystemPackages.install(packages.runtime(piece), List.of(piece)).ifPresent(lines::add);
        }
        if (piece.start() == last.start()) {
          notes.forEach(note -> lines.add(draft.leave(note)));
          folders.stream()
              .filter(folder -> project.filter(all -> UnixPath.isBelow(folder, all)).isEmpty())
              .forEach(folder -> lines.add(draft.copy(folder, folder, owner)));
          project.ifPresent(all -> lines.add(draft.copy(all, all, owner)));
        }
        if (!lines.isEmpty()) {
          draft.instead(piece, lines);
        }
      } else if (isKept(piece, last)
          && packages.kept(piece) instanceof SystemPackages.Kept.Text text) {
        draft.add(piece, text.text());
      }
    }
    return draft.finish();
  }

  private boolean isKept(Piece piece, Piece last) {
    boolean inProject =
        piece.copiesContext()
            && piece.start() < last.start()
            && project
                .filter(all -> UnixPath.isBelow(piece.path(piece.destination()), all))
                .isPresent();
    boolean unused =
        piece.instruction() instanceof Instruction.Arg arg
            && !Draft.isUsed(
                arg,
                stage.pieces().stream()
                    .filter(one -> one.start() > piece.start() && !managed.contains(one))
                    .toList());
    return !inProject && !unused && !dropped.contains(piece.start());
  }
}
