package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which builds of PyTorch the package indexes of a command have. */
final class TorchIndex {

  private TorchIndex() {}

  /** Index addresses in options, requirement files and the environment. */
  static List<String> indexes(
      CommandWords words, RequirementFiles files, Step step, String... variables) {
    List<String> result = new ArrayList<>(files.indexes);
    words
        .all(
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "--index",
            "--default-index")
        .stream()
        .map(Argument::text)
        .forEach(result::add);
    Stream.of(variables)
        .flatMap(name -> step.variable(name).stream())
        .flatMap(value -> Stream.of(value.split("\\s+")))
        .forEach(result::add);
    return result;
  }

  /** Whether one of them is the index of builds for the processor, whose path ends in /whl/cpu. */
  static boolean isCpu(List<String> indexes) {
    return indexes.stream()
        .map(index -> index.strip().toLowerCase(Locale.ROOT).replaceAll("/+$", ""))
        .anyMatch(
            index -> index.endsWith("/whl/cpu") || index.endsWith("/whl/cpu/torch_stable.html"));
  }
}
