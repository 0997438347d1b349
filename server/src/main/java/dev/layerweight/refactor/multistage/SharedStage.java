package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.FileEdit;
import dev.layerweight.refactor.Fix;
import dev.layerweight.refactor.RunCommand;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that has build stages already, but installs the build tools in the stage that these and
 * the image continue: the tools move into the stages that build.
 */
final class SharedStage {

  private static final Pattern OWN_EXTENSION =
      Pattern.compile(
          "ext_modules|Extension\\(|cffi_modules|maturin|scikit-build|scikit_build|meson-python"
              + "|mesonpy|setuptools-rust|cythonize|pybind11");

  private static final Set<String> FETCHING = Set.of("npm", "yarn", "pnpm", "gem", "bundle", "go");

  private final SingleStage shared;
  private final SingleStage image;
  private final SystemPackages packages;

  private SharedStage(SingleStage shared, SingleStage image) {
    this.shared = shared;
    this.image = image;
    this.packages = SystemPackages.of(shared.pieces());
  }

  /** {@code target} continues another stage. */
  static Conversion convert(
      BuildEstimate build, StageEstimate target, BuildContext context, DebianPackages debian) {
    StageEstimate shared = build.stages().get(target.base().stage().orElseThrow());
    return shared.base().stage().isPresent()
        ? new Conversion.NotNeeded()
        : new SharedStage(
                SingleStage.of(build, shared, context, debian),
                SingleStage.of(build, target, context, debian))
            .convert();
  }

  private Conversion convert() {
    packages.keepCalled(inImage().toList(), shared.context());
    packages.remove(this::isBuildOnly);
    List<StageEstimate> building = building();
    if (!packages.removesAnything() || building.isEmpty()) {
      return new Conversion.NotNeeded();
    }
    Optional<String> reason =
        shared
            .unsound()
            .or(image::unsound)
            .or(() -> inImage().flatMap(piece -> refusal(piece).stream()).findFirst());
    if (reason.isPresent()) {
      return new Conversion.Impossible(reason.get());
    }
    List<TextEdit> edits = new ArrayList<>();
    for (Piece piece : shared.pieces()) {
      switch (packages.kept(piece)) {
        case SystemPackages.Kept.Text text -> {
          if (!text.text().equals(piece.text())) {
            edits.add(whole(piece, text.text()));
          }
        }
        case SystemPackages.Kept.Nothing _ -> edits.add(whole(piece, ""));
        case SystemPackages.Kept.Refused refused -> {
          return new Conversion.Impossible(refused.reason());
        }
      }
    }
    building.stream()
        .filter(stage -> !installsTools(stage))
        .map(this::installation)
        .forEach(edits::add);
    return new Conversion.Convertible(
        new Fix(
            "Move build tools to the stages that build",
            List.of(FileEdit.ofDockerfile(edits)),
            false),
        List.of());
  }

  private Stream<Piece> inImage() {
    return Stream.concat(shared.pieces().stream(), image.pieces().stream());
  }

  private boolean isBuildOnly(String name) {
    Pattern word = Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w.+-])");
    return (BuildPackages.isTool(name) || BuildPackages.isHistory(name))
        && inImage()
            .filter(piece -> !SystemPackages.isInstall(piece))
            .noneMatch(piece -> word.matcher(piece.plain()).find());
  }

  /** The other stages that continue the shared one and run something. */
  private List<StageEstimate> building() {
    return shared.build().stages().stream()
        .filter(stage -> stage.index() != image.stage().index())
        .filter(stage ->
            stage.base().stage().isPresent()
                && stage.base().stage().getAsInt() == shared.stage().index())
        .filter(stage ->
            stage.instructions().stream()
                .anyMatch(one -> one.placed().instruction() instanceof Instruction.Run))
        .toList();
  }

  /** Why a RUN of the image may need a compiler. */
  private Optional<String> refusal(Piece piece) {
    if (!piece.isRun()) {
      return Optional.empty();
    }
    if (PythonFamily.COMPILES.matcher(piece.plain()).find() && !SystemPackages.isInstall(piece)) {
      return Optional.of(piece.line() + " compiles in the image");
    }
    for (RunCommand command : piece.commands()) {
      boolean python = command.installsByPip() || command.installsByUv();
      boolean own = command.has("--no-deps") && command.has(".") && isPure();
      boolean only = python && PythonFamily.isOfInstallersOnly(command);
      if (python && !own && !only
          || FETCHING.contains(command.program())
          || Set.of("poetry", "pdm", "pipenv", "conda", "mamba").contains(command.program())) {
        return Optional.of(piece.line() + " installs packages that may have to be compiled");
      }
    }
    return Optional.empty();
  }

  /** Whether the project at the root of the context is known to be of Python alone. */
  private boolean isPure() {
    List<String> manifests =
        Stream.of("pyproject.toml", "setup.py", "setup.cfg")
            .flatMap(name -> shared.file(name).stream())
            .toList();
    return !manifests.isEmpty()
        && manifests.stream().noneMatch(text -> OWN_EXTENSION.matcher(text).find());
  }

  private static TextEdit whole(Piece piece, String text) {
    return new TextEdit(new TextRange(piece.start(), piece.start() + piece.text().length()), text);
  }

  /** Whether a stage installs, before all else, what brings the tools with it. */
  private boolean installsTools(StageEstimate stage) {
    SingleStage single = SingleStage.of(shared.build(), stage, shared.context(), shared.debian());
    Optional<Piece> first = single.pieces().stream().filter(Piece::isRun).findFirst();
    Optional<DebianIndex> index = CompiledProgram.suite(shared).flatMap(shared::index);
    if (first.isEmpty() || index.isEmpty()) {
      return false;
    }
    Set<String> brought = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(SystemPackages.of(List.of(first.get())).names());
    while (!open.isEmpty()) {
      String name = open.pop();
      if (brought.add(name)) {
        index
            .get()
            .find(name)
            .flatMap(known -> known.versions().stream().findFirst())
            .ifPresent(version ->
                version.dependencies().stream()
                    .filter(one -> one.kind() == DebianIndex.DependencyKind.DEPENDS)
                    .forEach(one -> open.add(one.alternatives().getFirst().name())));
      }
    }
    return brought.containsAll(packages.removed());
  }

  private TextEdit installation(StageEstimate stage) {
    List<Piece> like = shared.pieces().stream().filter(SystemPackages::isInstall).toList();
    SingleStage single = SingleStage.of(shared.build(), stage, shared.context(), shared.debian());
    int end = single.from().start() + single.from().text().length();
    String line = SystemPackages.install(List.copyOf(packages.removed()), like).orElseThrow();
    return new TextEdit(new TextRange(end, end), line + shared.eol());
  }
}
