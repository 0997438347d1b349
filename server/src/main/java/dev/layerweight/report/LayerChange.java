package dev.layerweight.report;

import java.util.List;
import java.util.Optional;

/**
 * What became of one layer between two versions of an image.
 *
 * @param before empty for a layer that is new
 * @param after empty for a layer that is gone
 * @param parts that weigh something else than before, the biggest difference first
 */
record LayerChange(
    Kind kind, Optional<LayerView> before, Optional<LayerView> after, List<PartChange> parts) {

  /** How the instruction changed. */
  enum Kind {
    SAME,
    ADDED,
    REMOVED,
    CHANGED,
    MOVED
  }

  /** A part of the layer, bytes on disk; 0 where it is not there. */
  record PartChange(String name, long bytesBefore, long bytesAfter) {

    long deltaBytes() {
      return bytesAfter - bytesBefore;
    }
  }

  long bytesBefore() {
    return before.map(LayerView::bytes).orElse(0L);
  }

  long bytesAfter() {
    return after.map(LayerView::bytes).orElse(0L);
  }

  long deltaBytes() {
    return bytesAfter() - bytesBefore();
  }

  /** The layer as it is now, or was where it is gone. */
  LayerView layer() {
    return after.or(() -> before).orElseThrow();
  }

  /** Whether there is anything to tell about it. */
  boolean isWorthALine() {
    return switch (kind) {
      case SAME, MOVED -> deltaBytes() != 0;
      case ADDED, REMOVED, CHANGED -> deltaBytes() != 0 || !layer().complete();
    };
  }
}
