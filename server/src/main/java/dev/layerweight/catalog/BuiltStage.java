package dev.layerweight.catalog;

import dev.layerweight.image.Substitution;
import dev.layerweight.syntax.Dockerfile;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.syntax.PlacedInstruction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a Dockerfile says of one image: all instructions above the base image, from the bottom up.
 *
 * <p>Where a stage continues another one, the instructions of both are here.
 *
 * @param base the image at the bottom, variables put in; {@code scratch} where it is that
 * @param instructions in the order of the image's layers, without FROM
 * @param escape the Dockerfile's escape character
 * @param globals values of the ARGs before the first FROM, which {@code ARG NAME} takes over
 * @param buildArguments values of {@code --build-arg}, which count more than a default
 */
public record BuiltStage(
    String base,
    List<PlacedInstruction> instructions,
    char escape,
    Map<String, String> globals,
    Map<String, String> buildArguments) {

  private record Stage(Instruction.From from, List<PlacedInstruction> instructions) {}

  /**
   * The instructions of a stage and of those that it continues.
   *
   * @param target index of the stage
   * @return empty where there is no such stage or its base has a variable without a value
   */
  public static Optional<BuiltStage> of(
      Dockerfile dockerfile, int target, Map<String, String> buildArguments) {
    Map<String, String> globals = new HashMap<>();
    List<Stage> stages = new ArrayList<>();
    for (PlacedInstruction placed : dockerfile.instructions()) {
      if (placed.instruction() instanceof Instruction.From from) {
        stages.add(new Stage(from, new ArrayList<>()));
      } else if (!stages.isEmpty()) {
        stages.getLast().instructions().add(placed);
      } else if (placed.instruction() instanceof Instruction.Arg arg) {
        declare(arg, globals, buildArguments);
      }
    }
    if (target < 0 || target >= stages.size()) {
      return Optional.empty();
    }
    List<List<PlacedInstruction>> fromTheTop = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int at = target;
    while (seen.add(at)) {
      Stage stage = stages.get(at);
      fromTheTop.add(stage.instructions());
      Substitution.Substituted base =
          Substitution.expand(stage.from().image(), name -> Optional.ofNullable(globals.get(name)));
      if (base.text().isEmpty()) {
        return Optional.empty();
      }
      OptionalInt below = named(stages.subList(0, at), base.text());
      if (below.isEmpty()) {
        Collections.reverse(fromTheTop);
        return Optional.of(
            new BuiltStage(
                base.text(),
                fromTheTop.stream().flatMap(List::stream).toList(),
                dockerfile.escape(),
                Map.copyOf(globals),
                Map.copyOf(buildArguments)));
      }
      at = below.getAsInt();
    }
    return Optional.empty();
  }

  private static void declare(
      Instruction.Arg arg, Map<String, String> globals, Map<String, String> buildArguments) {
    for (Instruction.Declaration declaration : arg.declarations()) {
      String name = declaration.name().text();
      Optional<String> value =
          Optional.ofNullable(buildArguments.get(name))
              .or(() ->
                  declaration
                      .defaultValue()
                      .map(word ->
                          Substitution.expand(
                                  word, other -> Optional.ofNullable(globals.get(other)))
                              .text()));
      value.ifPresent(text -> globals.put(name, text));
    }
  }

  private static OptionalInt named(List<Stage> stages, String name) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      Optional<String> stageName = stages.get(i).from().stage().map(word -> word.text());
      if (stageName.filter(text -> lower(text).equals(lower(name))).isPresent()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
