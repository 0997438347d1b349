package dev.layerweight.advice.rules;

import dev.layerweight.advice.Located;
import dev.layerweight.advice.PackageGraph;
import dev.layerweight.advice.Proposal;
import dev.layerweight.advice.Rule;
import dev.layerweight.advice.Subject;
import dev.layerweight.estimate.PartKind;
import dev.layerweight.estimate.StageEstimate;
import dev.layerweight.syntax.Instruction;
import dev.layerweight.text.TextEdit;
import dev.layerweight.text.TextRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CUDA's libraries are in the image twice: in the base image and in Python wheels, which use their
 * own.
 *
 * <p>Before:
 *
 * <pre>{@code
 * FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04
 * RUN pip install --no-cache-dir torch
 * }</pre>
 *
 * <p>After (what the driver needs stays):
 *
 * <pre>{@code
 * FROM nvidia/cuda:12.4.1-base-ubuntu22.04
 * RUN pip install --no-cache-dir torch
 * }</pre>
 *
 * <p>Saves: the unpacked bytes of the runtime image minus those of the base image of the same
 * version.
 *
 * <p>Silent: where something else may load the libraries of the base image (another package for
 * CUDA, a program that is compiled or copied from another stage), and where the size of one of the
 * two images is not known.
 */
public final class CudaTwice implements Rule {

  private static final Pattern RUNTIME =
      Pattern.compile("(?:.*/)?nvidia/cuda:[\\w.]+-((?:cudnn\\d*-)?runtime)-.*");

  /** Projects that load the libraries of the system. */
  private static final Pattern SYSTEM_LIBRARIES =
      Pattern.compile(
          "onnxruntime-gpu|cupy.*|tensorflow|tensorflow-gpu|jax.*|ctranslate2|faster-whisper"
              + "|tensorrt.*|paddlepaddle-gpu|mxnet.*|dgl.*|llama-cpp-python|faiss-gpu.*|pycuda"
              + "|numba|flash-attn|apex|deepspeed|bitsandbytes|xformers");

  private static final Pattern OTHER_USE =
      Pattern.compile(
          "\\b(nvcc|cmake|make|ninja|gcc|g\\+\\+|cargo|meson|setup\\.py|git clone|LD_PRELOAD"
              + "|ldconfig|--no-build-isolation|--no-binary|libcu\\w*|cuda-[a-z-]+|conda)\\b");

  @Override
  public String id() {
    return "cuda-twice";
  }

  @Override
  public List<Proposal> check(Subject subject) {
    return subject.stagesInImage().stream()
        .filter(stage -> stage.base().image().isPresent() && stage.base().stage().isEmpty())
        .filter(stage -> stage.from().instruction().head().problems().isEmpty())
        .filter(_ -> wheelsBring(subject) && !isUsedOtherwise(subject))
        .flatMap(stage -> proposal(stage).stream())
        .toList();
  }

  private static Optional<Proposal> proposal(StageEstimate stage) {
    if (!(stage.from().instruction() instanceof Instruction.From from)) {
      return Optional.empty();
    }
    TextRange word = from.image().range();
    Matcher runtime = RUNTIME.matcher(word.of(from.head().source()));
    if (!runtime.matches()) {
      return Optional.empty();
    }
    TextRange range =
        stage
            .from()
            .absolute(
                new TextRange(word.start() + runtime.start(1), word.start() + runtime.end(1)));
    return Optional.of(
        Proposal.of(
                stage.from(),
                range,
                "the Python packages bring CUDA's libraries themselves, so those of the base image"
                    + " are there twice")
            .fixedBy("Use the base image of CUDA", false, List.of(new TextEdit(range, "base"))));
  }

  private static boolean wheelsBring(Subject subject) {
    return subject
        .inImage()
        .flatMap(instruction -> instruction.parts().stream())
        .filter(part -> part.kind() == PartKind.PIP)
        .anyMatch(part -> part.name().matches("nvidia-(cublas|cuda-runtime).*"));
  }

  private static boolean isUsedOtherwise(Subject subject) {
    List<Located> image = subject.locatedInImage();
    Stream<String> projects =
        image.stream()
            .flatMap(located ->
                PackageGraph.installed(located.estimate(), PythonDevDependencies.MANAGERS).stream())
            .flatMap(fact -> fact.installed().keySet().stream())
            .map(PythonDevDependencies::project);
    return projects.anyMatch(name -> SYSTEM_LIBRARIES.matcher(name).matches())
        || image.stream()
            .filter(located -> located.instruction() instanceof Instruction.Run)
            .anyMatch(located -> OTHER_USE.matcher(located.commandText()).find())
        || image.stream().anyMatch(located -> located.from().isPresent());
  }
}
