package dev.layerweight.estimate.build;

import dev.layerweight.estimate.build.InstructionSimulation.Effect;
import dev.layerweight.estimate.stage.StageState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an instruction of one text did upon different states, the newest first. The same line often
 * stands in many stages, and after an edit above it most lines see what they saw before.
 */
record Effects(List<Effect> effects) {

  static final Effects NONE = new Effects(List.of());

  private static final int MOST = 12;

  /** One that came from a state in which the instruction sees what it sees in {@code state}. */
  Optional<Effect> in(StageState state) {
    for (Effect effect : effects) {
      if (effect.seen().isIn(state)) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  Effects with(Effect newest) {
    List<Effect> all = new ArrayList<>(MOST);
    all.add(newest);
    all.addAll(effects.subList(0, Math.min(effects.size(), MOST - 1)));
    return new Effects(List.copyOf(all));
  }

  /** How many entries they hold on to. */
  int size() {
    int size = 1;
    for (Effect effect : effects) {
      size += effect.size();
    }
    return size;
  }
}
