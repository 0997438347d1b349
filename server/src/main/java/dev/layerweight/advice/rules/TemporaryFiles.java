package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that a step of the build leaves in the folders for temporary files, caches and logs, or
 * that are copied there for one step.
 *
 * <p>Before:
 *
 * <pre>{@code
 * COPY tool.deb /tmp/
 * RUN dpkg -i /tmp/tool.deb
 * RUN ./collect.sh && cp report.json /tmp/report.json
 * }</pre>
 *
 * <p>After (the copied file is only seen while the RUN runs):
 *
 * <pre>{@code
 * RUN --mount=type=bind,source=tool.deb,target=/tmp/tool.deb dpkg -i /tmp/tool.deb
 * RUN ./collect.sh && cp report.json /tmp/report.json && rm -rf /tmp/report.json
 * }</pre>
 *
 * <p>Saves: the bytes of the files in the layer that holds them.
 *
 * <p>Silent: for archives that a RUN unpacks (archive-left), for what another instruction or a
 * script of the image names, for what a later instruction removes (removed-later), for lists and
 * caches of package managers, which have rules of their own, and in a home folder for all but
 * archives and logs. Without a fix where more than one RUN uses the file, or one that may write to
 * it.
 */
public final class TemporaryFiles implements Rule {

  private static final List<String> FOLDERS = List.of("/tmp", "/var/tmp", "/var/cache", "/var/log");

  private static final List<String> HOMES = List.of("/root", "/home");

  private static final Pattern REFUSE =
      Pattern.compile(
          ".*\\.(log|tar|tgz|tbz2?|txz|tzst|tar\\.(gz|bz2|xz|zst)|zip|7z|rar|deb|rpm|whl|apk)");

  private static final Pattern DELETING = Pattern.compile("\\brm(\\s+-\\w+)+\\s[^&|;\\n]*");

  /** Programs that only read the files that they are told of. */
  private static final Set<String> READERS =
      Set.of(
          "dpkg",
          "apt-get",
          "apt",
          "pip",
          "pip3",
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

  @Override
  public String id() {
    return "temporary-files";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    for (Located located : image) {
      if (located.instruction() instanceof Instruction.Run) {
        left(located, subject).ifPresent(proposals::add);
      } else if (located.copiesContext()) {
        copied(located, subject).ifPresent(proposals::add);
      }
    }
    return proposals;
  }

  private static Optional<Proposal> left(Located run, Subject subject) {
    List<Part> parts =
        run.estimate().parts().stream()
            .filter(part -> part.kind() == PartKind.FILE && isTemporary(part.path()))
            .filter(part -> !ArchiveLeft.isUnpacked(part.path(), run))
            .filter(part -> !isRemoved(part.path(), subject.after(run)))
            .filter(part -> !isNamed(part.path(), Set.of(run.placed()), subject))
            .toList();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<String> paths = parts.stream().map(Part::path).distinct().sorted().toList();
    boolean plain = paths.stream().allMatch(path -> path.matches("[\\w./+-]+"));
    String command = "rm -rf " + String.join(" ", paths);
    return Optional.of(
        Proposal.at(
                run.placed(),
                Wording.list(paths)
                    + (paths.size() == 1 ? " is" : " are")
                    + " left behind, and nothing in the image refers to "
                    + (paths.size() == 1 ? "it" : "them"))
            .losing(parts)
            .fixedBy(
                "Remove " + Wording.list(paths) + " in the same RUN",
                false,
                plain ? RunText.append(run.placed(), command).stream().toList() : List.of()));
  }

  private static Optional<Proposal> copied(Located copy, Subject subject) {
    boolean plain =
        copy.sources().size() == 1
            && copy.instruction() instanceof Instruction.Copy
            && copy.instruction().head().hereDocuments().isEmpty()
            && copy.instruction().head().flags().isEmpty();
    String source = UnixPath.resolve("/", plain ? copy.sources().getFirst() : "").substring(1);
    if (!plain || !(source + copy.destination().orElse("")).matches("[\\w./+-]+")) {
      return Optional.empty();
    }
    String written = copy.path(copy.destination().orElse("."));
    String target =
        FOLDERS.contains(written) || copy.destination().orElse("").endsWith("/")
            ? UnixPath.child(written, UnixPath.name("/" + source))
            : written;
    boolean folder = subject.context().isDirectory(source);
    if (!isTemporary(target)
        || !folder && !subject.context().isFile(source)
        || folder && !target.equals(written)
        || isRemoved(target, subject.after(copy))) {
      return Optional.empty();
    }
    List<Located> users =
        subject.after(copy).stream().filter(later -> names(later, target)).toList();
    boolean once =
        users.size() == 1
            && users.getFirst().instruction() instanceof Instruction.Run
            && users.getFirst().stage().index() == copy.stage().index();
    Set<PlacedInstruction> own =
        once ? Set.of(copy.placed(), users.getFirst().placed()) : Set.of(copy.placed());
    if (users.isEmpty()
        || users.stream().anyMatch(user -> ArchiveLeft.isUnpacked(target, user))
        || isNamed(target, own, subject)) {
      return Optional.empty();
    }
    String name = UnixPath.name(target);
    return Optional.of(
        Proposal.at(copy.placed(), name + " is copied only for the RUN that reads it")
            .losing(copy.estimate().parts())
            .fixedBy(
                "Mount " + name + " instead of copying it",
                false,
                once && onlyReads(users.getFirst(), name)
                    ? mounted(copy, users.getFirst(), source, target, subject)
                    : List.of()));
  }

  private static List<TextEdit> mounted(
      Located copy, Located run, String source, String target, Subject subject) {
    return List.of(
        Removal.instruction(subject.dockerfile(), copy.placed()),
        RunText.insert(
            run.placed(),
            run.instruction().head().keywordRange().end(),
            " --mount=type=bind,source=" + source + ",target=" + target));
  }

  private static boolean onlyReads(Located run, String name) {
    List<RunCommand> commands = RunCommand.of(run.instruction());
    return commands.stream()
        .filter(command -> command.arguments().stream().anyMatch(word -> word.contains(name)))
        .allMatch(command ->
            READERS.contains(command.program())
                    // What is copied onto the file would be lost.
                    && !command.arguments().getLast().endsWith("/" + name)
                || READERS.contains(command.program()) && !command.program().equals("cp"));
  }

  private static boolean isTemporary(String path) {
    return FOLDERS.stream().anyMatch(folder -> isInside(path, folder))
        || HOMES.stream().anyMatch(home -> isInside(path, home)) && REFUSE.matcher(path).matches();
  }

  private static boolean isInside(String path, String folder) {
    return UnixPath.isBelow(path, folder) && !path.equals(folder);
  }

  private static boolean isRemoved(String path, List<Located> later) {
    return later.stream()
        .flatMap(one -> one.estimate().removed().stream())
        .anyMatch(
            part -> UnixPath.isBelow(path, part.path()) || UnixPath.isBelow(part.path(), path));
  }

  /** Whether an instruction names the path, or its name where it works in its folder. */
  private static boolean names(Located located, String path) {
    String text = words(located);
    return word(path).matcher(text).find()
        || (UnixPath.parent(path).equals(located.workingDirectory())
                || text.contains(UnixPath.parent(path)))
            && word(UnixPath.name(path)).matcher(text).find();
  }

  private static Pattern word(String path) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(path) + "(?![\\w-])");
  }

  /**
   * Whether anything else names the path, a folder on the way to it or a variable that points
   * there.
   */
  private static boolean isNamed(String path, Set<PlacedInstruction> own, Subject subject) {
    String first = firstInside(path);
    List<Pattern> words = Stream.of(path, first).distinct().map(TemporaryFiles::word).toList();
    return subject
            .needed()
            .filter(other -> !own.contains(other.placed()))
            .map(TemporaryFiles::words)
            // A RUN that deletes what it leaves there itself has no use for what another left.
            .map(text -> DELETING.matcher(text).replaceAll(" "))
            .anyMatch(text ->
                words.stream().anyMatch(word -> word.matcher(text).find()) || mounts(text, path))
        || words.stream().anyMatch(word -> RunTimeUse.of(word, subject));
  }

  /** Whether a whole folder for such files is copied elsewhere or declared to be kept. */
  private static boolean mounts(String text, String path) {
    return FOLDERS.stream()
        .filter(folder -> isInside(path, folder))
        .anyMatch(folder ->
            Pattern.compile(
                    "(?is)^\\s*(COPY\\b.*--from=.*\\s"
                        + folder
                        + "/?\\s+\\S|VOLUME\\b.*[\\s\"]"
                        + folder
                        + "/?([\\s\"]|$))")
                .matcher(text)
                .find());
  }

  /** {@code /tmp/a} of {@code /tmp/a/b/c}. */
  private static String firstInside(String path) {
    String at = path;
    while (!isFolder(UnixPath.parent(at)) && !at.equals("/")) {
      at = UnixPath.parent(at);
    }
    return at.equals("/") ? path : at;
  }

  private static boolean isFolder(String path) {
    return FOLDERS.contains(path) || HOMES.contains(path) || HOMES.contains(UnixPath.parent(path));
  }

  private static String words(Located located) {
    return located.command().isPresent()
        ? located.commandText()
        : located.instruction().head().source();
  }
}
