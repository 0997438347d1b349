package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.estimate.BaseEstimate;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Head;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.LineIndex;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts an analysis together by hand; sizes are invented and look like those of a real image. */
public final class Sample {

  private static final Provenance TEST = new Provenance("trixie index of 2026-11-12");

  private final String text;
  private final List<StageEstimate> stages = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Optional<Integer> target = Optional.empty();
  private Estimate removable = Estimate.ZERO;

  public Sample(String text) {
    this.text = text;
  }

  /** The instruction on a line (from 1) and the lines that continue it. */
  public PlacedInstruction at(int line) {
    LineIndex lines = LineIndex.of(text);
    int last = line - 1;
    while (continues(text.substring(lines.startOf(last), lines.endOf(last)).strip())) {
      last++;
    }
    int start = lines.startOf(line - 1);
    String source = text.substring(start, lines.endOf(last)).stripTrailing();
    String keyword = source.split("\\s", 2)[0];
    Head head =
        new Head(
            source, keyword, new TextRange(0, keyword.length()), List.of(), List.of(), List.of());
    Instruction instruction =
        keyword.equals("RUN")
            ? new Instruction.Run(
                head, new dev.layerweight.syntax.CommandForm.Exec(head.range(), List.of()))
            : new Instruction.Invalid(head, "only its text matters here");
    return new PlacedInstruction(start, line - 1, last, instruction);
  }

  private static boolean continues(String line) {
    return line.endsWith("\\") || line.startsWith("#");
  }

  public static Weight exact(long bytes) {
    return new Weight(Estimate.exact(bytes), Estimate.exact(bytes / 2));
  }

  public static Weight about(long bytes, Basis basis) {
    return new Weight(Estimate.within(bytes, 0.02, basis), Estimate.within(bytes / 2, 0.1, basis));
  }

  public static Part part(String name, PartKind kind, String path, long bytes) {
    return new Part(name, kind, path, about(bytes, Basis.COMPUTED), 1, TEST);
  }

  public InstructionEstimate adds(int line, Weight weight, List<Part> parts) {
    return new InstructionEstimate(
        at(line), weight, parts, List.of(), List.of(), Weight.ZERO, List.of());
  }

  /** An instruction of which {@code known} bytes are known. */
  public InstructionEstimate atLeast(int line, long known, String reason, int offset) {
    return new InstructionEstimate(
        at(line),
        exact(known),
        known == 0 ? List.of() : List.of(part("known", PartKind.OTHER, "/", known)),
        List.of(new UnknownPart(reason, new TextRange(offset, offset + 1))),
        List.of(),
        Weight.ZERO,
        List.of());
  }

  public static BaseEstimate image(String reference, Weight weight, List<Part> parts) {
    BaseImage image =
        new BaseImage(
            reference,
            Optional.of("sha256:00ff"),
            parts.stream()
                .map(part -> new BaseImage.BaseLayer(part.name(), part.path(), part.weight()))
                .toList(),
            "debian",
            "trixie",
            true,
            java.util.Map.of(),
            "",
            "/",
            List.of(),
            false,
            Optional.empty(),
            Optional.empty());
    return new BaseEstimate(
        reference,
        OptionalInt.empty(),
        Optional.of(image),
        weight,
        parts,
        "official images of 2026-11-01",
        false);
  }

  public static BaseEstimate nearest(String reference, Weight weight, String source) {
    return new BaseEstimate(
        reference, OptionalInt.empty(), Optional.empty(), weight, List.of(), source, true);
  }

  public static BaseEstimate unknownImage(String reference, String reason) {
    return new BaseEstimate(
        reference,
        OptionalInt.empty(),
        Optional.empty(),
        Weight.unknown(reason),
        List.of(),
        reason,
        false);
  }

  public static BaseEstimate stageBase(String reference, int index, Weight weight) {
    return new BaseEstimate(
        reference,
        OptionalInt.of(index),
        Optional.empty(),
        weight,
        List.of(),
        "stage " + reference,
        false);
  }

  public Sample stage(
      String name,
      int line,
      boolean inImage,
      boolean needed,
      BaseEstimate base,
      InstructionEstimate... instructions) {
    List<Weight> weights = new ArrayList<>(List.of(base.weight()));
    List.of(instructions).forEach(instruction -> weights.add(instruction.weight()));
    boolean complete =
        base.weight().unpacked().basis() != Basis.UNKNOWN
            && (base.stage().isEmpty() || stages.get(base.stage().getAsInt()).complete())
            && List.of(instructions).stream().allMatch(InstructionEstimate::isComplete);
    stages.add(
        new StageEstimate(
            stages.size(),
            Optional.of(name).filter(text -> !text.isEmpty()),
            at(line),
            inImage,
            needed,
            base,
            List.of(instructions),
            Weight.sum(weights),
            complete));
    target = Optional.of(stages.size() - 1);
    return this;
  }

  public Sample finds(
      String rule,
      int line,
      String message,
      Estimate saves,
      List<String> parts,
      Optional<String> fix,
      boolean breaks) {
    PlacedInstruction placed = at(line);
    findings.add(
        new Finding(
            rule,
            placed.range(),
            placed.line(),
            placed.endLine(),
            message,
            saves,
            parts.stream().map(name -> new Finding.RemovablePart(line - 1, name)).toList(),
            fix.map(title -> new Fix(title, List.of(), true)),
            breaks));
    return this;
  }

  public Sample problem(String problem) {
    problems.add(problem);
    return this;
  }

  public Sample noTarget() {
    target = Optional.empty();
    return this;
  }

  public Sample canGo(Estimate bytes) {
    removable = bytes;
    return this;
  }

  public Dockerfile dockerfile() {
    return new Dockerfile(text, List.of(), '\\', List.of(), List.of());
  }

  public Analysis analysis() {
    return new Analysis(
        new BuildEstimate(
            dockerfile(), Platform.LINUX_AMD64, target, stages, List.copyOf(problems)),
        List.copyOf(findings),
        removable);
  }
}
