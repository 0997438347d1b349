package dev.layerweight.estimate.build;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Dockerfile cut into its stages.
 *
 * @param globals the instructions before the first FROM, of which only ARG counts
 */
record Stages(List<PlacedInstruction> globals, List<Stage> stages) {

  record Stage(int index, PlacedInstruction placed, List<PlacedInstruction> body) {

    Instruction.From from() {
      return (Instruction.From) placed.instruction();
    }

    Optional<String> name() {
      return from().stage().map(Word::text);
    }
  }

  static Stages of(Dockerfile dockerfile) {
    List<PlacedInstruction> globals = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    List<PlacedInstruction> body = globals;
    for (PlacedInstruction placed : dockerfile.instructions()) {
      if (placed.instruction() instanceof Instruction.From) {
        body = new ArrayList<>();
        stages.add(new Stage(stages.size(), placed, body));
      } else {
        body.add(placed);
      }
    }
    return new Stages(globals, stages);
  }

  /** The last stage before {@code limit} of that name, which ignores case as BuildKit does. */
  OptionalInt named(String name, int limit) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (int i = Math.min(limit, stages.size()) - 1; i >= 0; i--) {
      if (stages
          .get(i)
          .name()
          .filter(own -> own.toLowerCase(Locale.ROOT).equals(wanted))
          .isPresent()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** A stage by its name or, for {@code COPY --from} and {@code --target}, by its number. */
  OptionalInt find(String nameOrNumber, int limit) {
    OptionalInt byName = named(nameOrNumber, limit);
    if (byName.isPresent() || !nameOrNumber.matches("\\d{1,6}")) {
      return byName;
    }
    int number = Integer.parseInt(nameOrNumber);
    return number < Math.min(limit, stages.size()) ? OptionalInt.of(number) : OptionalInt.empty();
  }
}
