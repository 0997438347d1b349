package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Proposal.Going;
import dev.layerweight.advice.Refusal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Weight;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.split.ComposeFile;
import dev.layerweight.refactor.split.ImageSplit;
import dev.layerweight.refactor.split.Split;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * More than half of the image belongs to one optional group of Python packages, which a second
 * image could go without.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM python:3.12-slim
 * COPY pyproject.toml ./
 * RUN pip install --no-cache-dir ".[ml]"
 * CMD ["uvicorn", "shop:app"]
 * }</pre>
 *
 * <p>After:
 *
 * <pre>{@code
 * FROM python:3.12-slim AS base
 * COPY pyproject.toml ./
 *
 * # With ml.
 * FROM base AS ml
 * RUN pip install --no-cache-dir ".[ml]"
 * CMD ["uvicorn", "shop:app"]
 *
 * # The same without ml.
 * FROM base AS core
 * RUN pip install --no-cache-dir "."
 * CMD ["uvicorn", "shop:app"]
 * }</pre>
 *
 * <p>The groups are extras and dependency groups of pyproject.toml and requirement files of their
 * own. A compose file that builds both images comes to it where the project has none.
 *
 * <p>Saves: the bytes of the image minus those of the one without the group, both simulated. They
 * do not count as what can go, since the image with the group keeps them.
 *
 * <p>Silent: for groups that serve development, and where a later RUN or the start of the container
 * names one of the group's packages, or a stage is referred to by its number.
 */
public final class SplitImage implements Rule {

  private static final Pattern SCRIPT = Pattern.compile("\\bpython[\\d.]*\\s+(\\S+\\.py)\\b");

  /** A group with what the image has of it. */
  private record Candidate(OptionalGroup group, List<Going> goes) {

    long bytes() {
      return Weight.sum(goes.stream().map(going -> going.part().weight()).toList())
          .unpacked()
          .likely();
    }
  }

  @Override
  public String id() {
    return "split-image";
  }

  @Override
  public boolean offersDesign() {
    return true;
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return candidate(subject).stream()
        .flatMap(one ->
            switch (split(one.group(), subject)) {
              case Split.Possible possible -> Stream.of(proposal(one, possible, subject));
              case Split.Impossible _ -> Stream.<Proposal>empty();
            })
        .toList();
  }

  @Override
  public List<Refusal> refusals(Subject subject) {
    return candidate(subject).stream()
        .flatMap(one ->
            switch (split(one.group(), subject)) {
              case Split.Possible _ -> Stream.<Refusal>empty();
              case Split.Impossible(String reason) ->
                  Stream.of(
                      new Refusal(
                          id(),
                          one.group().cause().placed().line(),
                          "Split in two images, with and without " + one.group().name(),
                          reason));
            })
        .toList();
  }

  /** The biggest group, if it is more than half of the image. */
  private static Optional<Candidate> candidate(Subject subject) {
    long half = subject.build().image().unpacked().likely() / 2;
    List<OptionalGroup> groups =
        subject
            .needed()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .filter(Located::isSound)
            .flatMap(located -> OptionalGroup.of(located, subject).stream())
            .toList();
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    PackageGraph graph =
        PackageGraph.of(
            subject.build().stages().stream()
                .filter(StageEstimate::needed)
                .flatMap(stage -> stage.instructions().stream()),
            PythonDevDependencies.MANAGERS);
    return groups.stream()
        .map(group ->
            new Candidate(
                group,
                PythonDevDependencies.goes(
                    group.cause(), subject, graph.neededOnlyBy(group.roots()))))
        .filter(candidate -> candidate.bytes() > half)
        .max(Comparator.comparingLong(Candidate::bytes));
  }

  private static Split split(OptionalGroup group, Subject subject) {
    Optional<String> use = use(group, subject);
    return use.isPresent()
        ? new Split.Impossible(use.get())
        : ImageSplit.of(
            subject.build(), group.name(), Map.of(group.cause().placed(), light(group, subject)));
  }

  /** All lines of the instruction without the group. */
  private static String light(OptionalGroup group, Subject subject) {
    String text = subject.dockerfile().text();
    LineIndex lines = LineIndex.of(text);
    PlacedInstruction placed = group.cause().placed();
    int start = lines.startOf(placed.line());
    int end = lines.endOf(placed.endLine());
    List<TextEdit> inside = new ArrayList<>();
    for (TextEdit edit : group.edits()) {
      TextRange range = edit.range();
      if (range.start() <= placed.start() && range.end() >= placed.range().end()) {
        return "";
      }
      inside.add(
          new TextEdit(
              new TextRange(range.start() - start, range.end() - start), edit.replacement()));
    }
    return TextEdit.apply(text.substring(start, end), inside);
  }

  /** What would fail in an image without the group, as far as the text tells. */
  private static Optional<String> use(OptionalGroup group, Subject subject) {
    Pattern names =
        Pattern.compile(
            "(?i)(?<![\\w.-])(?:"
                + group.roots().stream()
                    .map(PythonDevDependencies::project)
                    .map(name -> Pattern.quote(name).replace("-", "\\E[-_]\\Q"))
                    .collect(Collectors.joining("|"))
                + ")(?![\\w-])");
    return subject
        .needed()
        .filter(located -> located.placed().start() > group.cause().placed().start())
        .filter(located -> uses(located, names, subject))
        .findFirst()
        .map(located ->
            "line " + (located.placed().line() + 1) + " uses a package of " + group.name());
  }

  private static boolean uses(Located located, Pattern names, Subject subject) {
    String text = Wording.withoutInstalls(located.commandText());
    if (names.matcher(text).find()) {
      return true;
    }
    Matcher script = SCRIPT.matcher(text);
    return located.instruction() instanceof Instruction.Run
        && script.find()
        && subject
            .contextPath(located, located.path(script.group(1)))
            .flatMap(subject::text)
            .filter(names.asPredicate())
            .isPresent();
  }

  private static Proposal proposal(Candidate one, Split.Possible split, Subject subject) {
    OptionalGroup group = one.group();
    long image = subject.build().image().unpacked().likely();
    List<FileEdit> edits = new ArrayList<>();
    edits.add(FileEdit.ofDockerfile(split.edits()));
    ComposeFile.of(subject.context(), split, group.name()).ifPresent(edits::add);
    String title =
        "Split in two images: "
            + split.light()
            + " of "
            + Wording.size(image - one.bytes())
            + " without "
            + group.name()
            + ", "
            + split.full()
            + " of "
            + Wording.size(image)
            + " with it";
    return Proposal.of(
            group.cause().placed(),
            Wording.together(group.cause().placed(), List.of(group.words().getFirst())),
            "more than half of the image belongs to "
                + group.name()
                + ", which a second image can go without if the program runs without it")
        .losingAll(one.goes())
        .fixedBy(Optional.of(new Fix(title, edits, false)))
        .worth(image / 2);
  }
}
