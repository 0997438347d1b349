package dev.layerweight.catalog;

import dev.layerweight.image.Estimate;
import dev.layerweight.image.Platform;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.List;
import java.util.Optional;

/** Knows what the layers of the last real build of a Dockerfile weigh. */
public interface BuiltLayers {

  /** Nothing was ever built, or nobody is asked. */
  BuiltLayers NONE = (_, _) -> Optional.empty();

  /**
   * The image on this machine that was built from most of these instructions, counted from the
   * bottom; of several the newest.
   *
   * <p>Empty where there is none, or where it is not known yet.
   */
  Optional<Built> find(BuiltStage stage, Platform platform);

  /**
   * An image that was built from the text, at least from its beginning.
   *
   * @param image its tag, or the beginning of its id where it has none
   * @param id {@code sha256:...}
   * @param createdEpochSeconds when it was built
   * @param complete whether all instructions of the text are in it, unchanged, and no others
   * @param layers one for each instruction with bytes of its own whose text has not changed since,
   *     from the bottom up; the first changed one and all above it are missing
   */
  record Built(
      String image,
      String id,
      long createdEpochSeconds,
      boolean complete,
      List<BuiltLayer> layers) {

    /** What the instruction weighed, where it is among those that were built. */
    public Optional<Estimate> unpacked(PlacedInstruction placed) {
      return layers.stream()
          .filter(layer -> layer.placed().start() == placed.start())
          .map(BuiltLayer::unpacked)
          .findFirst();
    }
  }

  /**
   * What one instruction weighed when it was built.
   *
   * @param unpacked in bytes of its files: exact where the engine counts those (Docker with its
   *     classic image store), else estimated from what it counts (Podman: bytes of the tar archive;
   *     containerd: blocks on disk)
   */
  record BuiltLayer(PlacedInstruction placed, Estimate unpacked) {}
}
