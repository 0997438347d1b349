package dev.layerweight.estimate.build;

import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import dev.layerweight.syntax.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A Dockerfile cut into its stages.
 *
 * @param globals the instructions before the first FROM, of which only ARG counts
 * @param byName the numbers of the stages of a lower-case name, ascending
 */
record Stages(
    List<PlacedInstruction> globals, List<Stage> stages, Map<String, List<Integer>> byName) {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

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
    Map<String, List<Integer>> byName = new HashMap<>();
    for (Stage stage : stages) {
      stage
          .name()
          .ifPresent(name ->
              byName
                  .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                  .add(stage.index()));
    }
    return new Stages(globals, stages, byName);
  }

  /** The last stage before {@code limit} of that name, which ignores case as BuildKit does. */
  OptionalInt named(String name, int limit) {
    List<Integer> found = byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    int at = Collections.binarySearch(found, limit);
    int last = (at < 0 ? -at - 1 : at) - 1;
    return last < 0 ? OptionalInt.empty() : OptionalInt.of(found.get(last));
  }

  /** A stage by its name or, for {@code COPY --from} and {@code --target}, by its number. */
  OptionalInt find(String nameOrNumber, int limit) {
    OptionalInt named = named(nameOrNumber, limit);
    if (named.isPresent() || !NUMBER.matcher(nameOrNumber).matches()) {
      return named;
    }
    int number = Integer.parseInt(nameOrNumber);
    return number < Math.min(limit, stages.size()) ? OptionalInt.of(number) : OptionalInt.empty();
  }
}
