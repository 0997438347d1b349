package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.ImageReference;
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
 * <p>Where the whole of {@code /usr/local} is copied onto the same Python, the copy is narrowed to
 * site-packages and the programs.
 *
 * <p>Saves: the bytes of the files that a lower layer holds at the same path.
 *
 * <p>The same files of another stage or image at two places are told as well, without a fix: which
 * place is in use is not in the text.
 *
 * <p>Silent: where nothing is there twice. Without a fix where the COPY also brings other files, or
 * where the copied files may differ from those below.
 */
public final class FilesCopiedTwice implements Rule {

  private static final String LOCAL = "/usr/local";

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
      } else {
        elsewhere(located, image.subList(0, i)).ifPresent(proposals::add);
      }
    }
    return proposals;
  }

  /** The same file of another stage or image at two places, such as a tool. */
  private static Optional<Proposal> elsewhere(Located copy, List<Located> before) {
    if (copy.from().isEmpty()) {
      return Optional.empty();
    }
    List<String> sources =
        copy.sources().stream().map(source -> UnixPath.resolve("/", source)).toList();
    return before.stream()
        .filter(one -> one.stage().index() == copy.stage().index())
        .filter(one -> one.from().equals(copy.from()))
        .filter(one ->
            one.sources().stream()
                .map(source -> UnixPath.resolve("/", source))
                .toList()
                .containsAll(sources))
        .findFirst()
        .map(one ->
            Proposal.at(
                    copy.placed(),
                    "the image already holds these files, copied by line "
                        + (one.placed().line() + 1)
                        + " to another place; a link to them weighs nothing")
                .losing(copy.estimate().parts()));
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
    List<TextEdit> narrowed = narrowed(copy, subject);
    if (!narrowed.isEmpty()) {
      return proposal.fixedBy("Copy only site-packages and programs", false, narrowed);
    }
    return proposal.fixedBy(
        "Remove the earlier COPY of the same files", false, earlierCopies(copy, before, subject));
  }

  /**
   * Two COPYs of the folders that hold Python packages and their programs, in place of the whole of
   * {@code /usr/local}; none where the stage put anything elsewhere, or where one of the two stages
   * is not of the same Python.
   */
  private static List<TextEdit> narrowed(Located copy, Subject subject) {
    Optional<StageEstimate> from = subject.copiedStage(copy);
    boolean whole =
        copy.instruction() instanceof Instruction.Copy
            && copy.sources().stream()
                .map(one -> UnixPath.resolve("/", one))
                .toList()
                .equals(List.of(LOCAL))
            && copy.path(copy.destination().orElse(".")).equals(LOCAL);
    Optional<String> python = from.flatMap(stage -> python(stage, subject));
    if (!whole || python.isEmpty() || !python.equals(python(copy.stage(), subject))) {
      return List.of();
    }
    String packages = LOCAL + "/lib/python" + python.get() + "/site-packages";
    Set<Integer> shared = new HashSet<>();
    subject.chain(copy.stage()).forEach(one -> shared.add(one.placed().start()));
    List<Located> own =
        subject.chain(from.get()).stream()
            .filter(one -> !shared.contains(one.placed().start()))
            .toList();
    boolean onlyPackages =
        own.stream()
            .flatMap(one -> one.estimate().parts().stream())
            .filter(part -> UnixPath.isBelow(part.path(), LOCAL) || part.path().equals("/"))
            .allMatch(part ->
                part.kind() == PartKind.PIP
                    || UnixPath.isBelow(part.path(), packages)
                    || UnixPath.isBelow(part.path(), LOCAL + "/bin")
                    || UnixPath.name(part.path()).equals("__pycache__"));
    boolean known = own.stream().allMatch(one -> one.estimate().isComplete());
    if (!onlyPackages || !known) {
      return List.of();
    }
    String source = whole(copy).of(subject.dockerfile().text());
    Instruction.Copy words = (Instruction.Copy) copy.instruction();
    TextRange first = words.sources().getFirst().range();
    TextRange last = words.destination().range();
    boolean plain =
        words.head().source().substring(first.end(), last.start()).isBlank()
            && source.length() == last.end();
    if (!plain) {
      return List.of();
    }
    String ending = subject.dockerfile().text().contains("\r\n") ? "\r\n" : "\n";
    String start = source.substring(0, first.start());
    String two = packages + " " + packages + ending + start + LOCAL + "/bin " + LOCAL + "/bin";
    return List.of(
        new TextEdit(copy.placed().absolute(new TextRange(first.start(), last.end())), two));
  }

  /** The minor version of the official Python image that a stage is based on. */
  private static Optional<String> python(StageEstimate stage, Subject subject) {
    StageEstimate root = root(stage, subject);
    return ImageReference.parse(root.base().reference())
        .filter(image -> image.familiarName().equals("python"))
        .flatMap(_ -> root.base().image())
        .flatMap(BaseImage::python)
        .map(version -> version.replaceFirst("^(\\d+\\.\\d+).*", "$1"));
  }

  private static StageEstimate root(StageEstimate stage, Subject subject) {
    StageEstimate root = stage;
    for (Optional<StageEstimate> at = subject.continued(stage);
        at.isPresent();
        at = subject.continued(at.get())) {
      root = at.get();
    }
    return root;
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
