package dev.layerweight.refactor.split;

import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.refactor.split.StageText.Line;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the stages that differ twice, once with a group of dependencies and once without. What two
 * versions of a stage have in common before they differ becomes a stage of its own that both
 * continue.
 *
 * <p>The light version keeps the names, so that it is what is built where no target is named; the
 * full one has the group's name behind its own.
 */
public final class ImageSplit {

  private final BuildEstimate build;
  private final String group;
  private final Map<PlacedInstruction, String> light;
  private final List<StageText> stages;
  private final Map<Integer, Integer> touched = new TreeMap<>();
  private final Set<String> taken = new HashSet<>();
  private final String eol;

  private ImageSplit(BuildEstimate build, String group, Map<PlacedInstruction, String> light) {
    this.build = build;
    this.group = group;
    this.light = light;
    String text = build.dockerfile().text();
    this.stages = StageText.of(text, build.dockerfile().instructions());
    this.eol = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /**
   * Never throws for any text. The answer has not been simulated yet.
   *
   * @param group its name, which becomes part of a stage's name
   * @param light the instructions that install the group, each with all its lines as they are
   *     without it; empty text where nothing is left
   */
  public static Split of(BuildEstimate build, String group, Map<PlacedInstruction, String> light) {
    return new ImageSplit(build, StageText.lower(group).replaceAll("[^a-z0-9_.-]+", "-"), light)
        .split();
  }

  private Split split() {
    Optional<StageEstimate> target = build.targetStage();
    if (target.isEmpty() || stages.size() != build.stages().size()) {
      return new Split.Impossible("there is no image to split");
    }
    stages.forEach(this::look);
    Optional<String> refusal = refusal(target.get());
    if (refusal.isPresent()) {
      return new Split.Impossible(refusal.get());
    }
    for (StageText stage : stages) {
      stage.name().map(StageText::lower).ifPresent(taken::add);
      taken.add(StageText.lower(stage.head().image().text()));
    }
    Map<Integer, String> full = new TreeMap<>();
    touched.keySet().forEach(index -> full.put(index, free(fullName(stages.get(index)))));
    String core = stages.get(target.get().index()).name().orElseGet(() -> free("core"));
    List<TextEdit> edits = new ArrayList<>();
    touched.forEach((index, first) -> {
      StageText stage = stages.get(index);
      edits.add(
          new TextEdit(
              new TextRange(stage.from().start(), stage.end()), written(stage, first, full, core)));
    });
    return new Split.Possible(edits, core, full.get(target.get().index()));
  }

  /** Notes where a stage begins to differ: -1 is its FROM. */
  private void look(StageText stage) {
    if (!build.stages().get(stage.index()).needed()) {
      return;
    }
    if (base(stage).filter(touched::containsKey).isPresent()) {
      touched.put(stage.index(), -1);
      return;
    }
    for (int i = 0; i < stage.pieces().size(); i++) {
      Line piece = stage.pieces().get(i);
      if (light.containsKey(piece.placed()) || takesFromTouched(piece, stage)) {
        touched.put(stage.index(), i);
        return;
      }
    }
  }

  private Optional<Integer> base(StageText stage) {
    return build.stages().get(stage.index()).base().stage().stream().boxed().findFirst();
  }

  private boolean takesFromTouched(Line piece, StageText stage) {
    return piece.references().stream()
        .anyMatch(one -> named(one.name(), stage.index()).filter(touched::containsKey).isPresent());
  }

  /** The last earlier stage of that name. */
  private Optional<Integer> named(String name, int before) {
    return stages.stream()
        .filter(stage -> stage.index() < before && stage.isNamed(name))
        .map(StageText::index)
        .reduce((_, last) -> last);
  }

  private Optional<String> refusal(StageEstimate target) {
    if (!touched.containsKey(target.index())) {
      return Optional.of("the image does not take its packages from the stage that installs them");
    }
    for (StageText stage : stages) {
      boolean needed = build.stages().get(stage.index()).needed();
      if (!needed
          && (base(stage).filter(touched::containsKey).isPresent()
              || stage.pieces().stream().anyMatch(piece -> takesFromTouched(piece, stage)))) {
        return Optional.of(
            "the stage at line " + stage.from().number() + " is built from one that would differ");
      }
      if (touched.containsKey(stage.index())
          && stage.name().isEmpty()
          && stage.index() != target.index()) {
        return Optional.of("the stage at line " + stage.from().number() + " has no name");
      }
      for (Line piece : stage.pieces()) {
        if (piece.references().stream().anyMatch(one -> one.name().matches("\\d+"))) {
          return Optional.of("line " + piece.number() + " names a stage by its number");
        }
        if (touched.containsKey(stage.index()) && isUnsound(piece)) {
          return Optional.of("line " + piece.number() + " has a syntax error");
        }
      }
    }
    boolean last = target.index() == stages.size() - 1;
    return stages.get(target.index()).name().isEmpty() && !last
        ? Optional.of("the stage of the image has no name")
        : Optional.empty();
  }

  private static boolean isUnsound(Line piece) {
    return piece.instruction() instanceof Instruction.Invalid
        || !piece.instruction().head().problems().isEmpty();
  }

  private String fullName(StageText stage) {
    return stage.name().map(name -> StageText.lower(name) + "-" + group).orElse(group);
  }

  private String free(String wanted) {
    String name = wanted.matches("[a-z].*") ? wanted : "with-" + wanted;
    int number = 2;
    while (!taken.add(name)) {
      name = wanted + "-" + number++;
    }
    return name;
  }

  private String written(StageText stage, int first, Map<Integer, String> full, String core) {
    List<Line> common = stage.pieces().subList(0, Math.max(0, first));
    boolean shares =
        common.stream()
            .anyMatch(piece ->
                piece.instruction() instanceof Instruction.Run
                    || piece.instruction() instanceof Instruction.Copy
                    || piece.instruction() instanceof Instruction.Add);
    String lightName = stage.name().orElse(core);
    String fullName = full.get(stage.index());
    StringBuilder text = new StringBuilder();
    List<Line> rest;
    StringBuilder arguments = new StringBuilder();
    String fullFrom;
    String lightFrom;
    if (shares) {
      String base = free(stage.name().map(name -> StageText.lower(name) + "-base").orElse("base"));
      text.append(terminated(stage.from(base, Optional.empty())));
      common.forEach(piece -> text.append(piece.lead()).append(terminated(piece.text())));
      text.append(eol);
      // A value given to ARG is not everywhere handed on to the stages that continue one.
      common.stream()
          .filter(piece -> piece.instruction() instanceof Instruction.Arg)
          .forEach(piece -> arguments.append(terminated(piece.text())));
      fullFrom = "FROM " + base + " AS " + fullName + eol;
      lightFrom = "FROM " + base + " AS " + lightName + eol;
      rest = stage.pieces().subList(first, stage.pieces().size());
    } else {
      Optional<String> base = base(stage).map(full::get);
      fullFrom = terminated(stage.from(fullName, base));
      lightFrom = terminated(stage.from(lightName, Optional.empty()));
      rest = stage.pieces();
    }
    text.append("# With ").append(group).append('.').append(eol);
    text.append(fullFrom).append(arguments);
    for (Line piece : rest) {
      text.append(piece.lead())
          .append(terminated(piece.renamed(name -> named(name, stage.index()).map(full::get))));
    }
    text.append(eol).append("# The same without ").append(group).append('.').append(eol);
    text.append(lightFrom).append(arguments);
    for (Line piece : rest) {
      String lines = light.getOrDefault(piece.placed(), piece.text());
      if (!lines.isBlank()) {
        text.append(gap(piece.lead())).append(terminated(lines));
      }
    }
    return text.toString();
  }

  /** Comments are not written twice; an empty line stays. */
  private String gap(String lead) {
    return lead.lines().anyMatch(String::isBlank) ? eol : "";
  }

  private String terminated(String lines) {
    return lines.endsWith("\n") ? lines : lines + eol;
  }
}
