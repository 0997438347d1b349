package dev.layerweight.report;

import dev.layerweight.advice.Analysis;
import dev.layerweight.advice.Finding;
import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.LastBuild;
import dev.layerweight.estimate.Part;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One row of the image: what a base image or an instruction holds in it.
 *
 * @param line counted from 1, as people count
 * @param what the instruction in few words
 * @param count how many layers of the image it stands for, more than one only for a base image
 * @param complete false where a part is unknown
 * @param removable names of the parts that a finding says can go
 * @param built what it weighed on disk in the last real build of this text
 */
record LayerView(
    int line,
    String what,
    int count,
    Weight weight,
    boolean complete,
    List<Part> parts,
    Set<String> removable,
    Optional<Estimate> built) {

  /** Layers from this share of the image on show what they hold. */
  private static final double BIG_SHARE = 0.02;

  long bytes() {
    return weight.unpacked().likely();
  }

  boolean isBig(long imageBytes) {
    return bytes() >= imageBytes * BIG_SHARE;
  }

  boolean isRemovable() {
    return !parts.isEmpty() && parts.stream().allMatch(part -> removable.contains(part.name()));
  }

  /**
   * The layers of the target's image that weigh something or hold something unknown, biggest first.
   */
  static List<LayerView> of(Analysis analysis) {
    Map<Integer, Set<String>> removable = removableByLine(analysis);
    BuildEstimate build = analysis.build();
    List<LayerView> layers = new ArrayList<>();
    for (StageEstimate stage : build.stages()) {
      if (!stage.inImage()) {
        continue;
      }
      if (stage.base().stage().isEmpty()) {
        layers.add(base(stage, removable));
      }
      for (InstructionEstimate instruction : stage.instructions()) {
        int line = instruction.placed().line();
        layers.add(
            new LayerView(
                line + 1,
                Label.of(instruction.placed(), build.dockerfile().escape()),
                1,
                instruction.weight(),
                instruction.isComplete(),
                instruction.parts(),
                removable.getOrDefault(line, Set.of()),
                build.built(instruction.placed()).map(LastBuild.Layer::built)));
      }
    }
    return layers.stream()
        .filter(layer -> layer.bytes() > 0 || !layer.complete())
        .sorted(Comparator.comparingLong(LayerView::bytes).reversed())
        .toList();
  }

  private static LayerView base(StageEstimate stage, Map<Integer, Set<String>> removable) {
    int line = stage.from().line();
    int count = stage.base().image().map(image -> image.layers().size()).orElse(1);
    return new LayerView(
        line + 1,
        "FROM " + Visible.line(stage.base().reference()),
        Math.max(1, count),
        stage.base().weight(),
        Sizes.isKnown(stage.base().weight().unpacked()),
        stage.base().parts(),
        removable.getOrDefault(line, Set.of()),
        Optional.empty());
  }

  /** Names of parts that can go, by the instruction's first line (from 0). */
  static Map<Integer, Set<String>> removableByLine(Analysis analysis) {
    Map<Integer, Set<String>> byLine = new HashMap<>();
    for (Finding finding : analysis.findings()) {
      for (Finding.RemovablePart part : finding.removable()) {
        byLine.computeIfAbsent(part.line(), _ -> new HashSet<>()).add(part.name());
      }
    }
    return byLine;
  }
}
