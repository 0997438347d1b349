package dev.layerweight.lsp;

import dev.layerweight.advice.Advisor;
import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BaseEstimate;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Estimate.Basis;
import dev.layerweight.image.Estimate.Exact;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.policy.Policy;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weighs by what is written in the text: {@code 12MB} in an instruction adds that much in parts
 * named p0, p1, ..., {@code download} is unknown, {@code ~} approximate. {@code pytest} can go
 * safely, {@code bloat} can go with a fix that needs care, {@code broken} does not work, and {@code
 * mypy} in the context's requirements.txt can go from there.
 */
final class FakeAdvisor implements Advisor {

  private static final Pattern MEGABYTES = Pattern.compile("(\\d+)MB");

  /** Called in the analysing thread before each analysis. */
  interface Before {
    void run(Dockerfile dockerfile, BooleanSupplier cancelled) throws InterruptedException;
  }

  final AtomicInteger analyses = new AtomicInteger();
  volatile Before before = (_, _) -> {};
  volatile BuildOptions lastOptions = BuildOptions.DEFAULT;
  volatile UnaryOperator<Analysis> judged = UnaryOperator.identity();
  volatile Policy lastPolicy = Policy.reporting(0);

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated) {
    analyses.incrementAndGet();
    lastOptions = options;
    lastPolicy = policy;
    try {
      before.run(dockerfile, cancelled);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    List<StageEstimate> stages = stages(dockerfile);
    List<Finding> findings = findings(dockerfile, context);
    Optional<Integer> target = stages.isEmpty() ? Optional.empty() : Optional.of(stages.size() - 1);
    Analysis analysis =
        judged.apply(
            new Analysis(
                new BuildEstimate(dockerfile, options.platform(), target, stages, List.of()),
                findings.stream()
                    .filter(finding -> finding.saves().likely() >= policy.minimumBytes())
                    .toList(),
                Estimate.sum(findings.stream().map(Finding::saves).toList())));
    estimated.accept(analysis.build());
    return analysis;
  }

  private static List<StageEstimate> stages(Dockerfile dockerfile) {
    List<PlacedInstruction> all = dockerfile.instructions();
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).instruction() instanceof Instruction.From) {
        starts.add(i);
      }
    }
    List<StageEstimate> stages = new ArrayList<>();
    for (int s = 0; s < starts.size(); s++) {
      int end = s + 1 < starts.size() ? starts.get(s + 1) : all.size();
      PlacedInstruction from = all.get(starts.get(s));
      boolean last = s + 1 == starts.size();
      Instruction.From instruction = (Instruction.From) from.instruction();
      String image = instruction.image().text();
      Weight base =
          switch (image) {
            case "scratch" -> Weight.ZERO;
            case "mystery" -> Weight.unknown("mystery is in no table");
            default -> new Weight(new Exact(119_000_000), new Exact(43_200_000));
          };
      List<InstructionEstimate> estimates =
          all.subList(starts.get(s) + 1, end).stream().map(FakeAdvisor::estimate).toList();
      Weight own = Weight.sum(estimates.stream().map(InstructionEstimate::weight).toList());
      stages.add(
          new StageEstimate(
              s,
              instruction.stage().map(word -> word.text()),
              from,
              last,
              true,
              new BaseEstimate(
                  image,
                  OptionalInt.empty(),
                  Optional.empty(),
                  base,
                  List.of(),
                  image.equals("mystery") ? "mystery is in no table" : "table of base images",
                  false),
              estimates,
              Weight.sum(List.of(base, own)),
              estimates.stream().allMatch(InstructionEstimate::isComplete)));
    }
    return stages;
  }

  private static InstructionEstimate estimate(PlacedInstruction placed) {
    String source = placed.instruction().head().source();
    List<Part> parts = new ArrayList<>();
    List<Fact.Requested> requested = new ArrayList<>();
    Matcher matcher = MEGABYTES.matcher(source);
    while (matcher.find()) {
      long bytes = Long.parseLong(matcher.group(1)) * 1_000_000;
      Estimate size =
          source.contains("~") ? Estimate.within(bytes, 0.2, Basis.APPROXIMATE) : new Exact(bytes);
      String name = "p" + parts.size();
      parts.add(
          new Part(
              name,
              PartKind.APT,
              "/usr",
              new Weight(size, size.times(0.25)),
              1,
              new Provenance("index of | bookworm")));
      requested.add(
          new Fact.Requested(
              name, matcher.group(), "", new TextRange(matcher.start(), matcher.end())));
    }
    int download = source.indexOf("download");
    List<UnknownPart> unknown =
        download < 0
            ? List.of()
            : List.of(
                new UnknownPart("runs a downloaded script", new TextRange(download, download + 8)));
    return new InstructionEstimate(
        placed,
        Weight.sum(parts.stream().map(Part::weight).toList()),
        parts,
        unknown,
        // Each package needs the one after it, and the last needs the first.
        List.of(
            new Fact.Installed(
                new TextRange(0, source.length()),
                "apt",
                requested,
                parts.stream()
                    .collect(
                        java.util.stream.Collectors.toMap(
                            Part::name,
                            part ->
                                List.of(
                                    "p"
                                        + (Integer.parseInt(part.name().substring(1)) + 1)
                                            % parts.size()))))),
        Weight.ZERO,
        List.of());
  }

  private static List<Finding> findings(Dockerfile dockerfile, BuildContext context) {
    List<Finding> findings = new ArrayList<>();
    for (PlacedInstruction placed : dockerfile.instructions()) {
      String source = placed.instruction().head().source();
      for (Matcher m = Pattern.compile("pytest|bloat|broken").matcher(source); m.find(); ) {
        TextRange word = placed.absolute(new TextRange(m.start(), m.end()));
        TextRange withBlank = new TextRange(word.start() - 1, word.end());
        boolean breaks = m.group().equals("broken");
        Fix fix =
            new Fix(
                "Remove " + m.group(),
                List.of(FileEdit.ofDockerfile(List.of(new TextEdit(withBlank, "")))),
                m.group().equals("pytest"));
        findings.add(
            new Finding(
                m.group() + "-rule",
                word,
                placed.line(),
                placed.endLine(),
                m.group() + " is not *needed*",
                m.group().equals("bloat")
                    ? new Estimate.Estimated(1_000, 40_000_000, 60_000_000, Basis.COMPUTED)
                    : breaks ? Estimate.ZERO : new Exact(9_400_000),
                List.of(new Finding.RemovablePart(placed.line(), "p0")),
                breaks ? Optional.empty() : Optional.of(fix),
                breaks));
      }
      Optional<String> requirements = context.read("requirements.txt", 1_000_000);
      int mypy = requirements.map(text -> text.indexOf("mypy\n")).orElse(-1);
      if (placed.instruction() instanceof Instruction.Copy && mypy >= 0) {
        findings.add(
            new Finding(
                "mypy-rule",
                placed.range(),
                placed.line(),
                placed.endLine(),
                "mypy is for development",
                new Exact(20_000_000),
                List.of(),
                Optional.of(
                    new Fix(
                        "Remove mypy",
                        List.of(
                            new FileEdit(
                                "requirements.txt",
                                List.of(new TextEdit(new TextRange(mypy, mypy + 5), "")))),
                        true)),
                false));
      }
    }
    return findings;
  }
}
