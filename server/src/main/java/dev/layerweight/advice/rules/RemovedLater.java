package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Proposal.Going;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.refactor.JoinedRuns;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An instruction removes files or packages that an earlier layer holds, which frees nothing.
 *
 * <p>Before:
 *
 * <pre>{@code
 * RUN curl -o /tmp/data.tar https://example.org/data.tar && tar -xf /tmp/data.tar -C /opt
 * RUN rm /tmp/data.tar
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * RUN curl -o /tmp/data.tar https://example.org/data.tar && tar -xf /tmp/data.tar -C /opt && rm /tmp/data.tar
 * }</pre>
 *
 * <p>What a COPY brought only for the RUN that deletes it is mounted there instead.
 *
 * <p>Saves: the bytes of what is removed, in the layer that holds it; for packages also what the
 * removal itself writes anew.
 *
 * <p>Silent: for what the base image holds, and for package lists and caches, which rules of their
 * own report where they come from. Without a fix where the RUN directly before did not put it
 * there, or where the two cannot be joined by {@code &&}.
 */
public final class RemovedLater implements Rule {

  @Override
  public String id() {
    return "removed-later";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    Earlier earlier = new Earlier();
    for (int i = 0; i < image.size(); i++) {
      Optional<Located> before = i == 0 ? Optional.empty() : Optional.of(image.get(i - 1));
      proposal(image.get(i), before, earlier, subject).ifPresent(proposals::add);
      earlier.add(image.get(i).estimate());
    }
    return proposals;
  }

  /** Which instruction so far is the last to hold a part. */
  private static final class Earlier {
    private final Map<String, InstructionEstimate> byPart = new HashMap<>();
    private final List<InstructionEstimate> withFiles = new ArrayList<>();

    void add(InstructionEstimate instruction) {
      instruction.parts().forEach(part -> byPart.put(key(part), instruction));
      if (instruction.parts().stream().anyMatch(part -> part.kind() == PartKind.FILE)) {
        withFiles.add(instruction);
      }
    }

    private static String key(Part part) {
      return part.kind() + " " + part.name();
    }

    /** Empty for what only the base image holds. */
    Optional<InstructionEstimate> holder(Part removed) {
      return Optional.ofNullable(byPart.get(key(removed)))
          .or(() ->
              withFiles.reversed().stream().filter(one -> holdsFiles(one, removed)).findFirst());
    }
  }

  private static Optional<Proposal> proposal(
      Located located, Optional<Located> before, Earlier earlier, Subject subject) {
    if (!(located.instruction() instanceof Instruction.Run)) {
      return Optional.empty();
    }
    Map<Integer, InstructionEstimate> holders = new TreeMap<>();
    List<Going> wasted = new ArrayList<>();
    for (Part removed : located.estimate().removed()) {
      if (removed.kind() == PartKind.INDEX || removed.kind() == PartKind.CACHE) {
        continue;
      }
      Optional<InstructionEstimate> holder = earlier.holder(removed);
      if (holder.isPresent()) {
        holders.put(holder.get().placed().line(), holder.get());
        wasted.add(new Going(holder.get().placed(), removed));
      }
    }
    if (wasted.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = wasted.stream().map(going -> going.part().name()).distinct().toList();
    List<String> lines = holders.keySet().stream().map(line -> String.valueOf(line + 1)).toList();
    String message =
        Wording.list(names)
            + (names.size() == 1 ? " stays" : " stay")
            + (lines.size() == 1 ? " in the layer of line " : " in the layers of lines ")
            + Wording.list(lines)
            + ": removing in a later layer frees nothing";
    List<TextEdit> edits =
        before
            .filter(one -> holders.keySet().equals(Set.of(one.placed().line())))
            .filter(one -> one.stage().index() == located.stage().index())
            .flatMap(one -> JoinedRuns.join(subject.dockerfile(), one.placed(), located.placed()))
            .stream()
            .toList();
    Proposal proposal = Proposal.at(located.placed(), message).losingAll(wasted);
    if (!edits.isEmpty() || holders.size() != 1) {
      return Optional.of(proposal.fixedBy("Join with the RUN before", false, edits));
    }
    int line = holders.keySet().iterator().next();
    return Optional.of(
        subject.locatedInImage().stream()
            .filter(one -> one.placed().line() == line)
            .flatMap(copy -> MountedCopy.of(copy, subject).stream())
            .findFirst()
            .map(mount ->
                proposal.fixedBy(
                    mount.title(), false, TemporaryFiles.mountedInto(located, mount, subject)))
            .orElse(proposal));
  }

  /** Many files are shown by their folders, which then do not have the same names. */
  private static boolean holdsFiles(InstructionEstimate instruction, Part removed) {
    return removed.kind() == PartKind.FILE
        && instruction.parts().stream()
            .filter(part -> part.kind() == PartKind.FILE)
            .anyMatch(part ->
                UnixPath.isBelow(removed.path(), part.path())
                    || UnixPath.isBelow(part.path(), removed.path()));
  }
}
