package dev.layerweight.estimate.python;

import dev.layerweight.estimate.Argument;
import dev.layerweight.estimate.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The package indexes that a command names in its options, requirement files and environment, and
 * that files of the image or the project name.
 *
 * @param main in place of the usual one; empty where nothing is said
 * @param extra asked beside it
 * @param cpuBuilds whether one of them has builds of PyTorch for the processor only
 */
record PythonIndexes(List<String> main, List<String> extra, boolean cpuBuilds) {

  static final PythonIndexes NONE = new PythonIndexes(List.of(), List.of(), false);

  /** As pip reads them: a requirement file's index wins over an option, that over a variable. */
  static PythonIndexes ofPip(CommandWords words, RequirementFiles files, Step step) {
    IndexFiles configured = IndexFiles.ofPip(step);
    List<String> extra = variables(step, "PIP_EXTRA_INDEX_URL");
    return new PythonIndexes(
        last(
            configured.main(),
            variables(step, "PIP_INDEX_URL"),
            options(words, "-i", "--index-url"),
            files.mainIndexes),
        all(
            extra.isEmpty() ? configured.extra() : extra,
            options(words, "--extra-index-url"),
            files.extraIndexes),
        configured.hasCpuBuilds()
            || TorchIndex.isCpu(
                TorchIndex.indexes(words, files, step, "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")));
  }

  static PythonIndexes ofUv(CommandWords words, RequirementFiles files, Step step) {
    boolean cpuBackend =
        words.value("--torch-backend").or(() -> step.variable("UV_TORCH_BACKEND")).stream()
            .anyMatch("cpu"::equals);
    IndexFiles configured = IndexFiles.ofUv(step);
    return new PythonIndexes(
        last(
            configured.main(),
            files.mainIndexes,
            variables(step, "UV_INDEX_URL"),
            variables(step, "UV_DEFAULT_INDEX"),
            options(words, "-i", "--index-url", "--default-index")),
        all(
            configured.extra(),
            variables(step, "UV_EXTRA_INDEX_URL", "UV_INDEX"),
            options(words, "--extra-index-url", "--index"),
            files.extraIndexes),
        cpuBackend
            || configured.hasCpuBuilds()
            || TorchIndex.isCpu(
                TorchIndex.indexes(
                    words,
                    files,
                    step,
                    "UV_INDEX_URL",
                    "UV_EXTRA_INDEX_URL",
                    "UV_DEFAULT_INDEX",
                    "UV_INDEX")));
  }

  /** With those that the project names in {@code [tool.uv]}, as far as torch is concerned. */
  PythonIndexes of(PythonManifest project) {
    return new PythonIndexes(main, extra, cpuBuilds || TorchIndex.isCpu(project.uvTorchIndexes()));
  }

  @SafeVarargs
  private static List<String> last(List<String>... places) {
    List<String> named = all(places);
    return named.isEmpty() ? named : List.of(named.getLast());
  }

  @SafeVarargs
  private static List<String> all(List<String>... places) {
    List<String> named = new ArrayList<>();
    for (List<String> place : places) {
      place.stream().map(PythonIndexes::address).forEach(named::add);
    }
    return List.copyOf(named);
  }

  /** uv may give an index a name: {@code torch=https://...}. */
  private static String address(String written) {
    int equals = written.indexOf('=');
    return equals > 0
            && written.startsWith("http", equals + 1)
            && !written.substring(0, equals).contains(":")
        ? written.substring(equals + 1)
        : written;
  }

  private static List<String> options(CommandWords words, String... names) {
    return words.all(names).stream().map(Argument::text).toList();
  }

  private static List<String> variables(Step step, String... names) {
    return Stream.of(names)
        .flatMap(name -> step.variable(name).stream())
        .flatMap(value -> Stream.of(value.strip().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
