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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  /** One build. */
  private final class Run {
    private final Dockerfile dockerfile;
    private final BuildContext context;
    private final BuildOptions options;
    private final Memory memory;
    private final BooleanSupplier cancelled;
    private final Stages stages;
    private final Scope scope;
    private final List<String> problems = new ArrayList<>();
    private final List<StageState> states = new ArrayList<>();
    private final List<StageEstimate> estimates = new ArrayList<>();
    private final Map<Integer, BitSet> uses = new HashMap<>();
    private final Optional<NodePackages.Measured> installed;
    private final Object now = epoch.get();

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
      this.scope = Scope.of(stages.globals(), options);
      this.installed = context.installedNodeModules();
    }

    BuildEstimate run() {
      for (Stages.Stage stage : stages.stages()) {
        if (cancelled.getAsBoolean()) {
          break;
        }
        simulate(stage);
      }
      Optional<Integer> target = target();
      return new BuildEstimate(dockerfile, options.platform(), target, marked(target), problems);
    }

    private void problem(String message) {
      if (!problems.contains(message)) {
        problems.add(message);
      }
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
          needed.or(uses.getOrDefault(i, new BitSet()));
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
      BaseEstimate base = base(stage, platform);
      StageState state = start(base);
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
      for (PlacedInstruction placed : stage.body()) {
        if (cancelled.getAsBoolean()) {
          break;
        }
        state = step(placed, state, simulation, stage, platform, instructions);
      }
      states.add(state);
      estimates.add(estimate(stage, base, instructions));
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
        problem(TOO_MANY_LAYERS);
        instructions.add(
            new InstructionEstimate(
                placed,
                Weight.ZERO,
                List.of(),
                List.of(
                    new UnknownPart(TOO_MANY_LAYERS, placed.instruction().head().keywordRange())),
                List.of(),
                Weight.ZERO,
                List.of()));
        return state;
      }
      Outcome outcome =
          memory.recall(
              key(placed.instruction(), state, stage, platform),
              Outcome.class,
              () -> simulation.run(placed.instruction(), state),
              made -> 1 + made.layer().entryCount());
      instructions.add(
          new InstructionEstimate(
              placed,
              outcome.layer().weight(),
              outcome.layer().parts(),
              outcome.layer().unknown(),
              outcome.facts(),
              outcome.layer().copiedUp(),
              outcome.layer().removed()));
      return outcome.after();
    }

    /** An instruction does the same again when all that it can see is the same. */
    private Memory.Key key(
        Instruction instruction, StageState state, Stages.Stage stage, Platform platform) {
      List<Object> same = new ArrayList<>();
      same.add(state);
      same.add(now);
      List<Object> equal = new ArrayList<>();
      equal.add(instruction.head().source());
      equal.add(dockerfile.escape());
      equal.add(platform);
      switch (instruction) {
        case Instruction.Arg _ -> equal.add(scope);
        case Instruction.Copy copy -> sources(copy.head().flags(), state, stage, same);
        case Instruction.Add _ -> same.add(context.version());
        case Instruction.Run run -> {
          installed.ifPresent(same::add);
          for (Flag mount : run.head().flagsNamed("mount")) {
            same.add(context.version());
            mount
                .value()
                .map(value -> Scope.expand(value, state.variables()))
                .filter(value -> value.contains("from="))
                .map(value -> value.replaceFirst(".*from=", "").replaceFirst(",.*", ""))
                .ifPresent(from -> sourceState(from, stage).ifPresent(same::add));
          }
        }
        default -> {}
      }
      return new Memory.Key(same, equal);
    }

    private void sources(
        List<Flag> flags, StageState state, Stages.Stage stage, List<Object> same) {
      Optional<String> from =
          flags.stream()
              .filter(flag -> flag.name().equals("from"))
              .findFirst()
              .flatMap(Flag::value)
              .map(value -> Scope.expand(value, state.variables()));
      same.add(
          from.isEmpty()
              ? context.version()
              : from.flatMap(name -> sourceState(name, stage)).orElse(StageState.SCRATCH));
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
      uses.computeIfAbsent(stage.index(), _ -> new BitSet()).set(index.getAsInt());
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
          .map(value -> Scope.expand(value, scope.forFrom()))
          .flatMap(Platform::parse)
          .orElse(options.platform());
    }

    private BaseEstimate base(Stages.Stage stage, Platform platform) {
      String reference = Scope.expand(stage.from().image(), scope.forFrom());
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
      OptionalInt earlier = stages.named(reference, stage.index());
      if (earlier.isPresent()) {
        uses.computeIfAbsent(stage.index(), _ -> new BitSet()).set(earlier.getAsInt());
        return new BaseEstimate(
            reference,
            earlier,
            states.get(earlier.getAsInt()).base(),
            estimates.get(earlier.getAsInt()).total(),
            List.of(),
            "the stage of that name",
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
      StageState state =
          base.stage().isPresent()
              ? continued(states.get(base.stage().getAsInt()))
              : base.image()
                  .map(this::start)
                  .orElse(base.reference().equals("scratch") ? StageState.SCRATCH : unknownStart());
      Map<String, String> seen = scope.undeclared();
      return seen.isEmpty() ? state : state.withArguments(seen);
    }

    /** ARGs end with their stage; everything else goes on. */
    private StageState continued(StageState earlier) {
      if (earlier.arguments().isEmpty()) {
        return earlier;
      }
      return memory.recall(
          new Memory.Key(List.of(earlier), List.of("continued")),
          StageState.class,
          () -> earlier.withArguments(Map.of()),
          _ -> 1);
    }

    private StageState unknownStart() {
      return memory.recall(
          new Memory.Key(List.of(catalog), List.of("unknown base")),
          StageState.class,
          () -> StageState.SCRATCH.withArguments(Map.of()),
          _ -> 1);
    }

    private StageState start(BaseImage image) {
      return memory.recall(
          new Memory.Key(List.of(catalog), List.of(image)),
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
                  Map.of()),
          _ -> 1);
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
