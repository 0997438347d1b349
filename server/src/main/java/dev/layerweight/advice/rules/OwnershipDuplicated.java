package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.refactor.JoinedRuns;
import dev.layerweight.refactor.Removal;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.refactor.RunText;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * chown or chmod of files in an earlier layer stores them a second time.
 *
 * <p>Before:
 *
 * <pre>{@code
 * COPY app /srv/app
 * RUN chown -R www-data:www-data /srv/app
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * COPY --chown=www-data:www-data app /srv/app
 * }</pre>
 *
 * <p>Where the folder was there before the COPY, the RUN stays without {@code -R}, so that the
 * folder itself changes hands, too. Where the RUN directly before wrote the files, the two are
 * joined.
 *
 * <p>Saves: the bytes of the files that are copied up.
 *
 * <p>Silent: for folders alone, which weigh nothing. Without a fix where the files come from
 * elsewhere or a RUN in between may have written more, where the owner is made only after the COPY,
 * and for modes such as {@code u+rwX} that a COPY cannot express.
 */
public final class OwnershipDuplicated implements Rule {

  private static final Set<String> PROGRAMS = Set.of("chown", "chmod", "chgrp");
  private static final Pattern OWNER =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}|a?\\+x");

  @Override
  public String id() {
    return "ownership-duplicated";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < image.size(); i++) {
      Located located = image.get(i);
      List<RunCommand> commands =
          RunCommand.of(located.instruction()).stream()
              .filter(command -> PROGRAMS.contains(command.program()))
              .toList();
      if (!commands.isEmpty() && located.estimate().copiedUp().unpacked().likely() > 0) {
        proposals.add(proposal(located, commands, image.subList(0, i), subject));
      }
    }
    return proposals;
  }

  private static Proposal proposal(
      Located located, List<RunCommand> commands, List<Located> before, Subject subject) {
    RunCommand command = commands.getFirst();
    Estimate bytes = located.estimate().copiedUp().unpacked();
    String message =
        command.program()
            + " stores the files of an earlier layer a second time, to change their "
            + (command.program().equals("chmod") ? "mode" : "owner");
    // Where the whole layer is copied up, all its parts are.
    boolean whole = bytes.likely() >= located.estimate().weight().unpacked().likely();
    Proposal proposal =
        Proposal.of(located.placed(), located.placed().absolute(command.simple().range()), message)
            .losing(whole ? located.estimate().parts() : List.of())
            .saving(bytes);
    List<TextEdit> atCopies =
        command.alone() ? atCopies(located, command, before, subject) : List.of();
    if (!atCopies.isEmpty()) {
      String flag = command.program().equals("chmod") ? "--chmod" : "--chown";
      return proposal.fixedBy("Use COPY " + flag + " instead", false, atCopies);
    }
    Optional<TextEdit> joined =
        before.isEmpty() || !holdsAll(before.getLast(), located)
            ? Optional.empty()
            : JoinedRuns.join(subject.dockerfile(), before.getLast().placed(), located.placed());
    return proposal.fixedBy("Join with the RUN before", false, joined.stream().toList());
  }

  private static boolean holdsAll(Located before, Located located) {
    return before.stage().index() == located.stage().index()
        && before.instruction() instanceof Instruction.Run
        && before.estimate().weight().unpacked().likely()
            >= located.estimate().copiedUp().unpacked().likely()
        && located.estimate().parts().stream()
            .allMatch(part ->
                before.estimate().parts().stream()
                    .anyMatch(own -> own.name().equals(part.name()) || below(part, own)));
  }

  private static boolean below(Part part, Part folder) {
    return UnixPath.isBelow(part.path(), folder.path());
  }

  /** A flag for every COPY that brought the files, and the RUN gone or without {@code -R}. */
  private static List<TextEdit> atCopies(
      Located located, RunCommand command, List<Located> before, Subject subject) {
    List<Integer> operands = new ArrayList<>();
    for (int i = command.programIndex() + 1; i < command.size(); i++) {
      if (!command.text(i).startsWith("-")) {
        operands.add(i);
      }
    }
    boolean known =
        operands.size() >= 2
            && operands.stream().noneMatch(index -> command.text(index).isEmpty())
            && command.arguments().stream()
                .filter(word -> word.startsWith("-"))
                .allMatch(word -> word.matches("-R|--recursive|-[Rvcf]+"));
    if (!known) {
      return List.of();
    }
    String value = command.text(operands.getFirst());
    Optional<String> flag = flag(command.program(), value);
    List<String> targets =
        operands.stream()
            .skip(1)
            .map(command::text)
            .map(path ->
                located.path(path.endsWith("/*") ? path.substring(0, path.length() - 2) : path))
            .toList();
    List<Located> copies =
        before.stream()
            .filter(one -> one.destination().isPresent())
            .filter(one -> one.stage().index() == located.stage().index())
            .filter(one ->
                one.estimate().weight().unpacked().likely() > 0 || !one.estimate().isComplete())
            .filter(one -> targets.stream().anyMatch(target -> reaches(one, target)))
            .toList();
    long copied =
        copies.stream().mapToLong(one -> one.estimate().weight().unpacked().likely()).sum();
    // Unknown files change hands, too: those that a COPY brought, and no others, are covered.
    Set<String> unknown =
        copies.stream()
            .flatMap(copy -> copy.estimate().unknown().stream())
            .map(UnknownPart::reason)
            .collect(Collectors.toSet());
    boolean all =
        copied + ownAlready(located, value) == located.estimate().copiedUp().unpacked().likely()
            && located.estimate().unknown().stream()
                .allMatch(part -> unknown.contains(part.reason()));
    String name = command.program().equals("chmod") ? "chmod" : "chown";
    if (flag.isEmpty()
        || copies.isEmpty()
        || !all
        || mayBeWrittenByRun(targets, copies.getFirst(), located, subject)
        || copies.stream().anyMatch(one -> one.instruction().head().flag(name).isPresent())
        || name.equals("chown") && isMadeLater(value, copies.getFirst(), located, subject)) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    for (Located copy : copies) {
      edits.add(
          RunText.insert(
              copy.placed(), copy.instruction().head().keywordRange().end(), " " + flag.get()));
    }
    boolean made =
        targets.stream()
            .allMatch(target ->
                copies.stream().anyMatch(copy -> makes(copy, target))
                    && !existsBefore(target, copies.getFirst(), subject));
    if (made) {
      edits.add(Removal.instruction(subject.dockerfile(), located.placed()));
    } else {
      List<TextRange> recursive = new ArrayList<>();
      for (int i = command.programIndex() + 1; i < command.size(); i++) {
        if (command.text(i).matches("-R|--recursive")) {
          recursive.add(command.word(i).range());
        }
      }
      boolean folders = command.arguments().stream().noneMatch(word -> word.endsWith("/*"));
      if (recursive.isEmpty() || !folders) {
        return List.of();
      }
      edits.addAll(Removal.words(located.placed(), recursive));
    }
    return edits;
  }

  /** Bytes of the home folder of the new owner, which belongs to it without being told. */
  private static long ownAlready(Located located, String owner) {
    String home = "/home/" + owner.split(":")[0];
    return located.estimate().parts().stream()
        .filter(part -> part.name().equals("home directory skeleton"))
        .filter(part -> UnixPath.isBelow(part.path(), home))
        .mapToLong(part -> part.weight().unpacked().likely())
        .sum();
  }

  /** Whether a RUN in between writes nobody knows what, in or by the name of a target. */
  private static boolean mayBeWrittenByRun(
      List<String> targets, Located copy, Located located, Subject subject) {
    return subject.chain(located.stage()).stream()
        .filter(one -> one.placed().start() > copy.placed().start())
        .filter(one -> one.placed().start() < located.placed().start())
        .filter(one -> one.instruction() instanceof Instruction.Run && !one.estimate().isComplete())
        .anyMatch(one ->
            targets.stream()
                .anyMatch(target ->
                    UnixPath.isBelow(one.workingDirectory(), target)
                        || one.instruction().head().source().contains(target)));
  }

  private static Optional<String> flag(String program, String value) {
    return switch (program) {
      case "chown" ->
          OWNER.matcher(value).matches() ? Optional.of("--chown=" + value) : Optional.empty();
      case "chmod" ->
          MODE.matcher(value).matches()
              ? Optional.of("--chmod=" + (value.endsWith("x") ? "755" : value))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean reaches(Located copy, String target) {
    String destination = copy.path(copy.destination().orElse("."));
    return UnixPath.isBelow(destination, target) || UnixPath.isBelow(target, destination);
  }

  /** Whether the COPY makes the target itself, be it a file or a folder. */
  private static boolean makes(Located copy, String target) {
    String destination = copy.path(copy.destination().orElse("."));
    return destination.equals(target)
        || copy.sources().stream()
            .anyMatch(
                source -> UnixPath.child(destination, UnixPath.name("/" + source)).equals(target));
  }

  /** Whether WORKDIR or a RUN made the folder, or the image has it anyway. */
  private static boolean existsBefore(String target, Located copy, Subject subject) {
    return UnixPath.parent(target).equals(target)
        || Set.of("/", "/home", "/opt", "/srv", "/usr", "/var", "/var/www", "/etc", "/tmp")
            .contains(target)
        || UnixPath.isBelow(copy.workingDirectory(), target)
        || subject.chain(copy.stage()).stream()
            .filter(one -> one.placed().start() < copy.placed().start())
            .anyMatch(one ->
                UnixPath.isBelow(one.workingDirectory(), target)
                    || one.instruction().head().source().contains(target));
  }

  /** Whether a user or group of the owner is made between the COPY and the RUN. */
  private static boolean isMadeLater(String owner, Located copy, Located located, Subject subject) {
    return subject.chain(located.stage()).stream()
        .filter(one -> one.placed().start() > copy.placed().start())
        .filter(one -> one.placed().start() < located.placed().start())
        .flatMap(one -> RunCommand.of(one.instruction()).stream())
        .filter(one -> one.program().matches("useradd|adduser|groupadd|addgroup|usermod|groupmod"))
        .anyMatch(one ->
            List.of(owner.split(":")).stream().anyMatch(name -> one.arguments().contains(name)));
  }
}
