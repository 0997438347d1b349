package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that a step of the build leaves in the folders for temporary files, caches and logs, or
 * that are copied there for one step; wheels that are copied anywhere to be installed.
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
      } else if (located.destination().isPresent()) {
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
            .filter(part -> !isNamed(part.path(), Set.of(run.placed()), subject.needed(), subject))
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
    return MountedCopy.of(copy, subject).flatMap(mount -> copied(mount, subject));
  }

  private static Optional<Proposal> copied(MountedCopy mount, Subject subject) {
    Located copy = mount.copy();
    String target = mount.target();
    List<Located> users = users(mount, subject);
    if (users.isEmpty() || isRemoved(target, subject.after(copy))) {
      return Optional.empty();
    }
    boolean once = isOnly(users, copy);
    boolean fits = isTemporary(target) || once && mount.isOnlyInstalledFrom(users.getFirst());
    if (!fits
        || users.stream().anyMatch(user -> ArchiveLeft.isUnpacked(target, user))
        || isNamedElsewhere(mount, once ? users : List.of(), subject)) {
      return Optional.empty();
    }
    boolean several = mount.name().matches("\\w+s");
    return Optional.of(
        Proposal.at(
                copy.placed(),
                mount.name()
                    + (several ? " are" : " is")
                    + " copied only for the RUN that reads "
                    + (several ? "them" : "it"))
            .losing(copy.estimate().parts())
            .fixedBy(
                mount.title(),
                false,
                once && mount.isOnlyRead(users.getFirst())
                    ? mount.into(users.getFirst(), subject)
                    : List.of()));
  }

  /** The edits that mount what a RUN reads and deletes, where nothing else needs it. */
  static List<TextEdit> mountedInto(Located run, MountedCopy mount, Subject subject) {
    List<Located> users = users(mount, subject);
    return isOnly(users, mount.copy())
            && users.getFirst().placed().equals(run.placed())
            && !isNamedElsewhere(mount, users, subject)
        ? mount.intoDeleting(run, subject)
        : List.of();
  }

  private static List<Located> users(MountedCopy mount, Subject subject) {
    return subject.after(mount.copy()).stream()
        .filter(later -> names(later, mount.target()))
        .toList();
  }

  private static boolean isOnly(List<Located> users, Located copy) {
    return users.size() == 1
        && users.getFirst().instruction() instanceof Instruction.Run
        && users.getFirst().stage().index() == copy.stage().index();
  }

  private static boolean isNamedElsewhere(MountedCopy mount, List<Located> users, Subject subject) {
    Set<PlacedInstruction> own =
        Stream.concat(Stream.of(mount.copy()), users.stream())
            .map(Located::placed)
            .collect(Collectors.toSet());
    // The stage that it comes from names it, of course.
    Stream<Located> around =
        mount.copy().from().isPresent() ? subject.locatedInImage().stream() : subject.needed();
    return isNamed(mount.target(), own, around, subject);
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
  private static boolean isNamed(
      String path, Set<PlacedInstruction> own, Stream<Located> around, Subject subject) {
    String first = firstInside(path);
    List<Pattern> words = Stream.of(path, first).distinct().map(TemporaryFiles::word).toList();
    return around
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
