package dev.layerweight.estimate.build;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.Catalog;
import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.Entry;
import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Fact;
import dev.layerweight.estimate.Invocation;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.UnknownPart;
import dev.layerweight.estimate.build.CopySimulation.Source;
import dev.layerweight.estimate.shell.ShellSession;
import dev.layerweight.estimate.stage.StageReads;
import dev.layerweight.estimate.stage.StageState;
import dev.layerweight.estimate.tree.LayerBuilder;
import dev.layerweight.estimate.tree.Overlay;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.Platform;
import dev.layerweight.image.Provenance;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Flag;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import dev.layerweight.syntax.shell.Script;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What one instruction does to the state of its stage. */
final class InstructionSimulation {

  private static final Provenance SHELL = new Provenance("nothing is known of this command");
  private static final Set<PartKind> PACKAGES =
      EnumSet.of(PartKind.APT, PartKind.PIP, PartKind.NPM);
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "ash", "dash", "zsh", "ksh", "busybox");

  private final Catalog catalog;
  private final Map<String, CommandModel> commands;
  private final Function<String, Script> parseShell;
  private final BuildContext context;
  private final Platform platform;
  private final Scope scope;
  private final Function<String, Optional<SourceTree>> trees;
  private final BooleanSupplier cancelled;

  /** The tree that {@code --from} names, with its name for messages. */
  record SourceTree(Overlay tree, String name) {}

  /** What an instruction left, apart from where it stands. */
  record Outcome(StageState after, LayerWeight layer, List<Fact> facts) {}

  /**
   * What an instruction did, to be done again upon another state in which it sees the same.
   *
   * @param tree puts its layer upon a tree
   */
  record Effect(
      StageReads.Seen seen,
      UnaryOperator<Overlay> tree,
      Map<Class<? extends Facet>, Facet> facets,
      LayerWeight layer,
      List<Fact> facts) {

    Outcome upon(StageState state) {
      return new Outcome(state.withChanges(tree.apply(state.tree()), facets), layer, facts);
    }

    /** How many entries it holds on to. */
    int size() {
      return 1 + layer.entryCount() + seen.size();
    }
  }

  InstructionSimulation(
      Catalog catalog,
      Map<String, CommandModel> commands,
      Function<String, Script> parseShell,
      BuildContext context,
      Platform platform,
      Scope scope,
      Function<String, Optional<SourceTree>> trees,
      BooleanSupplier cancelled) {
    this.catalog = catalog;
    this.commands = commands;
    this.parseShell = parseShell;
    this.context = context;
    this.platform = platform;
    this.scope = scope;
    this.trees = trees;
    this.cancelled = cancelled;
  }

  /** Whether what it does takes so long that it is worth knowing what it depends on. */
  static boolean isTraced(Instruction instruction) {
    return instruction instanceof Instruction.Run
        || instruction instanceof Instruction.Copy
        || instruction instanceof Instruction.Add;
  }

  /** What an instruction does that {@link #isTraced}. */
  Effect effect(Instruction instruction, StageState state) {
    StageReads stage = new StageReads(state);
    return switch (instruction) {
      case Instruction.Run run -> run(run, stage);
      case Instruction.Copy copy ->
          copy(copy.head().flags(), copy, copy.sources(), copy.destination(), false, stage);
      case Instruction.Add add ->
          copy(add.head().flags(), add, add.sources(), add.destination(), true, stage);
      default -> throw new IllegalArgumentException(instruction.head().keyword());
    };
  }

  Outcome run(Instruction instruction, StageState state) {
    return switch (instruction) {
      case Instruction.Run _, Instruction.Copy _, Instruction.Add _ ->
          effect(instruction, state).upon(state);
      case Instruction.Env env -> changed(environment(env, state));
      case Instruction.Arg arg -> changed(arguments(arg, state));
      case Instruction.Workdir workdir -> workdir(workdir, state);
      case Instruction.User user -> changed(state.withUser(expand(user.user(), state)));
      case Instruction.Shell shell ->
          changed(state.withShell(shell.words().stream().map(Word::text).toList()));
      case Instruction.Onbuild onbuild -> {
        List<Instruction> triggers = new ArrayList<>(state.triggers());
        triggers.add(onbuild.trigger());
        yield changed(state.withTriggers(triggers));
      }
      case Instruction.Volume _,
          Instruction.Label _,
          Instruction.Cmd _,
          Instruction.Entrypoint _,
          Instruction.Healthcheck _,
          Instruction.Expose _,
          Instruction.Stopsignal _,
          Instruction.Maintainer _,
          Instruction.From _ ->
          changed(state);
      case Instruction.Invalid invalid -> invalid(invalid, state);
    };
  }

  private static Outcome changed(StageState after) {
    return new Outcome(after, nothing(List.of()), List.of());
  }

  private static LayerWeight nothing(List<UnknownPart> unknown) {
    return new LayerWeight(Weight.ZERO, List.of(), unknown, Weight.ZERO, List.of(), 0);
  }

  private static Outcome invalid(Instruction.Invalid invalid, StageState state) {
    UnknownPart unknown = new UnknownPart(invalid.reason(), invalid.head().keywordRange());
    return new Outcome(state, nothing(List.of(unknown)), List.of());
  }

  private static String expand(Word word, StageState state) {
    return Scope.expand(word, state::variable);
  }

  private static String expand(Word word, StageReads stage) {
    return Scope.expand(word, stage::variable);
  }

  private StageState environment(Instruction.Env env, StageState state) {
    // All values of one ENV see the environment from before it.
    Map<String, String> added = new HashMap<>();
    for (Instruction.Binding binding : env.bindings()) {
      added.put(expand(binding.key(), state), expand(binding.value(), state));
    }
    return state.withEnvironment(added);
  }

  private StageState arguments(Instruction.Arg arg, StageState state) {
    StageState after = state;
    for (Instruction.Declaration declaration : arg.declarations()) {
      StageState before = after;
      String name = expand(declaration.name(), before);
      Optional<String> value =
          scope.declared(name, declaration.defaultValue().map(word -> expand(word, before)));
      if (value.isPresent()) {
        after = after.withArgument(name, value.get());
      }
    }
    return after;
  }

  private Outcome workdir(Instruction.Workdir workdir, StageState state) {
    String path = UnixPath.resolve(state.workingDirectory(), expand(workdir.path(), state));
    LayerBuilder layer = new LayerBuilder(state.tree());
    layer.makeDirectory(path);
    return changed(state.withWorkingDirectory(path).withChanges(layer.seal(), Map.of()));
  }

  private Effect run(Instruction.Run run, StageReads stage) {
    LayerBuilder layer = new LayerBuilder(stage.tree());
    String shell = UnixPath.name(stage.shell().isEmpty() ? "sh" : stage.shell().getFirst());
    ShellSession session =
        new ShellSession(
            layer, stage, catalog, platform, commands, parseShell, shell.equals("bash"), cancelled);
    for (Flag mount : run.head().flagsNamed("mount")) {
      mount.value().ifPresent(value -> mount(expand(value, stage), layer, stage));
    }
    switch (run.command()) {
      case CommandForm.Exec exec -> execute(exec, session);
      case CommandForm.ShellText text -> {
        String interpreter =
            UnixPath.name(text.interpreter().isEmpty() ? shell : text.interpreter());
        if (SHELLS.contains(interpreter) || interpreter.equals("env")) {
          session.run(text.script());
        } else {
          session.unknown("what this " + interpreter + " script writes is not known", text.range());
        }
      }
    }
    // What is unknown stays unknown for everybody who copies from the place it was put to.
    String place = packagesPlace(layer);
    for (UnknownPart part : session.unknownParts()) {
      layer.add(
          Entry.lump(
              place, part.reason(), PartKind.OTHER, Weight.unknown(part.reason()), 0, SHELL));
    }
    LayerWeight weight = LayerWeight.of(layer, session.unknownParts(), run.command().range());
    return new Effect(
        stage.seen(layer.reads()),
        layer.change(),
        session.changedFacets(),
        weight,
        session.facts());
  }

  /** The folder below which the instruction put packages; the root where it put none. */
  private static String packagesPlace(LayerBuilder layer) {
    return layer.content().stream()
        .filter(entry -> PACKAGES.contains(entry.kind()))
        .map(Entry::path)
        .reduce(UnixPath::common)
        .orElse("/");
  }

  private static void execute(CommandForm.Exec exec, ShellSession session) {
    if (exec.words().isEmpty()) {
      return;
    }
    List<Argument> words =
        exec.words().stream().map(word -> new Argument(word.text(), true, word.range())).toList();
    String program = words.getFirst().text();
    session.run(
        new Invocation(
            UnixPath.name(program),
            program,
            words.subList(1, words.size()),
            Optional.empty(),
            exec.range()));
  }

  /** {@code type=cache,target=/root/.cache/pip} and its kin; unknown keys are of no weight. */
  private void mount(String text, LayerBuilder layer, StageReads stage) {
    Map<String, String> keys = new HashMap<>();
    for (String pair : text.split(",")) {
      int equals = pair.indexOf('=');
      keys.put(
          (equals < 0 ? pair : pair.substring(0, equals)).strip(),
          equals < 0 ? "" : pair.substring(equals + 1).strip());
    }
    String target =
        keys.getOrDefault("target", keys.getOrDefault("dst", keys.getOrDefault("destination", "")));
    String type = keys.getOrDefault("type", "bind");
    if (target.isEmpty() && !type.equals("bind")) {
      return;
    }
    String path = resolve(stage, target);
    switch (type) {
      case "cache", "tmpfs", "secret" -> layer.mount(path, List.of());
      case "bind" -> {
        String source = keys.getOrDefault("source", keys.getOrDefault("src", "/"));
        layer.mount(path, bound(keys.get("from"), source, path));
      }
      default -> {}
    }
  }

  /**
   * What a bind mount shows: copied into a tree of its own, which is then cut out at the target.
   */
  private List<Entry> bound(String from, String source, String path) {
    LayerBuilder aside = new LayerBuilder(Overlay.EMPTY);
    CopySimulation copy = new CopySimulation(aside, relative -> UnixPath.resolve("/", relative));
    Source root = new Source(source, new TextRange(0, 0));
    if (from == null) {
      copy.fromContext(context, List.of(root), path, List.of(), false, false, false);
    } else {
      trees
          .apply(from)
          .ifPresent(tree ->
              copy.fromTree(
                  tree.tree(), tree.name(), List.of(root), path, List.of(), false, false));
    }
    return aside.content();
  }

  private Effect copy(
      List<Flag> flags,
      Instruction instruction,
      List<Word> sourceWords,
      Word destinationWord,
      boolean adds,
      StageReads stage) {
    LayerBuilder layer = new LayerBuilder(stage.tree());
    CopySimulation copy = new CopySimulation(layer, path -> resolve(stage, path));
    String destination = expand(destinationWord, stage);
    List<Source> sources =
        sourceWords.stream().map(word -> new Source(expand(word, stage), word.range())).toList();
    List<HereDocument> documents = instruction.head().hereDocuments();
    boolean several = sources.size() + documents.size() > 1;
    List<String> excludes =
        instruction.head().flagsNamed("exclude").stream()
            .flatMap(flag -> flag.value().stream())
            .map(value -> expand(value, stage))
            .toList();
    boolean parents = isOn(instruction.head().flag("parents"), false);
    Optional<String> from =
        instruction.head().flag("from").flatMap(Flag::value).map(value -> expand(value, stage));
    List<UnknownPart> unknown = new ArrayList<>();
    if (from.isPresent()) {
      Optional<SourceTree> tree = trees.apply(from.get());
      if (tree.isPresent()) {
        copy.fromTree(
            tree.get().tree(), tree.get().name(), sources, destination, excludes, several, parents);
      } else {
        unknown.add(
            new UnknownPart(
                "nothing is known of "
                    + from.get()
                    + ", which is neither an earlier stage nor a known image",
                instruction.head().keywordRange()));
      }
    } else {
      boolean unpacking = adds && isOn(instruction.head().flag("unpack"), true);
      copy.fromContext(context, sources, destination, excludes, several, parents, unpacking);
      for (HereDocument document : documents) {
        String body =
            document.expands()
                ? HereText.expand(document.body(), stage::variable)
                : document.body();
        copy.hereDocument(document, body, destination, several);
      }
    }
    unknown.addAll(copy.unknown());
    for (UnknownPart part : unknown) {
      layer.add(
          Entry.lump(
              resolve(stage, destination),
              part.reason(),
              PartKind.OTHER,
              Weight.unknown(part.reason()),
              0,
              SHELL));
    }
    LayerWeight weight = LayerWeight.of(layer, unknown, instruction.head().range());
    return new Effect(stage.seen(layer.reads()), layer.change(), Map.of(), weight, List.of());
  }

  private static String resolve(StageReads stage, String path) {
    return UnixPath.resolve(path.startsWith("/") ? "/" : stage.workingDirectory(), path);
  }

  private static boolean isOn(Optional<Flag> flag, boolean otherwise) {
    return flag.map(
            present -> present.value().map(value -> !value.text().equals("false")).orElse(true))
        .orElse(otherwise);
  }
}
