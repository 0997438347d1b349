package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An archive lies in the image beside what was unpacked from it.
 *
 * <p>Before:
 *
 * <pre>{@code
 * COPY model.tar.gz /tmp/
 * RUN tar -xzf /tmp/model.tar.gz -C /opt
 * }</pre>
 *
 * <p>After (the file is only seen while the RUN runs):
 *
 * <pre>{@code
 * RUN --mount=type=bind,source=model.tar.gz,target=/tmp/model.tar.gz tar -xzf /tmp/model.tar.gz -C /opt
 * }</pre>
 *
 * <p>An archive that the RUN fetches itself is removed at its end.
 *
 * <p>Saves: the bytes of the archive, where they are known: those of a file of the build context
 * are.
 *
 * <p>Silent: where another instruction names the archive, where it is removed, and for downloads of
 * unknown size.
 */
public final class ArchiveLeft implements Rule {

  private static final Set<String> UNPACKERS =
      Set.of("tar", "bsdtar", "unzip", "7z", "7za", "unrar", "jar");

  private static final Pattern ARCHIVE =
      Pattern.compile(".*\\.(tar|tgz|tbz2?|txz|tzst|tar\\.(gz|bz2|xz|zst|lz4|Z)|zip|7z|rar)");

  @Override
  public String id() {
    return "archive-left";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    for (Located run : image) {
      for (Unpacked unpacked : unpacked(run)) {
        proposal(unpacked, run, image, subject).ifPresent(proposals::add);
      }
    }
    return proposals;
  }

  /**
   * An archive that a command unpacks.
   *
   * @param path absolute
   */
  private record Unpacked(RunCommand command, String written, String path) {}

  /** Whether a RUN unpacks the archive at that path. */
  static boolean isUnpacked(String path, Located run) {
    return unpacked(run).stream().anyMatch(one -> one.path().equals(path));
  }

  private static List<Unpacked> unpacked(Located run) {
    List<Unpacked> found = new ArrayList<>();
    String folder = run.workingDirectory();
    for (RunCommand command : RunCommand.of(run.instruction())) {
      if (command.program().equals("cd") && command.size() == 2) {
        folder = UnixPath.resolve(folder, command.text(1));
      }
      if (UNPACKERS.contains(command.program()) && unpacks(command)) {
        String here = folder;
        command.arguments().stream()
            .map(word -> word.replaceFirst("^--file=", ""))
            .filter(word -> ARCHIVE.matcher(word).matches() && !word.contains("*"))
            .forEach(word -> found.add(new Unpacked(command, word, UnixPath.resolve(here, word))));
      }
    }
    return found;
  }

  private static boolean unpacks(RunCommand command) {
    return switch (command.program()) {
      case "tar", "bsdtar", "jar" ->
          command.arguments().stream()
              .anyMatch(word -> word.matches("-?[a-zA-Z]*x[a-zA-Z]*|--extract|--get"));
      case "7z", "7za", "unrar" ->
          command.subcommand().equals("x") || command.subcommand().equals("e");
      default -> true;
    };
  }

  private static Optional<Proposal> proposal(
      Unpacked unpacked, Located run, List<Located> image, Subject subject) {
    String name = UnixPath.name(unpacked.path());
    String message = name + " stays in the image beside what is unpacked from it";
    Optional<Located> copy =
        image.stream()
            .filter(one -> one.placed().start() < run.placed().start())
            .filter(one -> one.stage().index() == run.stage().index())
            .filter(Located::copiesContext)
            .filter(one -> !(one.instruction() instanceof Instruction.Add))
            .filter(one -> source(one, unpacked.path(), subject).isPresent())
            .findFirst();
    if (isRemoved(unpacked.path(), subject.after(copy.orElse(run)))
        || copy.isEmpty() && removesItself(run, unpacked)
        || isNamedElsewhere(name, run, copy, subject)) {
      return Optional.empty();
    }
    if (copy.isEmpty()) {
      TextRange range = run.placed().absolute(unpacked.command().simple().range());
      return RunText.append(run.placed(), "rm " + unpacked.path())
          .filter(_ -> unpacked.path().matches("[\\w./+-]+"))
          .map(edit ->
              Proposal.of(run.placed(), range, message)
                  .fixedBy("Remove " + name + " in the same RUN", false, List.of(edit)));
    }
    return Optional.of(
        Proposal.at(copy.get().placed(), message)
            .losing(
                copy.get().estimate().parts().stream()
                    .filter(part -> part.path().equals(unpacked.path()))
                    .toList())
            .fixedBy(
                "Mount " + name + " instead of copying it",
                false,
                mounted(copy.get(), run, unpacked, subject)));
  }

  /** Which of the sources a COPY puts at that path. */
  private static Optional<Word> source(Located copy, String path, Subject subject) {
    if (!(copy.instruction() instanceof Instruction.Copy words)
        || !copy.instruction().head().hereDocuments().isEmpty()) {
      return Optional.empty();
    }
    String target = copy.path(copy.destination().orElse("."));
    return words.sources().stream()
        .filter(source -> {
          String root = UnixPath.resolve("/", copy.expanded(source));
          return subject.context().isFile(root.substring(1))
              && (target.equals(path) || UnixPath.child(target, UnixPath.name(root)).equals(path));
        })
        .findFirst();
  }

  private static boolean isRemoved(String path, List<Located> later) {
    return later.stream()
        .flatMap(one -> one.estimate().removed().stream())
        .anyMatch(part -> part.path().equals(path));
  }

  private static boolean removesItself(Located run, Unpacked unpacked) {
    boolean kept =
        run.estimate().parts().stream().anyMatch(part -> part.path().equals(unpacked.path()));
    return !kept;
  }

  private static boolean isNamedElsewhere(
      String name, Located run, Optional<Located> copy, Subject subject) {
    Pattern word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])");
    return subject.build().stages().stream()
        .flatMap(stage -> subject.own(stage).stream())
        .filter(other -> other.placed().start() != run.placed().start())
        .filter(
            other -> copy.filter(one -> one.placed().start() == other.placed().start()).isEmpty())
        .anyMatch(other -> word.matcher(other.instruction().head().source()).find());
  }

  /** The COPY gone, or its source where it has others, and the mount at the RUN. */
  private static List<TextEdit> mounted(
      Located copy, Located run, Unpacked unpacked, Subject subject) {
    Word source = source(copy, unpacked.path(), subject).orElseThrow();
    String path = UnixPath.resolve("/", copy.expanded(source)).substring(1);
    boolean writes =
        RunCommand.of(run.instruction()).stream()
            .filter(command -> !UNPACKERS.contains(command.program()))
            .flatMap(command -> command.arguments().stream())
            .anyMatch(word -> word.endsWith(UnixPath.name(unpacked.path())));
    boolean plain = (path + unpacked.path()).matches("[\\w./+-]+");
    if (writes || !plain) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    if (copy.sources().size() == 1) {
      edits.add(Removal.instruction(subject.dockerfile(), copy.placed()));
    } else {
      edits.addAll(Removal.words(copy.placed(), List.of(source.range())));
    }
    edits.add(
        RunText.insert(
            run.placed(),
            run.instruction().head().keywordRange().end(),
            " --mount=type=bind,source=" + path + ",target=" + unpacked.path()));
    return edits;
  }
}
