package dev.layerweight.refactor.multistage;

import dev.layerweight.catalog.BaseImage;
import dev.layerweight.catalog.BuildContext;
import dev.layerweight.catalog.DebianIndex;
import dev.layerweight.catalog.DebianPackages;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.estimate.stage.Bindings;
import dev.layerweight.image.ImageReference;
import dev.layerweight.image.Weight;
import dev.layerweight.syntax.CommandForm;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.LineIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The stage of an image that is built in one stage, as pieces of text.
 *
 * @param from the lines of FROM
 * @param pieces all other instructions of the stage
 */
record SingleStage(
    BuildEstimate build,
    StageEstimate stage,
    BuildContext context,
    DebianPackages debian,
    Piece from,
    List<Piece> pieces) {

  private static final int LIMIT_TEXT_BYTES = 4 << 20;

  static SingleStage of(
      BuildEstimate build, StageEstimate stage, BuildContext context, DebianPackages debian) {
    String text = build.dockerfile().text();
    LineIndex lines = LineIndex.of(text);
    Optional<BaseImage> base = stage.base().image();
    Bindings variables = Bindings.of(base.map(BaseImage::environment).orElse(Map.of()));
    String folder = base.map(BaseImage::workingDirectory).orElse("/");
    String user = base.map(BaseImage::user).orElse("");
    PlacedInstruction from = stage.from();
    Piece first =
        piece(
            new InstructionEstimate(
                from, Weight.ZERO, List.of(), List.of(), List.of(), Weight.ZERO, List.of()),
            lines.startOf(from.line()),
            text,
            lines,
            folder,
            variables,
            user);
    List<Piece> pieces = new ArrayList<>();
    int end = lines.endOf(from.endLine());
    for (InstructionEstimate estimate : stage.instructions()) {
      if (estimate.placed().start() <= from.start()) {
        continue;
      }
      Piece piece = piece(estimate, end, text, lines, folder, variables, user);
      pieces.add(piece);
      end = lines.endOf(estimate.placed().endLine());
      switch (estimate.placed().instruction()) {
        case Instruction.Workdir workdir -> folder = piece.path(piece.expanded(workdir.path()));
        case Instruction.User named -> {
          String name = piece.expanded(named.user());
          user = name.matches("(root|0)(:.*)?") ? "" : name;
        }
        case Instruction.Env env -> {
          Map<String, String> added = new HashMap<>();
          env.bindings()
              .forEach(binding ->
                  added.put(piece.expanded(binding.key()), piece.expanded(binding.value())));
          variables = variables.with(added);
        }
        case Instruction.Arg arg -> {
          for (Instruction.Declaration one : arg.declarations()) {
            String name = one.name().text();
            if (one.defaultValue().isPresent() && !variables.containsKey(name)) {
              variables = variables.with(Map.of(name, piece.expanded(one.defaultValue().get())));
            }
          }
        }
        default -> {}
      }
    }
    return new SingleStage(build, stage, context, debian, first, List.copyOf(pieces));
  }

  private static Piece piece(
      InstructionEstimate estimate,
      int before,
      String text,
      LineIndex lines,
      String folder,
      Map<String, String> variables,
      String user) {
    int start = lines.startOf(estimate.placed().line());
    return new Piece(
        estimate,
        start,
        text.substring(Math.min(before, start), start),
        text.substring(start, lines.endOf(estimate.placed().endLine())),
        folder,
        variables,
        user);
  }

  /** The name of the base image as people write it, without the tag. */
  String baseName() {
    return reference().map(ImageReference::familiarName).orElse("");
  }

  String baseTag() {
    return reference().map(ImageReference::tag).orElse("");
  }

  private Optional<ImageReference> reference() {
    return ImageReference.parse(stage.base().reference());
  }

  String eol() {
    return build.dockerfile().text().contains("\r\n") ? "\r\n" : "\n";
  }

  /** The text of a file at the root of the context, or below it. */
  Optional<String> file(String path) {
    return context.read(path, LIMIT_TEXT_BYTES);
  }

  /** The package index of a Debian release; empty where none is at hand for exactly that. */
  Optional<DebianIndex> index(String suite) {
    String architecture =
        switch (build.platform().architecture()) {
          case "arm" -> "armhf";
          case "386" -> "i386";
          case String other -> other;
        };
    return debian.index("debian", suite, architecture).found();
  }

  /** Why no stage of this kind is converted, whatever is in it. */
  Optional<Conversion> refusal() {
    if (pieces.stream().anyMatch(this::takesFromStage)) {
      return Optional.of(new Conversion.NotNeeded());
    }
    Optional<StageEstimate> other =
        build.stages().stream().filter(one -> one.index() > stage.index() && uses(one)).findFirst();
    if (other.isPresent()) {
      return impossible(
          "the stage at line "
              + (other.get().from().line() + 1)
              + " is built from this one and may need its build tools");
    }
    Optional<String> unsound = unsound();
    if (unsound.isPresent()) {
      return impossible(unsound.get());
    }
    String text = build.dockerfile().text();
    return text.contains("\r") && !text.contains("\r\n")
        ? impossible("the file's lines end with CR alone")
        : Optional.empty();
  }

  /** Why the stage's text cannot be moved about; empty where it can. */
  Optional<String> unsound() {
    if (!from.instruction().head().problems().isEmpty()) {
      return Optional.of(from.line() + " has a syntax error");
    }
    for (Piece piece : pieces) {
      if (!isSound(piece)) {
        return Optional.of(piece.line() + " has a syntax error");
      }
      if (piece.instruction() instanceof Instruction.Onbuild) {
        return Optional.of(piece.line() + " is for images that are built on this one");
      }
    }
    return Optional.empty();
  }

  private static Optional<Conversion> impossible(String reason) {
    return Optional.of(new Conversion.Impossible(reason));
  }

  private static boolean isSound(Piece piece) {
    if (piece.instruction() instanceof Instruction.Invalid
        || !piece.instruction().head().problems().isEmpty()) {
      return false;
    }
    return !(piece.instruction() instanceof Instruction.Run run
        && run.command() instanceof CommandForm.ShellText script
        && !script.script().problems().isEmpty());
  }

  private boolean takesFromStage(Piece piece) {
    boolean copies = piece.from().filter(name -> isStage(name, stage.index())).isPresent();
    return copies
        || piece.instruction().head().flagsNamed("mount").stream()
            .flatMap(flag -> flag.value().stream())
            .flatMap(value -> List.of(piece.expanded(value).split(",")).stream())
            .filter(pair -> pair.strip().startsWith("from="))
            .anyMatch(pair -> isStage(pair.strip().substring("from=".length()), stage.index()));
  }

  private boolean isStage(String name, int before) {
    return build.stages().stream()
        .filter(one -> one.index() < before)
        .anyMatch(one ->
            String.valueOf(one.index()).equals(name)
                || one.name().filter(own -> own.equalsIgnoreCase(name)).isPresent());
  }

  private boolean uses(StageEstimate other) {
    return other.base().stage().isPresent() && other.base().stage().getAsInt() == stage.index()
        || other.instructions().stream()
            .map(one -> one.placed().instruction().head())
            .flatMap(head ->
                head.source()
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).contains("from=")))
            .anyMatch(line -> names(line));
  }

  private boolean names(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.matches("(?s).*from=\"?" + stage.index() + "(?![\\w.-]).*")
        || stage
            .name()
            .map(name -> lower.contains("from=" + name.toLowerCase(Locale.ROOT)))
            .orElse(false);
  }

  /** A name for the build stage that no stage has. */
  String builderName() {
    for (String name : List.of("builder", "build", "build-stage")) {
      if (build.stages().stream().noneMatch(one -> one.name().equals(Optional.of(name)))) {
        return name;
      }
    }
    return "layerweight-builder";
  }
}
