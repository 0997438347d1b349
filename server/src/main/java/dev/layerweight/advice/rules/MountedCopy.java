package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A COPY of one file or folder that could be a mount of the RUN that reads it.
 *
 * @param source without a leading slash
 * @param target absolute
 */
record MountedCopy(Located copy, String source, String target) {

  /** Where files lie that are copied for one step. */
  private static final List<String> FOLDERS = List.of("/tmp", "/var/tmp", "/var/cache", "/var/log");

  private static final int LIMIT_COLUMNS = 100;

  /** Programs that only read the files that they are told of. */
  private static final Set<String> READERS =
      Set.of(
          "dpkg",
          "apt-get",
          "apt",
          "pip",
          "pip3",
          "uv",
          "rpm",
          "yum",
          "dnf",
          "microdnf",
          "apk",
          "cat",
          "tar",
          "unzip",
          "cp",
          "install",
          "psql",
          "mysql",
          "sqlite3",
          "jq",
          "gunzip",
          "zcat");

  /** Empty where it has options, several sources, a pattern or a source that is not known. */
  static Optional<MountedCopy> of(Located copy, Subject subject) {
    boolean plain =
        copy.sources().size() == 1
            && copy.instruction() instanceof Instruction.Copy
            && copy.instruction().head().hereDocuments().isEmpty()
            && copy.instruction().head().flags().size() == (copy.from().isPresent() ? 1 : 0);
    String source = UnixPath.resolve("/", plain ? copy.sources().getFirst() : "").substring(1);
    if (!plain || !(source + copy.destination().orElse("")).matches("[\\w./+-]+")) {
      return Optional.empty();
    }
    String written = copy.path(copy.destination().orElse("."));
    String name = UnixPath.name("/" + source);
    String target =
        FOLDERS.contains(written) || copy.destination().orElse("").endsWith("/")
            ? UnixPath.child(written, name)
            : written;
    boolean known =
        copy.from().isPresent()
            ? subject.copiedStage(copy).isPresent() && UnixPath.name(target).equals(name)
            : subject.context().isFile(source)
                || target.equals(written) && subject.context().isDirectory(source);
    return known ? Optional.of(new MountedCopy(copy, source, target)) : Optional.empty();
  }

  String name() {
    return UnixPath.name(target);
  }

  String title() {
    return "Mount " + name() + " instead of copying it";
  }

  /** Whether no command of the RUN can write to what is mounted. */
  boolean isOnlyRead(Located run) {
    return isOnlyRead(RunCommand.of(run.instruction()));
  }

  private boolean isOnlyRead(List<RunCommand> commands) {
    return commands.stream()
        .filter(command -> command.arguments().stream().anyMatch(word -> word.contains(name())))
        .allMatch(command ->
            READERS.contains(command.program())
                    // What is copied onto the file would be lost.
                    && !command.arguments().getLast().endsWith("/" + name())
                || READERS.contains(command.program()) && !command.program().equals("cp"));
  }

  /** Whether the RUN serves only to install packages from a folder: one with wheels. */
  boolean isOnlyInstalledFrom(Located run) {
    return RunCommand.of(run.instruction()).stream()
        .filter(command -> command.arguments().stream().anyMatch(word -> word.contains(target)))
        .allMatch(command ->
            (command.installsByPip() || command.installsByUv())
                && command.arguments().stream()
                    .filter(word -> word.contains(target))
                    .allMatch(word -> word.matches("--find-links=.*|-f.*") || !word.startsWith("-"))
                && !command.has("-e")
                && !command.has("--editable"));
  }

  List<TextEdit> into(Located run, Subject subject) {
    String mount =
        " --mount=type=bind,"
            + copy.from().map(from -> "from=" + from + ",source=/").orElse("source=")
            + source
            + ",target="
            + target;
    int line = run.instruction().head().source().lines().findFirst().orElse("").length();
    String rest = line + mount.length() > LIMIT_COLUMNS ? breaking(subject) : "";
    return List.of(
        Removal.instruction(subject.dockerfile(), copy.placed()),
        RunText.insert(run.placed(), run.instruction().head().keywordRange().end(), mount + rest));
  }

  /** The command goes on on the next line, behind the blank that it has already. */
  private static String breaking(Subject subject) {
    String ending = subject.dockerfile().text().contains("\r\n") ? "\r\n" : "\n";
    return " " + subject.dockerfile().escape() + ending + "   ";
  }

  /** As {@link #into}, for a RUN that also deletes what was copied; none where that is not all. */
  List<TextEdit> intoDeleting(Located run, Subject subject) {
    List<RunCommand> commands = new ArrayList<>(RunCommand.of(run.instruction()));
    List<RunCommand> deleting =
        commands.stream()
            .filter(command -> command.program().equals("rm"))
            .filter(command ->
                command.arguments().stream()
                    .filter(word -> !word.startsWith("-"))
                    .allMatch(word -> word.equals(target) || word.equals(target + "/*")))
            .toList();
    commands.removeAll(deleting);
    Optional<TextEdit> without =
        deleting.size() == 1
            ? Removal.command(subject.dockerfile(), run.placed(), deleting.getFirst())
            : Optional.empty();
    if (without.isEmpty() || deleting.getFirst().alone() || !isOnlyRead(commands)) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>(into(run, subject));
    edits.add(without.get());
    return edits;
  }
}
