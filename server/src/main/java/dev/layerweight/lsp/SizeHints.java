package dev.layerweight.lsp;

import dev.layerweight.estimate.InstructionEstimate;
import dev.layerweight.estimate.LastBuild;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.image.Estimate;
import dev.layerweight.image.Weight;
import dev.layerweight.report.Bytes;
import java.util.Optional;

/** The words at the end of an instruction: what it adds to the image. */
final class SizeHints {

  private static final int REASON_CHARACTERS = 60;
  private static final String OUTSIDE = " (not in the image)";

  private SizeHints() {}

  /**
   * {@code 119 MB · 43.2 MB to pull}; {@code 499 MB} where the base is an earlier stage; nothing
   * for {@code FROM scratch}.
   */
  static Optional<String> ofBase(Analyzed analyzed, StageEstimate stage) {
    Weight weight = stage.base().weight();
    boolean onDisk = Wording.isKnown(weight.unpacked());
    boolean toPull = Wording.isKnown(weight.compressed());
    String suffix = analyzed.isOutside(stage) ? OUTSIDE : "";
    if (!onDisk && !toPull) {
      return Optional.of("(unknown: " + reason(stage.base().source()) + ")" + suffix);
    }
    if (weight.unpacked().likely() == 0 && weight.compressed().likely() == 0) {
      return Optional.empty();
    }
    String disk = onDisk ? Bytes.format(weight.unpacked()) : "";
    // What an earlier stage holds is not pulled; it was counted there.
    boolean pulled = stage.base().stage().isEmpty();
    String packed =
        toPull ? Bytes.format(weight.compressed()) + (pulled ? " to pull" : " compressed") : "";
    String both = disk.isEmpty() || packed.isEmpty() ? disk + packed : disk + " · " + packed;
    String size =
        switch (analyzed.settings().unit()) {
          case ON_DISK -> pulled || disk.isEmpty() ? both : disk;
          case COMPRESSED -> packed.isEmpty() ? disk : packed;
          case BOTH -> both;
        };
    return Optional.of(size + suffix);
  }

  /**
   * {@code +323 MB}, {@code ≥ 12 MB}; {@code +321 MB (built)} where a build of this text was
   * measured, {@code +323 MB (built: 321 MB)} where its files may have changed since; nothing where
   * nothing is added.
   */
  static Optional<String> ofInstruction(
      Analyzed analyzed, StageEstimate stage, InstructionEstimate instruction) {
    Weight weight = instruction.weight();
    boolean complete = instruction.isComplete();
    Optional<LastBuild.Layer> built = analyzed.build().built(instruction.placed());
    boolean measured = built.filter(LastBuild.Layer::current).isPresent();
    boolean adds =
        measured ? built.get().built().likely() > 0 : !complete || weight.unpacked().likely() > 0;
    if (!adds) {
      return Optional.empty();
    }
    String disk =
        built
            .map(layer -> besideBuilt(layer, weight.unpacked(), complete))
            .orElseGet(() -> Bytes.added(weight.unpacked(), complete));
    Optional<String> packed = packed(weight.compressed(), complete);
    String size =
        switch (analyzed.settings().unit()) {
          case ON_DISK -> disk;
          case COMPRESSED -> packed.orElse(disk + " on disk");
          case BOTH -> disk + packed.map(bytes -> " · " + bytes).orElse("");
        };
    // The reason stands in the line only where there is no number that would say something.
    String reason =
        complete || weight.unpacked().likely() > 0 || built.isPresent()
            ? ""
            : " (unknown: " + reason(instruction.unknown().getFirst().reason()) + ")";
    return Optional.of(size + reason + (analyzed.isOutside(stage) ? OUTSIDE : ""));
  }

  private static String besideBuilt(LastBuild.Layer layer, Estimate estimate, boolean complete) {
    String measured = Bytes.added(layer.built(), true);
    String estimated = Bytes.added(estimate, complete);
    return layer.current() || measured.equals(estimated)
        ? measured + " (built)"
        : estimated + " (built: " + Bytes.format(layer.built()) + ")";
  }

  private static Optional<String> packed(Estimate compressed, boolean complete) {
    return Wording.isKnown(compressed) && compressed.likely() > 0
        ? Optional.of(Bytes.added(compressed, complete) + " compressed")
        : Optional.empty();
  }

  private static String reason(String reason) {
    return Wording.shortened(reason, REASON_CHARACTERS);
  }
}
