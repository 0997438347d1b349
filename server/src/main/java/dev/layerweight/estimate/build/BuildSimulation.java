package dev.layerweight.estimate.build;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.catalog.NodePackages;
import dev.layerweight.catalog.ToolReleases;
import dev.layerweight.estimate.BaseEstimate;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.BuildOptions;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.apt.DockerClean;
import dev.layerweight.estimate.build.InstructionSimulation.Effect;
import dev.layerweight.estimate.build.InstructionSimulation.Outcome;
import dev.layerweight.estimate.build.InstructionSimulation.SourceTree;
import dev.layerweight.estimate.stage.StageState;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.shell.Script;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Simulates the build of a Dockerfile, stage by stage, instruction by instruction. */
public final class BuildSimulation {

  /**
   * Storage drivers stop at 127 layers; a text with many more is no Dockerfile that anybody builds,
   * and looking through so many layers would take long.
   */
  private static final int LIMIT_LAYERS = 600;

  /** So many instructions are remembered together, so that most of a long text takes no time. */
  private static final int BLOCK_INSTRUCTIONS = 16;

  private static final Object[] NOTHING = {};

  private static final String TOO_MANY_LAYERS =
      "an image cannot have so many layers; what follows is not weighed";

  private final Catalog catalog;
  private final Map<String, CommandModel> commands = new HashMap<>();
  private final Function<String, Script> parseShell;
  private final Supplier<Object> epoch;

  /**
   * @param models all command families; one of them answers to {@code *}, for every other command
   * @param parseShell reads the text of {@code sh -c}
   */
  public BuildSimulation(
      Catalog catalog, List<CommandModel> models, Function<String, Script> parseShell) {
    this(catalog, models, parseShell, () -> catalog);
  }

  /**
   * @param epoch gives another object whenever the catalog may answer otherwise than before: what
   *     was remembered until then is not used again
   */
  public BuildSimulation(
      Catalog catalog,
      List<CommandModel> models,
      Function<String, Script> parseShell,
      Supplier<Object> epoch) {
    this.catalog = catalog;
    this.parseShell = parseShell;
    this.epoch = epoch;
    models.forEach(model -> model.names().forEach(name -> commands.put(name, model)));
  }

  /** What it asks for figures. */
  public Catalog catalog() {
    return catalog;
  }

  /** Never throws for any text. Where {@code cancelled} turns true the result is incomplete. */
  public BuildEstimate run(
      Dockerfile dockerfile,
      BuildContext context,
      BuildOptions options,
      Memory memory,
      BooleanSupplier cancelled) {
    return new Run(dockerfile, context, options, memory, cancelled).run();
  }

  /** What a stage starts from. */
  private record Start(BaseEstimate estimate, StageState state) {}

  /** What instructions that stand one after the other did. */
  private record Block(List<Outcome> outcomes, StageState after) {}

  /** One build. */
  private final class Run {
    private final Dockerfile dockerfile;
    private final BuildContext context;
    private final BuildOptions options;
    private final Memory memory;
    private final BooleanSupplier cancelled;
    private final Stages stages;
    private final Scope scope;
    private final Map<String, String> fromVariables;
    private final Set<String> problems = new LinkedHashSet<>();
    private final List<StageState> states = new ArrayList<>();
    private final List<StageEstimate> estimates = new ArrayList<>();
    private final Map<Integer, Set<Integer>> uses = new HashMap<>();
    private final Optional<NodePackages.Measured> installed;
    private final Object now = epoch.get();
    private Optional<Object> version = Optional.empty();

    Run(
        Dockerfile dockerfile,
        BuildContext context,
        BuildOptions options,
        Memory memory,
        BooleanSupplier cancelled) {
      this.dockerfile = dockerfile;
      this.context = context;
      this.options = options;
      this.memory = memory;
      this.cancelled = cancelled;
      this.stages = Stages.of(dockerfile);
      Scope read = Scope.of(stages.globals(), options);
      this.scope = memory.recall(new Memory.Key(NOTHING, read), Scope.class, () -> read);
      this.fromVariables = scope.forFrom();
      this.installed = context.installedNodeModules();
    }

    BuildEstimate run() {
      memory.fit(dockerfile.instructions().size());
      for (Stages.Stage stage : stages.stages()) {
        if (cancelled.getAsBoolean()) {
          break;
        }
        simulate(stage);
      }
      Optional<Integer> target = target();
      return new BuildEstimate(
          dockerfile, options.platform(), target, marked(target), List.copyOf(problems));
    }

    private void problem(String message) {
      problems.add(message);
    }

    private Optional<Integer> target() {
      if (estimates.isEmpty()) {
        problem("there is no FROM, so there is no image");
        return Optional.empty();
      }
      if (options.target().isEmpty()) {
        return Optional.of(estimates.size() - 1);
      }
      OptionalInt found = stages.find(options.target().get(), estimates.size());
      if (found.isEmpty()) {
        problem("no stage is named " + options.target().get());
        return Optional.empty();
      }
      return Optional.of(found.getAsInt());
    }

    /** The estimates with what the target needs and what becomes part of its image. */
    private List<StageEstimate> marked(Optional<Integer> target) {
      BitSet inImage = new BitSet();
      BitSet needed = new BitSet();
      for (OptionalInt at = target.map(OptionalInt::of).orElse(OptionalInt.empty());
          at.isPresent();
          at = estimates.get(at.getAsInt()).base().stage()) {
        inImage.set(at.getAsInt());
      }
      target.ifPresent(needed::set);
      for (int i = estimates.size() - 1; i >= 0; i--) {
        if (needed.get(i)) {
          uses.getOrDefault(i, Set.of()).forEach(needed::set);
        }
      }
      return estimates.stream()
          .map(stage ->
              new StageEstimate(
                  stage.index(),
                  stage.name(),
                  stage.from(),
                  inImage.get(stage.index()),
                  needed.get(stage.index()),
                  stage.base(),
                  stage.instructions(),
                  stage.total(),
                  stage.complete()))
          .toList();
    }

    private void simulate(Stages.Stage stage) {
      Platform platform = platform(stage);
      Start base = base(stage, platform);
      StageState state = withUndeclared(base.state());
      InstructionSimulation simulation =
          new InstructionSimulation(
              installed
                  .map(measured -> catalog.with(catalog.node().with(measured)))
                  .orElse(catalog),
              commands,
              parseShell,
              context,
              platform,
              scope,
              from -> tree(from, stage, platform),
              cancelled);
      List<InstructionEstimate> instructions = new ArrayList<>();
      for (Instruction trigger : state.triggers()) {
        PlacedInstruction placed =
            new PlacedInstruction(
                stage.placed().start(), stage.placed().line(), stage.placed().endLine(), trigger);
        state = step(placed, state, simulation, stage, platform, instructions);
      }
      state = state.triggers().isEmpty() ? state : state.withTriggers(List.of());
      List<PlacedInstruction> body = stage.body();
      for (int at = 0; at < body.size() && !cancelled.getAsBoolean(); ) {
        int end = blockEnd(body, at);
        List<PlacedInstruction> block = body.subList(at, Math.max(end, at + 1));
        state =
            end > at
                ? block(block, state, simulation, stage, platform, instructions)
                : step(block.getFirst(), state, simulation, stage, platform, instructions);
        at += block.size();
      }
      states.add(state);
      estimates.add(estimate(stage, base.estimate(), instructions));
    }

    /** Where a block ends that begins at {@code from}; there is none where the two are the same. */
    private static int blockEnd(List<PlacedInstruction> body, int from) {
      int end = from;
      while (end < body.size()
          && end - from < BLOCK_INSTRUCTIONS
          && seesOneStage(body.get(end).instruction())) {
        end++;
      }
      return end;
    }

    /** Whether it sees nothing but its stage and the build context. */
    private static boolean seesOneStage(Instruction instruction) {
      return switch (instruction) {
        case Instruction.Copy copy -> copy.head().flags().isEmpty();
        case Instruction.Run run -> run.head().flags().isEmpty();
        case Instruction _ -> true;
      };
    }

    private static boolean readsContext(PlacedInstruction placed) {
      return placed.instruction() instanceof Instruction.Copy
          || placed.instruction() instanceof Instruction.Add;
    }

    /** That of the files as this build sees them, which may take a moment to be known. */
    private Object version() {
      if (version.isEmpty()) {
        version = Optional.of(context.version());
      }
      return version.get();
    }

    /**
     * Takes instructions together, at once where the same ones stood upon the same state before.
     */
    private StageState block(
        List<PlacedInstruction> block,
        StageState state,
        InstructionSimulation simulation,
        Stages.Stage stage,
        Platform platform,
        List<InstructionEstimate> instructions) {
      Object[] same = new Object[block.size() + 5];
      for (int i = 0; i < block.size(); i++) {
        same[i] = block.get(i).instruction();
      }
      same[block.size()] = state;
      same[block.size() + 1] = now;
      same[block.size() + 2] = block.stream().anyMatch(Run::readsContext) ? version() : NOTHING;
      same[block.size() + 3] = scope;
      same[block.size() + 4] = installed.isPresent() ? installed.get() : NOTHING;
      Memory.Key key = new Memory.Key(same, platform);
      Optional<Block> known = memory.find(key, Block.class);
      if (known.isPresent()) {
        for (int i = 0; i < block.size(); i++) {
          instructions.add(estimate(block.get(i), known.get().outcomes().get(i)));
        }
        return known.get().after();
      }
      List<Outcome> outcomes = new ArrayList<>();
      StageState after = state;
      for (PlacedInstruction placed : block) {
        if (cancelled.getAsBoolean()) {
          return after;
        }
        if (after.tree().depth() > LIMIT_LAYERS) {
          instructions.add(unweighed(placed));
          continue;
        }
        Outcome outcome = outcome(placed.instruction(), after, simulation, stage, platform);
        outcomes.add(outcome);
        instructions.add(estimate(placed, outcome));
        after = outcome.after();
      }
      if (outcomes.size() == block.size() && !cancelled.getAsBoolean()) {
        memory.keep(key, new Block(outcomes, after), 1);
      }
      return after;
    }

    private StageEstimate estimate(
        Stages.Stage stage, BaseEstimate base, List<InstructionEstimate> instructions) {
      List<Weight> weights = new ArrayList<>();
      weights.add(base.weight());
      instructions.forEach(instruction -> weights.add(instruction.weight()));
      boolean baseKnown =
          base.stage().isPresent()
              ? estimates.get(base.stage().getAsInt()).complete()
              : base.image().isPresent() || base.reference().equals("scratch");
      return new StageEstimate(
          stage.index(),
          stage.name(),
          stage.placed(),
          false,
          false,
          base,
          instructions,
          Weight.sum(weights),
          baseKnown && instructions.stream().allMatch(InstructionEstimate::isComplete));
    }

    private StageState step(
        PlacedInstruction placed,
        StageState state,
        InstructionSimulation simulation,
        Stages.Stage stage,
        Platform platform,
        List<InstructionEstimate> instructions) {
      if (state.tree().depth() > LIMIT_LAYERS) {
        instructions.add(unweighed(placed));
        return state;
      }
      Outcome outcome = outcome(placed.instruction(), state, simulation, stage, platform);
      instructions.add(estimate(placed, outcome));
      return outcome.after();
    }

    private InstructionEstimate unweighed(PlacedInstruction placed) {
      problem(TOO_MANY_LAYERS);
      return new InstructionEstimate(
          placed,
          Weight.ZERO,
          List.of(),
          List.of(new UnknownPart(TOO_MANY_LAYERS, placed.instruction().head().keywordRange())),
          List.of(),
          Weight.ZERO,
          List.of());
    }

    private static InstructionEstimate estimate(PlacedInstruction placed, Outcome outcome) {
      LayerWeight layer = outcome.layer();
      return new InstructionEstimate(
          placed,
          layer.weight(),
          layer.parts(),
          layer.unknown(),
          outcome.facts(),
          layer.copiedUp(),
          layer.removed());
    }

    /** What was remembered, be it of another state that looks the same, or what is found now. */
    private Outcome outcome(
        Instruction instruction,
        StageState state,
        InstructionSimulation simulation,
        Stages.Stage stage,
        Platform platform) {
      List<Object> surroundings = surroundings(instruction, state, stage);
      Memory.Key key = key(instruction, platform, surroundings, state);
      Optional<Outcome> known = memory.find(key, Outcome.class);
      if (known.isPresent()) {
        return known.get();
      }
      Outcome outcome =
          InstructionSimulation.isTraced(instruction)
              ? effect(instruction, state, simulation, key(instruction, platform, surroundings))
                  .upon(state)
              : simulation.run(instruction, state);
      // Where the simulation was broken off, what it found is not what the instruction does.
      if (!cancelled.getAsBoolean()) {
        memory.keep(key, outcome, 1 + outcome.layer().entryCount());
      }
      return outcome;
    }

    private Effect effect(
        Instruction instruction,
        StageState state,
        InstructionSimulation simulation,
        Memory.Key key) {
      Effects known = memory.find(key, Effects.class).orElse(Effects.NONE);
      return known
          .in(state)
          .orElseGet(() -> {
            Effect effect = simulation.effect(instruction, state);
            if (!cancelled.getAsBoolean()) {
              Effects more = known.with(effect);
              memory.keep(key, more, more.size());
            }
            return effect;
          });
    }

    /**
     * @param states the one before the instruction, or none for what it does upon all that look the
     *     same to it
     */
    private Memory.Key key(
        Instruction instruction,
        Platform platform,
        List<Object> surroundings,
        StageState... states) {
      Object[] same = new Object[states.length + surroundings.size() + 1];
      System.arraycopy(states, 0, same, 0, states.length);
      same[states.length] = now;
      for (int i = 0; i < surroundings.size(); i++) {
        same[states.length + 1 + i] = surroundings.get(i);
      }
      return new Memory.Key(same, instruction.head().source(), dockerfile.escape(), platform);
    }

    /** An instruction does the same again when all is the same that it sees beside its stage. */
    private List<Object> surroundings(
        Instruction instruction, StageState state, Stages.Stage stage) {
      return switch (instruction) {
        case Instruction.Copy copy -> List.of(source(copy, state, stage));
        case Instruction.Add _ -> List.of(version());
        case Instruction.Run run -> {
          if (run.head().flags().isEmpty()) {
            yield installed.<List<Object>>map(List::of).orElse(List.of());
          }
          List<Object> same = new ArrayList<>();
          installed.ifPresent(same::add);
          for (Flag mount : run.head().flagsNamed("mount")) {
            same.add(version());
            mount
                .value()
                .map(value -> Scope.expand(value, state::variable))
                .filter(value -> value.contains("from="))
                .map(value -> value.replaceFirst(".*from=", "").replaceFirst(",.*", ""))
                .ifPresent(from -> sourceState(from, stage).ifPresent(same::add));
          }
          yield same;
        }
        case Instruction.Arg _ -> List.of(scope);
        default -> List.of();
      };
    }

    private Object source(Instruction.Copy copy, StageState state, Stages.Stage stage) {
      if (copy.head().flags().isEmpty()) {
        return version();
      }
      Optional<String> from =
          copy.head()
              .flag("from")
              .flatMap(Flag::value)
              .map(value -> Scope.expand(value, state::variable));
      return from.isEmpty()
          ? version()
          : from.flatMap(name -> sourceState(name, stage)).orElse(StageState.SCRATCH);
    }

    private Optional<StageState> sourceState(String from, Stages.Stage stage) {
      OptionalInt index = stages.find(from, stage.index());
      if (index.isEmpty()) {
        // A later stage, or this one, cannot be copied from: the build would refuse the circle.
        if (stages.named(from, stages.stages().size()).isPresent()) {
          problem("stage " + from + " is used before it is built");
        }
        return Optional.empty();
      }
      uses.computeIfAbsent(stage.index(), _ -> new HashSet<>()).add(index.getAsInt());
      return Optional.of(states.get(index.getAsInt()));
    }

    private Optional<SourceTree> tree(String from, Stages.Stage stage, Platform platform) {
      OptionalInt index = stages.find(from, stage.index());
      if (index.isPresent()) {
        return sourceState(from, stage).map(state -> new SourceTree(state.tree(), "stage " + from));
      }
      if (stages.named(from, stages.stages().size()).isPresent()) {
        return Optional.empty();
      }
      return ImageReference.parse(from).flatMap(reference -> tree(reference, platform));
    }

    /** The tree of an image that is only copied from: a tool's own image, or a base image. */
    private Optional<SourceTree> tree(ImageReference reference, Platform platform) {
      if (reference.repository().equals("astral-sh/uv")) {
        Optional<String> version = Optional.of(reference.tag()).filter(tag -> tag.matches("\\d.*"));
        Optional<ToolReleases.Release> release = catalog.tools().find("uv", version).found();
        if (release.isPresent()) {
          return Optional.of(new SourceTree(tree(release.get()), reference.toString()));
        }
      }
      return Optional.of(reference)
          .flatMap(known -> catalog.baseImages().find(known, platform).found())
          .map(image -> new SourceTree(start(image).tree(), image.reference()));
    }

    private Platform platform(Stages.Stage stage) {
      return stage
          .from()
          .head()
          .flag("platform")
          .flatMap(Flag::value)
          .map(value -> Scope.expand(value, fromVariables))
          .flatMap(Platform::parse)
          .orElse(options.platform());
    }

    private Start base(Stages.Stage stage, Platform platform) {
      String reference = Scope.expand(stage.from().image(), fromVariables);
      OptionalInt earlier =
          reference.equals("scratch")
              ? OptionalInt.empty()
              : stages.named(reference, stage.index());
      if (earlier.isPresent()) {
        uses.computeIfAbsent(stage.index(), _ -> new HashSet<>()).add(earlier.getAsInt());
        StageState state = states.get(earlier.getAsInt());
        BaseEstimate estimate =
            new BaseEstimate(
                reference,
                earlier,
                state.base(),
                estimates.get(earlier.getAsInt()).total(),
                List.of(),
                "the stage of that name",
                false);
        return new Start(estimate, continued(state));
      }
      return memory.recall(
          new Memory.Key(new Object[] {now}, reference, platform),
          Start.class,
          () -> {
            BaseEstimate estimate = base(reference, platform);
            return new Start(estimate, start(estimate));
          });
    }

    private BaseEstimate base(String reference, Platform platform) {
      if (reference.equals("scratch")) {
        return new BaseEstimate(
            reference,
            OptionalInt.empty(),
            Optional.empty(),
            Weight.ZERO,
            List.of(),
            "empty",
            false);
      }
      Optional<ImageReference> parsed = ImageReference.parse(reference);
      if (parsed.isEmpty()) {
        String reason =
            reference.isEmpty()
                ? "the image's name is empty: an ARG without a value"
                : reference + " is not the name of an image";
        return unknownBase(reference, reason);
      }
      return switch (catalog.baseImages().find(parsed.get(), platform)) {
        case Answer.Missing<BaseImage> missing -> unknownBase(reference, missing.reason());
        case Answer.Found<BaseImage> found ->
            new BaseEstimate(
                reference,
                OptionalInt.empty(),
                Optional.of(found.value()),
                found.value().weight(),
                parts(found.value(), found.provenance()),
                found.provenance().source(),
                found.nearest());
      };
    }

    private BaseEstimate unknownBase(String reference, String reason) {
      return new BaseEstimate(
          reference,
          OptionalInt.empty(),
          Optional.empty(),
          Weight.unknown(reason),
          List.of(),
          reason,
          false);
    }

    private List<Part> parts(BaseImage image, Provenance provenance) {
      return image.layers().stream()
          .map(layer ->
              new Part(
                  layer.description(), PartKind.BASE, layer.path(), layer.weight(), 0, provenance))
          .toList();
    }

    private StageState start(BaseEstimate base) {
      return base.image()
          .map(this::start)
          .orElseGet(
              () -> base.reference().equals("scratch") ? StageState.SCRATCH : unknownStart());
    }

    private StageState withUndeclared(StageState state) {
      Map<String, String> seen = scope.undeclared();
      return seen.isEmpty() ? state : state.withArguments(seen);
    }

    /** ARGs end with their stage; everything else goes on. */
    private StageState continued(StageState earlier) {
      if (earlier.arguments().isEmpty()) {
        return earlier;
      }
      return memory.recall(
          new Memory.Key(new Object[] {earlier}, "continued"),
          StageState.class,
          () -> earlier.withArguments(Map.of()));
    }

    private StageState unknownStart() {
      return memory.recall(
          new Memory.Key(new Object[] {catalog}, "unknown base"),
          StageState.class,
          () -> StageState.SCRATCH.withArguments(Map.of()));
    }

    private StageState start(BaseImage image) {
      return memory.recall(
          new Memory.Key(new Object[] {catalog}, image),
          StageState.class,
          () ->
              new StageState(
                  tree(image),
                  Optional.of(image),
                  Map.of(),
                  Map.copyOf(image.environment()),
                  image.workingDirectory().isEmpty() ? "/" : image.workingDirectory(),
                  image.user(),
                  StageState.DEFAULT_SHELL,
                  List.of(),
                  Map.of()));
    }

    /** Such an image holds its programs at the root. */
    private Overlay tree(ToolReleases.Release release) {
      LayerBuilder layer = new LayerBuilder(Overlay.EMPTY);
      for (ToolReleases.Program program : release.programs()) {
        layer.add(
            Entry.file(
                    "/" + program.name(),
                    program.weight(),
                    new Provenance(release.tool() + " " + release.version() + " as released"))
                .withOwner(release.tool() + " " + release.version(), PartKind.OTHER));
      }
      return layer.seal();
    }

    private Overlay tree(BaseImage image) {
      LayerBuilder layer = new LayerBuilder(Overlay.EMPTY);
      Map<String, Integer> names = new LinkedHashMap<>();
      for (BaseImage.BaseLayer part : image.layers()) {
        int number = names.merge(part.path() + part.description(), 1, Integer::sum);
        String owner = part.description() + (number > 1 ? " (" + number + ")" : "");
        layer.add(
            Entry.lump(
                    part.path(),
                    owner,
                    PartKind.BASE,
                    part.weight(),
                    0,
                    new Provenance("base image " + image.reference()))
                .withShares(InterpreterShares.of(image, part)));
      }
      DockerClean.in(image).ifPresent(layer::add);
      return layer.seal();
    }
  }
}
