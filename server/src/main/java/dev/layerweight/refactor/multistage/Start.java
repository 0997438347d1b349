package dev.layerweight.refactor.multistage;

import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.shell.ShellCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a container of the image runs.
 *
 * @param words program and arguments of ENTRYPOINT and CMD together; empty where they are not plain
 * @param needsShell whether CMD, ENTRYPOINT or HEALTHCHECK needs one
 * @param text all three as text
 */
record Start(List<String> words, boolean needsShell, String text, String workingDirectory) {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

  static Start of(List<Piece> pieces) {
    List<String> entrypoint = List.of();
    List<String> command = List.of();
    boolean entrypointIsText = false;
    boolean needsShell = false;
    StringBuilder text = new StringBuilder();
    String folder = "/";
    for (Piece piece : pieces) {
      switch (piece.instruction()) {
        case Instruction.Cmd cmd -> {
          command = words(cmd.command());
          needsShell |= needsShell(cmd.command(), command);
          text.append(piece.plain()).append('\n');
          folder = piece.workingDirectory();
        }
        case Instruction.Entrypoint start -> {
          entrypoint = words(start.command());
          entrypointIsText = start.command() instanceof CommandForm.ShellText;
          needsShell |= needsShell(start.command(), entrypoint);
          text.append(piece.plain()).append('\n');
          folder = piece.workingDirectory();
        }
        case Instruction.Healthcheck check -> {
          needsShell |= check.command().filter(one -> needsShell(one, words(one))).isPresent();
          text.append(piece.plain()).append('\n');
        }
        case Instruction.Workdir workdir -> folder = piece.path(piece.expanded(workdir.path()));
        default -> {}
      }
    }
    List<String> all = new ArrayList<>(entrypoint);
    if (!entrypointIsText) {
      all.addAll(command);
    }
    return new Start(List.copyOf(all), needsShell, text.toString(), folder);
  }

  private static List<String> words(CommandForm form) {
    return switch (form) {
      case CommandForm.Exec exec -> exec.words().stream().map(Word::text).toList();
      case CommandForm.ShellText text ->
          text.script().commands().size() == 1
                  && text.script().commands().getFirst() instanceof ShellCommand.Simple simple
              ? simple.words().stream()
                  .map(word -> word.literal().orElse(""))
                  .filter(word -> !word.equals("exec"))
                  .toList()
              : List.of();
    };
  }

  private static boolean needsShell(CommandForm form, List<String> words) {
    return form instanceof CommandForm.ShellText
        || !words.isEmpty() && SHELLS.contains(UnixPath.name(words.getFirst()));
  }

  /** The program as written; empty where it is not known. */
  Optional<String> program() {
    return words.stream().findFirst().filter(word -> !word.isEmpty() && !word.contains("$"));
  }

  /** Whether the program is the file of this absolute path, found by path or by name. */
  boolean runs(String path, String searchPath) {
    return program()
        .filter(program ->
            program.contains("/")
                ? UnixPath.resolve(workingDirectory, program).equals(path)
                : UnixPath.name(path).equals(program)
                    && List.of(searchPath.split(":")).contains(UnixPath.parent(path)))
        .isPresent();
  }
}
