package dev.layerweight.estimate.apk;

import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * What apk has noted below each root that it was told with {@code --root}.
 *
 * @param states by the root's path, that of the image itself under the empty one
 */
record ApkRoots(Map<String, ApkState> states) implements Facet {

  static ApkState state(Step step, String root) {
    return step.facet(ApkRoots.class, () -> new ApkRoots(Map.of()))
        .states()
        .getOrDefault(root, ApkState.EMPTY);
  }

  static void put(Step step, String root, ApkState state) {
    Map<String, ApkState> more =
        new HashMap<>(step.facet(ApkRoots.class, () -> new ApkRoots(Map.of())).states());
    more.put(root, state);
    step.put(new ApkRoots(Map.copyOf(more)));
  }
}
