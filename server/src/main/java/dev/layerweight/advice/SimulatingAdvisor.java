package dev.layerweight.advice;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.build.BuildSimulation;
import dev.layerweight.estimate.build.Memory;
import dev.layerweight.image.Estimate;
import dev.layerweight.policy.Policy;
import dev.layerweight.policy.PolicyComments;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.SoundText;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.text.TextEdit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Weighs by simulating the build, and weighs each fix by simulating the build of the changed text:
 * the saving is the difference, never a constant.
 */
public final class SimulatingAdvisor implements Advisor {

  /**
   * How many instructions one analysis may simulate for its fixes. Beyond it a fix is weighed by
   * the layers up to the one that it changes, so that a file of thousands of lines does not take
   * seconds.
   */
  private static final int LIMIT_INSTRUCTIONS = 1_000;

  private final BuildSimulation simulation;
  private final Function<String, Dockerfile> parse;
  private final List<Rule> rules;
  private final Set<String> ruleIds;
  private final BiConsumer<String, RuntimeException> failed;
  private final Memory memory = new Memory();
  private final ChangedContexts contexts = new ChangedContexts();

  /**
   * What a fix would do.
   *
   * @param build of the changed text, where it was simulated to its end
   */
  private record Outcome(Estimate saves, Optional<BuildEstimate> build) {}

  /**
   * A finding.
   *
   * @param simulated whether its saving was simulated rather than added up from its parts
   * @param counts whether its saving is of what can go
   */
  private record Weighed(Finding finding, boolean simulated, boolean counts) {}

  /**
   * @param failed is told the id of a rule that threw, which is a bug; the others go on
   */
  public SimulatingAdvisor(
      BuildSimulation simulation,
      Function<String, Dockerfile> parse,
      List<Rule> rules,
      BiConsumer<String, RuntimeException> failed) {
    this.simulation = simulation;
    this.parse = parse;
    this.rules = rules;
    this.ruleIds = rules.stream().map(Rule::id).collect(Collectors.toUnmodifiableSet());
    this.failed = failed;
  }

  @Override
  public Analysis analyze(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Policy policy,
      BooleanSupplier cancelled,
      Consumer<BuildEstimate> estimated) {
    BuildEstimate build = simulation.run(dockerfile, context, options, memory, cancelled);
    if (cancelled.getAsBoolean()) {
      return new Analysis(build, List.of(), Estimate.ZERO);
    }
    estimated.accept(build);
    PolicyComments comments = PolicyComments.of(dockerfile, ruleIds);
    Weighing weighing =
        new Weighing(dockerfile, context, options, build, policy, comments, cancelled);
    List<Weighed> weighed = weighing.findings();
    List<Finding> findings = weighed.stream().map(Weighed::finding).toList();
    Judgement judgement =
        new Judgement(
            policy.levels(),
            List.copyOf(weighing.suppressed),
            BudgetCheck.all(build, policy.budgets(), comments),
            comments.problems());
    return new Analysis(
        build, findings, weighing.together(weighed), judgement, weighing.refusals());
  }

  /** One analysis: the build before, and the builds that its fixes would give. */
  private final class Weighing {
    private final Dockerfile dockerfile;
    private final BuildContext context;
    private final BuildOptions options;
    private final BuildEstimate before;
    private final Policy policy;
    private final PolicyComments comments;
    private final BooleanSupplier cancelled;
    private final List<Finding> suppressed = new ArrayList<>();
    private int simulatedInstructions;
    private Optional<Subject> subject = Optional.empty();

    Weighing(
        Dockerfile dockerfile,
        BuildContext context,
        BuildOptions options,
        BuildEstimate before,
        Policy policy,
        PolicyComments comments,
        BooleanSupplier cancelled) {
      this.dockerfile = dockerfile;
      this.context = context;
      this.options = options;
      this.before = before;
      this.policy = policy;
      this.comments = comments;
      this.cancelled = cancelled;
    }

    /** Made once: rules only look at it. */
    private Subject subject() {
      subject = subject.or(() -> Optional.of(newSubject()));
      return subject.get();
    }

    private Subject newSubject() {
      return new Subject(dockerfile, before, context, simulation.catalog().baseImages());
    }

    List<Weighed> findings() {
      Subject subject = subject();
      List<Weighed> findings = new ArrayList<>();
      for (Rule rule : rules) {
        if (cancelled.getAsBoolean()) {
          break;
        }
        if (policy.isOff(rule.id())) {
          continue;
        }
        try {
          for (Proposal proposal : rule.check(subject)) {
            if (cancelled.getAsBoolean()) {
              break;
            }
            boolean ignored = comments.ignores(rule.id(), proposal.placed());
            weigh(rule, proposal)
                .ifPresent(one -> {
                  if (ignored) {
                    suppressed.add(one.finding());
                  } else {
                    findings.add(one);
                  }
                });
          }
        } catch (RuntimeException bug) {
          failed.accept(rule.id(), bug);
        }
      }
      findings.sort(
          Comparator.comparingInt((Weighed one) -> one.finding().range().start())
              .thenComparing(one -> one.finding().rule()));
      return findings;
    }

    List<Refusal> refusals() {
      Subject subject = subject();
      List<Refusal> refusals = new ArrayList<>();
      for (Rule rule : rules) {
        try {
          refusals.addAll(cancelled.getAsBoolean() ? List.of() : rule.refusals(subject));
        } catch (RuntimeException bug) {
          failed.accept(rule.id(), bug);
        }
      }
      return List.copyOf(refusals);
    }

    private Optional<Weighed> weigh(Rule rule, Proposal proposal) {
      Optional<Outcome> outcome =
          proposal
              .fix()
              .filter(fix -> SoundText.allows(dockerfile, ownEdits(fix.edits())))
              .flatMap(fix -> outcome(fix, proposal));
      Optional<BuildEstimate> changed = outcome.flatMap(Outcome::build);
      Optional<Estimate> simulated = outcome.map(Outcome::saves);
      Optional<Fix> fix =
          outcome.isPresent() && !proposal.told() ? proposal.fix() : Optional.empty();
      // What was unknown and goes is worth what the rule says, not nothing.
      boolean unknownGoes =
          changed.filter(build -> unknownParts(build) < unknownParts(before)).isPresent();
      Estimate saves =
          simulated.filter(bytes -> bytes.likely() > 0 || !unknownGoes).orElse(proposal.stated());
      long worthBytes = Math.max(policy.minimumBytes(), proposal.worthBytes());
      if (!proposal.breaks() && (saves.likely() < worthBytes || saves.likely() <= 0)) {
        return Optional.empty();
      }
      List<Finding.RemovablePart> removable =
          rule.offersDesign()
              ? List.of()
              : proposal.goes().isEmpty()
                  ? changed.map(this::vanished).orElse(List.of())
                  : proposal.goes().stream()
                      .map(going ->
                          new Finding.RemovablePart(going.holder().line(), going.part().name()))
                      .toList();
      Finding finding =
          new Finding(
              rule.id(),
              proposal.range(),
              proposal.placed().line(),
              proposal.placed().endLine(),
              proposal.message(),
              saves,
              removable,
              fix,
              proposal.breaks(),
              fix.isPresent() ? alternatives(proposal) : List.of());
      return Optional.of(new Weighed(finding, simulated.isPresent(), !rule.offersDesign()));
    }

    /** The alternatives that save something; in a long file only the fixes are tried. */
    private List<Finding.Alternative> alternatives(Proposal proposal) {
      return proposal.alternatives().stream()
          .filter(_ -> simulatedInstructions < LIMIT_INSTRUCTIONS / 2)
          .filter(other -> SoundText.allows(dockerfile, ownEdits(other.edits())))
          .flatMap(other ->
              outcome(other, proposal)
                  .map(outcome -> new Finding.Alternative(other, outcome.saves()))
                  .filter(alternative -> alternative.saves().likely() > 0)
                  .stream())
          .toList();
    }

    /** What a fix would do; empty where it cannot be made, or makes less of the image known. */
    private Optional<Outcome> outcome(Fix fix, Proposal proposal) {
      int first = firstChange(fix);
      long cost =
          dockerfile.instructions().stream()
              .filter(placed -> placed.range().end() >= first)
              .count();
      if (simulatedInstructions + cost > LIMIT_INSTRUCTIONS) {
        return upToChange(fix, proposal);
      }
      simulatedInstructions += (int) cost;
      return after(fix.edits())
          .filter(this::isNoLessKnown)
          .map(changed ->
              new Outcome(
                  difference(before.image().unpacked(), changed.image().unpacked()),
                  Optional.of(changed)));
    }

    private int firstChange(Fix fix) {
      boolean others = fix.edits().stream().anyMatch(edit -> !edit.path().isEmpty());
      return others
          ? 0
          : fix.edits().stream()
              .flatMap(file -> file.edits().stream())
              .mapToInt(edit -> edit.range().start())
              .min()
              .orElse(0);
    }

    /** Weighs a fix of one stage of the image by its layers up to the last that it changes. */
    private Optional<Outcome> upToChange(Fix fix, Proposal proposal) {
      Optional<StageEstimate> stage =
          before.stages().stream()
              .filter(StageEstimate::inImage)
              .filter(one ->
                  one.instructions().stream().anyMatch(own -> own.placed() == proposal.placed()))
              .findFirst();
      boolean local = fix.edits().stream().allMatch(edit -> edit.path().isEmpty());
      if (stage.isEmpty() || !local) {
        return Optional.of(new Outcome(proposal.stated(), Optional.empty()));
      }
      int last =
          fix.edits().stream()
              .flatMap(file -> file.edits().stream())
              .mapToInt(edit -> edit.range().end())
              .max()
              .orElse(0);
      int end =
          dockerfile.instructions().stream()
              .mapToInt(placed -> placed.range().end())
              .filter(offset -> offset >= last)
              .min()
              .orElse(dockerfile.text().length());
      String text = dockerfile.text();
      BuildEstimate cut = stage(text.substring(0, end), stage.get().index());
      String fixed = TextEdit.apply(text, ownEdits(fix.edits()));
      BuildEstimate cutAfter =
          stage(fixed.substring(0, fixed.length() - (text.length() - end)), stage.get().index());
      return unknownParts(cutAfter) > unknownParts(cut)
          ? Optional.empty()
          : Optional.of(
              new Outcome(
                  difference(cut.image().unpacked(), cutAfter.image().unpacked()),
                  Optional.empty()));
    }

    private BuildEstimate stage(String text, int stage) {
      BuildOptions target =
          new BuildOptions(
              options.platform(), Optional.of(String.valueOf(stage)), options.arguments());
      return simulation.run(parse.apply(text), context, target, memory, cancelled);
    }

    private static List<TextEdit> ownEdits(List<FileEdit> edits) {
      return edits.stream()
          .filter(edit -> edit.path().isEmpty())
          .flatMap(edit -> edit.edits().stream())
          .toList();
    }

    /** Whether a changed build has no part without a number that was not there before. */
    private boolean isNoLessKnown(BuildEstimate changed) {
      return unknownParts(changed) <= unknownParts(before);
    }

    private static long unknownParts(BuildEstimate build) {
      return build.stages().stream()
          .filter(StageEstimate::inImage)
          .mapToLong(stage ->
              (stage.base().weight().unpacked() instanceof Estimate.Unknown ? 1 : 0)
                  + stage.instructions().stream()
                      .mapToLong(instruction -> instruction.unknown().size())
                      .sum())
          .sum();
    }

    /** The parts of the image that a changed build has nowhere. */
    private List<Finding.RemovablePart> vanished(BuildEstimate changed) {
      Set<String> left = new HashSet<>();
      inImage(changed)
          .forEach(instruction -> instruction.parts().forEach(part -> left.add(key(part))));
      List<Finding.RemovablePart> vanished = new ArrayList<>();
      inImage(before)
          .forEach(instruction ->
              instruction.parts().stream()
                  .filter(part -> !left.contains(key(part)))
                  .map(part -> new Finding.RemovablePart(instruction.placed().line(), part.name()))
                  .forEach(vanished::add));
      return vanished;
    }

    private static String key(Part part) {
      return part.kind() + " " + part.name();
    }

    private static Stream<InstructionEstimate> inImage(BuildEstimate build) {
      return build.stages().stream()
          .filter(StageEstimate::inImage)
          .flatMap(stage -> stage.instructions().stream());
    }

    /** The build of the changed text; empty where the change cannot be made or would not parse. */
    private Optional<BuildEstimate> after(List<FileEdit> edits) {
      Dockerfile changed = parse.apply(TextEdit.apply(dockerfile.text(), ownEdits(edits)));
      return changed.problems().size() > dockerfile.problems().size()
          ? Optional.empty()
          : contexts
              .of(context, edits)
              .map(files -> simulation.run(changed, files, options, memory, cancelled));
    }

    /**
     * The parts that stay are the same on both sides, so their errors cancel: what is left of the
     * interval belongs to the parts that go.
     */
    private static Estimate difference(Estimate before, Estimate after) {
      long saved = Math.max(0, before.likely() - after.likely());
      double spreadBefore = (before.high() - before.low()) / 2.0;
      double spreadAfter = (after.high() - after.low()) / 2.0;
      long margin =
          Math.round(Math.sqrt(Math.abs(spreadBefore * spreadBefore - spreadAfter * spreadAfter)));
      Estimate.Basis basis = before.basis().worse(after.basis());
      return basis == Estimate.Basis.EXACT || margin == 0
          ? Estimate.exact(saved)
          : new Estimate.Estimated(Math.max(0, saved - margin), saved, saved + margin, basis);
    }

    /**
     * All fixes that do not touch the same text, applied at once, and what has no fix, each part
     * once.
     */
    Estimate together(List<Weighed> weighed) {
      Combined combined = new Combined(dockerfile);
      Set<Finding.RemovablePart> gone = new HashSet<>();
      List<Weighed> bySaving =
          weighed.stream()
              .filter(Weighed::counts)
              .sorted(
                  Comparator.comparingLong((Weighed one) -> one.finding().saves().likely())
                      .reversed())
              .toList();
      for (Weighed one : bySaving) {
        if (one.finding().fix().filter(combined::add).isPresent()) {
          gone.addAll(one.finding().removable());
        }
      }
      List<Estimate> savings = new ArrayList<>();
      if (!combined.edits().isEmpty() && !cancelled.getAsBoolean()) {
        after(combined.edits())
            .ifPresent(changed -> {
              savings.add(difference(before.image().unpacked(), changed.image().unpacked()));
              // A fix may take more than its finding is about.
              gone.addAll(vanished(changed));
            });
      }
      savings.add(withoutFix(bySaving, gone));
      return Estimate.sum(savings);
    }

    private Estimate withoutFix(List<Weighed> weighed, Set<Finding.RemovablePart> gone) {
      Map<Finding.RemovablePart, Long> bytes = new HashMap<>();
      inImage(before)
          .forEach(instruction ->
              instruction
                  .parts()
                  .forEach(part ->
                      bytes.merge(
                          new Finding.RemovablePart(instruction.placed().line(), part.name()),
                          part.weight().unpacked().likely(),
                          Long::sum)));
      List<Estimate> savings = new ArrayList<>();
      for (Weighed one : weighed) {
        List<Finding.RemovablePart> parts = one.finding().removable();
        if (one.finding().fix().isEmpty() && !one.simulated()) {
          savings.add(one.finding().saves().times(left(parts, gone, bytes)));
          gone.addAll(parts);
        }
      }
      return Estimate.sum(savings);
    }

    /** The share of parts that nothing else takes, by their bytes; 1 where there are none. */
    private static double left(
        List<Finding.RemovablePart> parts,
        Set<Finding.RemovablePart> gone,
        Map<Finding.RemovablePart, Long> bytes) {
      ToLongFunction<Finding.RemovablePart> weight = part -> bytes.getOrDefault(part, 0L);
      long all = parts.stream().mapToLong(weight).sum();
      long left = parts.stream().filter(part -> !gone.contains(part)).mapToLong(weight).sum();
      return all == 0 ? parts.stream().anyMatch(gone::contains) ? 0 : 1 : (double) left / all;
    }
  }
}
