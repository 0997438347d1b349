package dev.layerweight.advice;

import dev.layerweight.catalog.Answer;
import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BaseImages;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.stage.Bindings;
import dev.layerweight.estimate.tree.UnixPath;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Weight;
import dev.layerweight.refactor.RunTimeCalls;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.HereDocument;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What rules look at: the text, its simulated build, and the context. */
public final class Subject {

  private static final int LIMIT_TEXT_BYTES = 4 << 20;

  /**
   * What stands behind so many instructions of a stage, and of those that it continues, is no
   * matter for rules: many of them hold each instruction against each other one.
   */
  private static final int LIMIT_INSTRUCTIONS = 2_000;

  private final Dockerfile dockerfile;
  private final BuildEstimate build;
  private final BuildContext context;
  private final BaseImages images;
  private final List<List<Located>> chains = new ArrayList<>();
  private final List<List<Located>> owns = new ArrayList<>();
  private Optional<RunTimeCalls> runTimeCalls = Optional.empty();

  /**
   * @param images know what a rule could put in the place of a base image
   */
  public Subject(
      Dockerfile dockerfile, BuildEstimate build, BuildContext context, BaseImages images) {
    this.dockerfile = dockerfile;
    this.build = build;
    this.context = context;
    this.images = images;
    for (StageEstimate stage : build.stages()) {
      List<Located> chain = located(stage);
      chains.add(chain);
      owns.add(
          chain.stream()
              .filter(located -> located.stage().index() == stage.index())
              .filter(located -> located.placed().start() != stage.from().start())
              .toList());
    }
  }

  public Dockerfile dockerfile() {
    return dockerfile;
  }

  public BuildEstimate build() {
    return build;
  }

  public BuildContext context() {
    return context;
  }

  /** What an image, or the nearest one known, weighs on the build's platform. */
  public Optional<Weight> weight(String reference) {
    return ImageReference.parse(reference)
        .flatMap(image ->
            images.find(image, build.platform()) instanceof Answer.Found<BaseImage> found
                ? Optional.of(found.value().weight())
                : Optional.empty());
  }

  /** The stages whose layers are in the image, in the order of the text. */
  public List<StageEstimate> stagesInImage() {
    return build.stages().stream().filter(StageEstimate::inImage).toList();
  }

  /**
   * The instructions whose layers are in the image, without syntax errors, in the order of the
   * text.
   */
  public Stream<InstructionEstimate> inImage() {
    return stagesInImage().stream()
        .flatMap(stage -> own(stage).stream())
        .filter(Located::isSound)
        .map(Located::estimate);
  }

  /** As {@link #inImage}, each with its surroundings. */
  public List<Located> locatedInImage() {
    return stagesInImage().stream()
        .flatMap(stage -> own(stage).stream())
        .filter(Located::isSound)
        .toList();
  }

  /** What containers of the image call, by what its stages are given of the context. */
  public synchronized RunTimeCalls runTimeCalls() {
    if (runTimeCalls.isEmpty()) {
      List<RunTimeCalls.Copied> copies =
          needed().filter(Located::copiesContext).map(Subject::copied).toList();
      String start =
          locatedInImage().stream()
              .filter(located -> !(located.instruction() instanceof Instruction.Run))
              .map(Subject::served)
              .collect(Collectors.joining("\n"));
      runTimeCalls = Optional.of(RunTimeCalls.of(start, copies, context));
    }
    return runTimeCalls.get();
  }

  private static RunTimeCalls.Copied copied(Located copy) {
    String written = copy.destination().orElse("");
    return new RunTimeCalls.Copied(
        copy.sources(), copy.path(written) + (written.endsWith("/") ? "/" : ""));
  }

  /** What an instruction that is no RUN makes the image run. */
  private static String served(Located located) {
    return located.destination().isEmpty()
        ? located.commandText()
        : located.instruction().head().hereDocuments().stream()
            .map(HereDocument::body)
            .collect(Collectors.joining("\n"));
  }

  /** The instructions that are written in stages which the image is made of or copies from. */
  public Stream<Located> needed() {
    return build.stages().stream()
        .filter(StageEstimate::needed)
        .flatMap(stage -> own(stage).stream());
  }

  /** The instructions of a stage and of the stages that it continues, the first first. */
  public List<Located> chain(StageEstimate stage) {
    return chains.get(stage.index());
  }

  /** A stage continues only an earlier one, whose chain is there already. */
  private List<Located> located(StageEstimate stage) {
    List<Located> chain = new ArrayList<>(continued(stage).map(this::chain).orElse(List.of()));
    Surroundings surroundings =
        chain.isEmpty()
            ? Surroundings.of(stage.base().image())
            : Surroundings.after(chain.getLast());
    for (InstructionEstimate instruction : stage.instructions()) {
      if (chain.size() >= LIMIT_INSTRUCTIONS) {
        break;
      }
      Located located =
          new Located(
              stage, instruction, surroundings.workingDirectory(), surroundings.variables());
      chain.add(located);
      surroundings = Surroundings.after(located);
    }
    return List.copyOf(chain);
  }

  /** What holds for the next instruction. */
  private record Surroundings(String workingDirectory, Map<String, String> variables) {

    static Surroundings of(Optional<BaseImage> image) {
      return new Surroundings(
          image.map(BaseImage::workingDirectory).orElse("/"),
          image.map(BaseImage::environment).orElse(Map.of()));
    }

    static Surroundings after(Located before) {
      return switch (before.instruction()) {
        case Instruction.Workdir workdir ->
            new Surroundings(before.path(before.expanded(workdir.path())), before.variables());
        case Instruction.Env env -> {
          Map<String, String> added = new HashMap<>();
          env.bindings()
              .forEach(binding ->
                  added.put(before.expanded(binding.key()), before.expanded(binding.value())));
          yield new Surroundings(
              before.workingDirectory(), Bindings.of(before.variables()).with(added));
        }
        case Instruction.Arg arg -> {
          Map<String, String> added = new HashMap<>();
          for (Instruction.Declaration declaration : arg.declarations()) {
            String name = declaration.name().text();
            if (!before.variables().containsKey(name)) {
              declaration
                  .defaultValue()
                  .ifPresent(value -> added.putIfAbsent(name, before.expanded(value)));
            }
          }
          yield new Surroundings(
              before.workingDirectory(), Bindings.of(before.variables()).with(added));
        }
        default -> new Surroundings(before.workingDirectory(), before.variables());
      };
    }
  }

  /** The stage that a stage continues. */
  public Optional<StageEstimate> continued(StageEstimate stage) {
    return stage.base().stage().isPresent()
        ? Optional.of(build.stages().get(stage.base().stage().getAsInt()))
        : Optional.empty();
  }

  /** The instructions that are written in a stage; what a base image's ONBUILD runs is not. */
  public List<Located> own(StageEstimate stage) {
    return owns.get(stage.index());
  }

  /** The earlier stage of that name or number. */
  public Optional<StageEstimate> stage(String name, int before) {
    List<StageEstimate> earlier =
        build.stages().stream().filter(stage -> stage.index() < before).toList().reversed();
    return earlier.stream()
        .filter(stage ->
            stage
                .name()
                .map(own -> own.toLowerCase(Locale.ROOT))
                .equals(Optional.of(name.toLowerCase(Locale.ROOT))))
        .findFirst()
        .or(() ->
            earlier.stream()
                .filter(stage -> String.valueOf(stage.index()).equals(name))
                .findFirst());
  }

  /** The stage that an instruction copies from. */
  public Optional<StageEstimate> copiedStage(Located copy) {
    return copy.from().flatMap(name -> stage(name, copy.stage().index()));
  }

  /**
   * The instructions of the image that hold what {@code cause} makes: itself, or where its stage is
   * not in the image those that copy from it.
   */
  public Stream<Located> holders(Located cause) {
    return cause.stage().inImage()
        ? Stream.of(cause)
        : locatedInImage().stream()
            .filter(copy -> copy.from().isPresent())
            .filter(copy -> copiesFrom(copy, cause.stage()));
  }

  /** Whether the tree of a stage is, directly or through others, what {@code copy} takes from. */
  public boolean copiesFrom(Located copy, StageEstimate wanted) {
    Set<Integer> seen = new LinkedHashSet<>();
    List<StageEstimate> open = new ArrayList<>();
    copiedStage(copy).ifPresent(open::add);
    while (!open.isEmpty()) {
      StageEstimate stage = open.removeLast();
      if (!seen.add(stage.index())) {
        continue;
      }
      if (stage.index() == wanted.index()) {
        return true;
      }
      continued(stage).ifPresent(open::add);
      own(stage).forEach(inner -> copiedStage(inner).ifPresent(open::add));
    }
    return false;
  }

  /** The instructions that run after {@code at}: in its stage, and in stages that continue it. */
  public List<Located> after(Located at) {
    Map<Integer, Located> after = new TreeMap<>();
    for (StageEstimate stage : build.stages()) {
      List<Located> chain = chain(stage);
      boolean continues =
          stage.needed()
              && chain.stream().anyMatch(one -> one.stage().index() == at.stage().index());
      if (continues) {
        chain.stream()
            .filter(one -> one.placed().start() > at.placed().start())
            .forEach(one -> after.put(one.placed().start(), one));
      }
    }
    return List.copyOf(after.values());
  }

  /** The text of a file of the context. */
  public Optional<String> text(String contextPath) {
    return context.read(contextPath, LIMIT_TEXT_BYTES);
  }

  /**
   * Where in the build context the file comes from that an instruction sees at an absolute path.
   */
  public Optional<String> contextPath(Located at, String imagePath) {
    Optional<String> mounted =
        at.instruction().head().flagsNamed("mount").stream()
            .flatMap(flag -> flag.value().stream())
            .map(Word::text)
            .flatMap(mount -> bound(mount, at, imagePath).stream())
            .findFirst();
    if (mounted.isPresent()) {
      return mounted;
    }
    List<Located> before =
        chain(at.stage()).stream()
            .filter(one -> one.placed().start() < at.placed().start())
            .filter(Located::copiesContext)
            .toList();
    return before.reversed().stream()
        .flatMap(copy -> copiedTo(copy, imagePath).stream())
        .findFirst();
  }

  private Optional<String> bound(String mount, Located at, String imagePath) {
    Map<String, String> keys = new HashMap<>();
    for (String pair : mount.split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        keys.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    String target =
        keys.getOrDefault("target", keys.getOrDefault("dst", keys.getOrDefault("destination", "")));
    if (!keys.getOrDefault("type", "bind").equals("bind") || keys.containsKey("from")) {
      return Optional.empty();
    }
    String source = keys.getOrDefault("source", keys.getOrDefault("src", "."));
    return below(source, at.path(target), imagePath);
  }

  private Optional<String> copiedTo(Located copy, String imagePath) {
    String destination = copy.destination().orElse(".");
    for (String source : copy.sources()) {
      String root = UnixPath.resolve("/", source).substring(1);
      String target = copy.path(destination);
      String name = UnixPath.name(imagePath);
      Optional<String> found = below(source, target, imagePath);
      if (found.isPresent()) {
        return found;
      }
      boolean directly = UnixPath.parent(imagePath).equals(target);
      String folder = UnixPath.parent("/" + root);
      String candidate = UnixPath.resolve(folder, name).substring(1);
      boolean glob = source.matches(".*[*?\\[].*");
      if (directly
          && (glob || UnixPath.name("/" + root).equals(name))
          && context.isFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The path for a source that is a folder, or that is put at exactly {@code target}. */
  private Optional<String> below(String source, String target, String imagePath) {
    if (!UnixPath.isBelow(imagePath, target)) {
      return Optional.empty();
    }
    String root = UnixPath.resolve("/", source);
    String candidate = UnixPath.move(imagePath, target, root).substring(1);
    return context.isFile(candidate) ? Optional.of(candidate) : Optional.empty();
  }
}
