package dev.layerweight.estimate.files;

import dev.layerweight.estimate.Facet;
import dev.layerweight.estimate.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * Names that stand for a file of another name: they weigh nothing, and a copy of one weighs what
 * the file does.
 *
 * @param targets path of the file by path of the name
 */
record HardLinks(Map<String, String> targets) implements Facet {

  static HardLinks of(Step step) {
    return step.facet(HardLinks.class, () -> new HardLinks(Map.of()));
  }

  static void add(String name, String target, Step step) {
    Map<String, String> all = new HashMap<>(of(step).targets);
    all.put(name, target);
    step.put(new HardLinks(Map.copyOf(all)));
  }
}
