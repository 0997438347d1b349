package dev.layerweight.estimate;

import dev.layerweight.catalog.BuiltLayers.Built;
import dev.layerweight.catalog.BuiltLayers.BuiltLayer;
import dev.layerweight.image.Estimate;
import dev.layerweight.syntax.Head;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What the instructions of an image weighed when it was really built the last time, beside what
 * they are estimated to weigh.
 *
 * @param image its tag, or the beginning of its id where it has none
 * @param createdEpochSeconds when it was built
 * @param complete whether the image is the whole text, unchanged
 * @param layers from the bottom up
 */
public record LastBuild(
    String image, long createdEpochSeconds, boolean complete, List<Layer> layers) {

  /**
   * An instruction whose text is the one that was built.
   *
   * @param built what it weighed on disk then
   * @param estimated what it is estimated to weigh on disk now
   * @param known false where the estimate leaves something out, so that it says nothing of its
   *     error
   * @param current whether a build today would make the same layer, as far as can be told: its text
   *     and that of all below it is the same, and so are the files that were copied below it. False
   *     for what comes from the build context or from another stage, which may have changed since
   *     although the text is the same
   */
  public record Layer(
      PlacedInstruction placed,
      Estimate built,
      Estimate estimated,
      boolean known,
      boolean current) {}

  /**
   * Sets the layers of an image beside their estimates.
   *
   * @param estimates by the offset at which an instruction starts
   */
  public static LastBuild of(Built built, Map<Integer, InstructionEstimate> estimates) {
    List<Layer> layers = new ArrayList<>();
    boolean sameFiles = true;
    for (BuiltLayer layer : built.layers()) {
      Optional<InstructionEstimate> estimate =
          Optional.ofNullable(estimates.get(layer.placed().start()));
      if (estimate.isEmpty()) {
        continue;
      }
      Estimate now = estimate.get().weight().unpacked();
      boolean known = estimate.get().isComplete();
      Instruction instruction = layer.placed().instruction();
      // A file of another size means that all that was built upon it is built anew, too.
      sameFiles &= !readsContext(instruction) || (known && meet(now, layer.unpacked()));
      boolean current = sameFiles && !readsContext(instruction) && !readsStage(instruction);
      layers.add(new Layer(layer.placed(), layer.unpacked(), now, known, current));
    }
    return new LastBuild(
        built.image(), built.createdEpochSeconds(), built.complete(), List.copyOf(layers));
  }

  /** The layer that an instruction made. */
  public Optional<Layer> layer(PlacedInstruction placed) {
    return layers.stream().filter(layer -> layer.placed().start() == placed.start()).findFirst();
  }

  /**
   * The estimate's own error on these layers: 0.006 where it is 0.6 % above what was built, of all
   * layers together whose estimate is whole and which have not changed since. Empty where there is
   * none.
   */
  public OptionalDouble error() {
    long builtBytes = 0;
    long estimatedBytes = 0;
    for (Layer layer : layers) {
      if (layer.known() && (layer.current() || meet(layer.estimated(), layer.built()))) {
        builtBytes += layer.built().likely();
        estimatedBytes += layer.estimated().likely();
      }
    }
    return builtBytes == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) (estimatedBytes - builtBytes) / builtBytes);
  }

  private static boolean meet(Estimate one, Estimate other) {
    return one.low() <= other.high() && other.low() <= one.high();
  }

  private static boolean readsContext(Instruction instruction) {
    Head head = instruction.head();
    return copies(instruction)
        ? head.flag("from").isEmpty()
        : mounts(instruction).anyMatch(mount -> !mount.contains("from="));
  }

  private static boolean readsStage(Instruction instruction) {
    return copies(instruction)
        ? instruction.head().flag("from").isPresent()
        : mounts(instruction).anyMatch(mount -> mount.contains("from="));
  }

  /** Whether it copies files; what a here-document holds is text of the Dockerfile. */
  private static boolean copies(Instruction instruction) {
    return instruction instanceof Instruction.Copy copy && !copy.sources().isEmpty()
        || instruction instanceof Instruction.Add add && !add.sources().isEmpty();
  }

  /** What a RUN sees of other files; {@code type=bind} is also the type that is not written. */
  private static Stream<String> mounts(Instruction instruction) {
    return instruction.head().flagsNamed("mount").stream()
        .flatMap(flag -> flag.value().stream())
        .map(Word::text)
        .filter(mount -> mount.contains("type=bind") || !mount.contains("type="));
  }
}
