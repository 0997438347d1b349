package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.refactor.Removal;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A COPY brings files that the image already holds at the same place.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM base AS deps
 * RUN pip install --target=/packages flask
 * FROM base
 * COPY --from=deps /packages /packages
 * COPY --from=deps /opt/tools /opt/tools
 * }</pre>
 *
 * <p>After, where {@code base} put the tools there and {@code deps} left them alone:
 *
 * <pre>{@code
 * FROM base AS deps
 * RUN pip install --target=/packages flask
 * FROM base
 * COPY --from=deps /packages /packages
 * }</pre>
 *
 * <p>Saves: the bytes of the files that a lower layer holds at the same path.
 *
 * <p>Silent: where nothing is there twice. Without a fix where the COPY also brings other files, or
 * where the copied files may differ from those below.
 */
public final class FilesCopiedTwice implements Rule {

  @Override
  public String id() {
    return "files-copied-twice";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    List<Located> image = subject.locatedInImage();
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < image.size(); i++) {
      Located located = image.get(i);
      if (located.destination().isPresent()
          && located.estimate().copiedUp().unpacked().likely() > 0) {
        proposals.add(proposal(located, image.subList(0, i), subject));
      }
    }
    return proposals;
  }

  private static Proposal proposal(Located copy, List<Located> before, Subject subject) {
    Estimate bytes = copy.estimate().copiedUp().unpacked();
    boolean whole =
        bytes.likely() > 0
            && bytes.likely() >= copy.estimate().weight().unpacked().likely()
            && copy.estimate().isComplete();
    List<Part> parts = whole ? copy.estimate().parts() : known(copy, before);
    Proposal proposal =
        Proposal.of(
                copy.placed(),
                whole ? whole(copy) : keyword(copy),
                whole
                    ? "the image already holds these files at the same place"
                    : "the image already holds some of these files at the same place")
            .losing(parts)
            .saving(bytes);
    if (whole && isUnchanged(copy, subject)) {
      return proposal.fixedBy(
          "Remove the COPY of files that are there already",
          false,
          List.of(Removal.instruction(subject.dockerfile(), copy.placed())));
    }
    return proposal.fixedBy(
        "Remove the earlier COPY of the same files", false, earlierCopies(copy, before, subject));
  }

  private static TextRange whole(Located copy) {
    int length = copy.instruction().head().source().stripTrailing().length();
    return new TextRange(copy.placed().start(), copy.placed().start() + length);
  }

  private static TextRange keyword(Located copy) {
    return copy.placed().absolute(copy.instruction().head().keywordRange());
  }

  /** Parts that an instruction before has by the same name, no bigger than what is there twice. */
  private static List<Part> known(Located copy, List<Located> before) {
    Set<String> names = new HashSet<>();
    before.forEach(
        one -> one.estimate().parts().forEach(part -> names.add(part.kind() + part.name())));
    long limitBytes = copy.estimate().copiedUp().unpacked().likely();
    return copy.estimate().parts().stream()
        .filter(part -> names.contains(part.kind() + part.name()))
        .filter(part -> part.weight().unpacked().likely() <= limitBytes)
        .toList();
  }

  /** Whether the stage that is copied from has the files from a stage that both continue. */
  private static boolean isUnchanged(Located copy, Subject subject) {
    Optional<StageEstimate> from = subject.copiedStage(copy);
    if (from.isEmpty()) {
      return false;
    }
    Set<Integer> shared = new HashSet<>();
    for (Optional<StageEstimate> at = Optional.of(copy.stage());
        at.isPresent();
        at = subject.continued(at.get())) {
      shared.add(at.get().index());
    }
    List<Located> chain = subject.chain(from.get());
    boolean sameRoot = chain.stream().anyMatch(one -> shared.contains(one.stage().index()));
    List<String> sources =
        copy.sources().stream().map(source -> UnixPath.resolve("/", source)).toList();
    String destination = copy.path(copy.destination().orElse("."));
    boolean samePlace = sources.size() == 1 && sources.getFirst().equals(destination);
    boolean untouched =
        chain.stream()
            .filter(one -> !shared.contains(one.stage().index()))
            .allMatch(one ->
                one.estimate().isComplete()
                    && one.estimate().parts().stream()
                        .noneMatch(part -> UnixPath.isBelow(part.path(), destination)));
    return sameRoot && samePlace && untouched;
  }

  /** Earlier copies from the context that this one brings again, with nothing run between. */
  private static List<TextEdit> earlierCopies(Located copy, List<Located> before, Subject subject) {
    if (!copy.copiesContext()) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    long bytes = 0;
    for (Located earlier : before.reversed()) {
      if (earlier.instruction() instanceof Instruction.Run
          || earlier.stage().index() != copy.stage().index()) {
        break;
      }
      if (earlier.copiesContext() && brings(copy, earlier)) {
        edits.addFirst(Removal.instruction(subject.dockerfile(), earlier.placed()));
        bytes += earlier.estimate().weight().unpacked().likely();
      }
    }
    return bytes == copy.estimate().copiedUp().unpacked().likely() ? edits : List.of();
  }

  /** Whether a COPY brings every file of an earlier one to the same place. */
  private static boolean brings(Located copy, Located earlier) {
    if (copy.sources().size() != 1
        || !copy.instruction().head().flags().isEmpty()
        || !earlier.instruction().head().flags().isEmpty()
        || copy.sources().getFirst().matches(".*[*?\\[].*")) {
      return false;
    }
    String root = UnixPath.resolve("/", copy.sources().getFirst());
    String target = copy.path(copy.destination().orElse("."));
    String place = earlier.path(earlier.destination().orElse("."));
    return earlier.sources().stream()
        .map(source -> UnixPath.resolve("/", source))
        .allMatch(source ->
            UnixPath.isBelow(source, root)
                && (UnixPath.move(source, root, target).equals(place)
                    || UnixPath.move(source, root, target)
                        .equals(UnixPath.child(place, UnixPath.name(source)))));
  }
}
