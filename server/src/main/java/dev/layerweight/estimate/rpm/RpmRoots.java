package dev.layerweight.estimate.rpm;

import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * What is installed below each root that was told with {@code --installroot}.
 *
 * @param states by the root's path, that of the image itself under the empty one
 */
record RpmRoots(Map<String, RpmState> states) implements Facet {

  static RpmState state(Step step, String root) {
    return step.facet(RpmRoots.class, () -> new RpmRoots(Map.of()))
        .states()
        .getOrDefault(root, RpmState.EMPTY);
  }

  static void put(Step step, String root, RpmState state) {
    Map<String, RpmState> more =
        new HashMap<>(step.facet(RpmRoots.class, () -> new RpmRoots(Map.of())).states());
    more.put(root, state);
    step.put(new RpmRoots(Map.copyOf(more)));
  }
}
